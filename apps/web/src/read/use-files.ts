import { useCallback, useEffect, useRef, useState } from 'react';
import { usePreferences } from '../app/preferences.tsx';
import { recall } from '../app/stored.ts';
import type { Answer } from '../prediction/answer.ts';
import { createFileQueue, type FileQueue, type QueuedFile } from './file-queue.ts';
import { useReadFile, type ReadFile } from './use-read-file.ts';

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
  /** key of the one whose answer is looked at */
  readonly shown: number;
  readonly show: (key: number) => void;
  /** more than this page takes, or 0 for a ZIP: for a batch; null: nothing of the kind */
  readonly tooMany: number | null;
  readonly add: (files: readonly File[]) => void;
  readonly clear: () => void;
}

/** More than these at once are for a batch. */
export const MOST_FILES = 50;

/** Reads the files that are added, one after the other, in order; those added meanwhile come behind them. */
export function useFiles(onRead: (answer: Answer) => void): Files {
  const [files, setFiles] = useState<readonly FileReading[]>([]);
  const [shown, show] = useState(0);
  const [tooMany, setTooMany] = useState<number | null>(null);
  const keys = useRef(0);
  const queue = useQueue((result) => {
    if (result.state === 'read') onRead(result.answer);
    setFiles((before) => before.map((one) => (one.key === result.key ? result : one)));
  });
  const add = useCallback(
    (added: readonly File[]) => {
      const refused = forABatch(added);
      setTooMany(refused);
      const fresh = added.map((file) => ({ file, key: (keys.current += 1) }));
      const [first] = fresh;
      if (refused !== null || first === undefined) return;
      const rows = fresh.map(({ file, key }) => waitingRow(key, file));
      const joins = queue.isBusy();
      setFiles((before) => (joins ? [...before, ...rows] : rows));
      show(first.key);
      queue.add(fresh);
    },
    [queue],
  );
  const clear = useCallback(() => {
    queue.drop();
    setFiles([]);
    setTooMany(null);
  }, [queue]);
  return { files, shown, show, tooMany, add, clear };
}

function waitingRow(key: number, { name }: File): FileReading {
  return { key, name, state: 'waiting' };
}

/**
 * Each file is read in the way that is chosen when its turn comes: once private mode is on, the rest is read
 * in this browser. Where the page was left meanwhile, what is to be kept is sent all the same, until private
 * mode is on; what is read in private mode has nobody left to see it.
 */
function useQueue(onResult: (result: FileReading) => void): FileQueue {
  const { privateMode } = usePreferences();
  const read = useReadFile(privateMode);
  const [queue] = useState(createFileQueue);
  useEffect(() => {
    queue.readBy(async (next) => {
      onResult(await readOne(next, read));
    });
    return () => {
      queue.readBy(async (next) => {
        // Nothing tells this page any more of a change of mode, but the browser remembers it.
        if (privateMode || recall('mode') === 'private') queue.drop();
        else await readOne(next, read);
      });
    };
  });
  return queue;
}

async function readOne({ key, file }: QueuedFile, read: ReadFile): Promise<FileReading> {
  const { name } = file;
  try {
    return { key, name, state: 'read', answer: await read(file, name) };
  } catch (error) {
    return { key, name, state: 'failed', error };
  }
}

function forABatch(files: readonly File[]): number | null {
  if (files.some(isArchive)) return 0;
  return files.length > MOST_FILES ? files.length : null;
}

function isArchive(file: File): boolean {
  return file.type.includes('zip') || file.name.toLowerCase().endsWith('.zip');
}
