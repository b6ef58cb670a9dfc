/** A file to read, and the number of its row. */
export interface QueuedFile {
  readonly key: number;
  readonly file: File;
}

/** Reads one file and tells what came of it. It must not reject: the files behind it would wait for ever. */
export type ReadOne = (next: QueuedFile) => Promise<void>;

/** Files that are read one after the other, in the order in which they came. */
export interface FileQueue {
  /** How each file is read from now on whose turn has not come yet. */
  readonly readBy: (readOne: ReadOne) => void;
  /** Puts files behind those that wait. */
  readonly add: (files: readonly QueuedFile[]) => void;
  /** Forgets all that wait; the one that is being read is read to its end. */
  readonly drop: () => void;
  readonly isBusy: () => boolean;
}

export function createFileQueue(): FileQueue {
  let waiting: QueuedFile[] = [];
  let isBusy = false;
  let read: ReadOne | undefined;
  const work = async (): Promise<void> => {
    if (isBusy) return;
    isBusy = true;
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await read?.(next);
    isBusy = false;
  };
  return {
    readBy: (readOne) => {
      read = readOne;
    },
    add: (files) => {
      waiting.push(...files);
      void work();
    },
    drop: () => {
      waiting = [];
    },
    isBusy: () => isBusy,
  };
}
