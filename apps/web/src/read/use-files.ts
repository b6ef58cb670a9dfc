import { useCallback, useRef, useState } from 'react';
import type { Answer } from '../prediction/answer.ts';
import type { ReadFile } from './use-read-file.ts';

/** A file that was chosen, dropped, pasted or taken by the camera. */
export type FileReading = {
  readonly key: number;
  readonly name: string;
} & (
  | { readonly state: 'waiting' }
  | { readonly state: 'read'; readonly answer: Answer }
  | { readonly state: 'failed'; readonly error: unknown }
);

export interface Files {
  readonly files: readonly FileReading[];
  /** which one's answer is looked at */
  readonly shown: number;
  readonly show: (index: number) => void;
  /** more than this page takes, or 0 for a ZIP: for a batch; null: nothing of the kind */
  readonly tooMany: number | null;
  readonly add: (files: readonly File[]) => void;
  readonly clear: () => void;
}

/** More than these are for a batch. */
const MOST_FILES = 50;

/** Reads the files that are added, one after the other, in order. */
export function useFiles(read: ReadFile, onRead: (answer: Answer) => void): Files {
  const [files, setFiles] = useState<readonly FileReading[]>([]);
  const [shown, show] = useState(0);
  const [tooMany, setTooMany] = useState<number | null>(null);
  const keys = useRef(0);
  const add = useCallback(
    (added: readonly File[]) => {
      const refused = forABatch(added);
      setTooMany(refused);
      if (refused !== null || added.length === 0) return;
      const fresh = added.map((file) => ({ file, key: (keys.current += 1) }));
      setFiles(fresh.map(({ file, key }) => ({ key, name: file.name, state: 'waiting' })));
      show(0);
      void readAll(fresh, read, (next) => {
        if (next.state === 'read') onRead(next.answer);
        setFiles((before) => before.map((one) => (one.key === next.key ? next : one)));
      });
    },
    [read, onRead],
  );
  const clear = useCallback(() => {
    setFiles([]);
    setTooMany(null);
  }, []);
  return { files, shown, show, tooMany, add, clear };
}

function forABatch(files: readonly File[]): number | null {
  if (files.some(isArchive)) return 0;
  return files.length > MOST_FILES ? files.length : null;
}

function isArchive(file: File): boolean {
  return file.type.includes('zip') || file.name.toLowerCase().endsWith('.zip');
}

async function readAll(
  added: readonly { readonly file: File; readonly key: number }[],
  read: ReadFile,
  onResult: (result: FileReading) => void,
): Promise<void> {
  for (const { file, key } of added) {
    const { name } = file;
    try {
      onResult({ key, name, state: 'read', answer: await read(file, name) });
    } catch (error) {
      onResult({ key, name, state: 'failed', error });
    }
  }
}
