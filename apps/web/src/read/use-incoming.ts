import { useEffect, useState } from 'react';

/** Takes images that are pasted or dropped anywhere; true while something is held above the page. */
export function useIncoming(onFiles: (files: readonly File[]) => void): boolean {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    const take = (files: FileList | undefined): void => {
      if (files !== undefined && files.length > 0) onFiles([...files]);
    };
    const onPaste = (event: ClipboardEvent): void => {
      take(event.clipboardData?.files);
    };
    const onDragOver = (event: DragEvent): void => {
      if (event.dataTransfer?.types.includes('Files') !== true) return;
      event.preventDefault();
      setHeld(true);
    };
    const onDragLeave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setHeld(false);
    };
    const onDrop = (event: DragEvent): void => {
      event.preventDefault();
      setHeld(false);
      take(event.dataTransfer?.files);
    };
    const listeners = [
      ['paste', onPaste],
      ['dragover', onDragOver],
      ['dragleave', onDragLeave],
      ['drop', onDrop],
    ] as const;
    for (const [name, listener] of listeners)
      window.addEventListener(name, listener as EventListener);
    return () => {
      for (const [name, listener] of listeners)
        window.removeEventListener(name, listener as EventListener);
    };
  }, [onFiles]);
  return held;
}
