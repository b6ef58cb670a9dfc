import { Worker } from 'node:worker_threads';
import { DIGIT_PIXELS } from '../columns.ts';
import { DatasetError } from '../dataset-error.ts';
import type { ListedFile } from './listed-file.ts';
import type { Listing } from './listing.ts';
import {
  MD5_BYTES,
  normaliseBatch,
  openBatchReader,
  type Batch,
  type NormalisedBatch,
  type Refusal,
} from './normalise-batch.ts';

/** What became of files, row by row in their order. */
export interface NormalisedFiles {
  /** [count, 28, 28] uint8; zero where a file was refused */
  readonly images: Uint8Array;
  /** [count, 16] MD5 of each file's bytes, by which equal files are known; zero where unreadable */
  readonly md5: Uint8Array;
  readonly refusals: readonly Refusal[];
}

export interface NormaliseOptions {
  /** worker threads at most; fewer are used where there is little to do */
  readonly threads: number;
  readonly progress?: (done: number, total: number) => void;
  /** stops the work between two batches; its reason is thrown */
  readonly signal?: AbortSignal;
}

/** As many as keep a thread busy for some 50 ms, so that progress moves and threads end together. */
const BATCH = 256;
/** Below this a thread costs more time to start than it saves. */
const FILES_WORTH_A_THREAD = 400;

/** Decodes and normalises files, spread over threads; the result does not depend on how many. */
export async function normaliseFiles(
  listing: Listing,
  files: readonly ListedFile[],
  { threads, progress, signal }: NormaliseOptions,
): Promise<NormalisedFiles> {
  const images = new Uint8Array(files.length * DIGIT_PIXELS);
  const md5 = new Uint8Array(files.length * MD5_BYTES);
  const refusals: Refusal[] = [];
  let done = 0;
  const collect = (batch: NormalisedBatch): void => {
    images.set(batch.images, batch.first * DIGIT_PIXELS);
    md5.set(batch.md5, batch.first * MD5_BYTES);
    refusals.push(...batch.refusals);
    done += batch.images.length / DIGIT_PIXELS;
    progress?.(done, files.length);
    signal?.throwIfAborted();
  };
  const useful = Math.min(threads, Math.floor(files.length / FILES_WORTH_A_THREAD));
  const batches = batchesOf(files);
  await (useful < 1
    ? normaliseHere(listing, batches, collect)
    : normaliseInThreads(listing, { batches, threads: useful }, collect));
  refusals.sort((a, b) => a.row - b.row);
  return { images, md5, refusals };
}

function batchesOf(files: readonly ListedFile[]): Batch[] {
  const batches: Batch[] = [];
  for (let first = 0; first < files.length; first += BATCH) {
    const locations = files.slice(first, first + BATCH).map((file) => file.at);
    batches.push({ first, locations });
  }
  return batches;
}

async function normaliseHere(
  listing: Listing,
  batches: readonly Batch[],
  collect: (batch: NormalisedBatch) => void,
): Promise<void> {
  const reader = openBatchReader(listing.path);
  try {
    for (const batch of batches) collect(await normaliseBatch(reader, batch));
  } finally {
    reader.close();
  }
}

async function normaliseInThreads(
  listing: Listing,
  work: { batches: readonly Batch[]; threads: number },
  collect: (batch: NormalisedBatch) => void,
): Promise<void> {
  const queue = work.batches[Symbol.iterator]();
  const threads = Array.from({ length: work.threads }, () => startThread(listing.path));
  try {
    await Promise.all(threads.map((thread) => serve(thread, queue, collect)));
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
}

function startThread(place: string): Worker {
  return new Worker(new URL('./normalise-thread.ts', import.meta.url), { workerData: { place } });
}

/** Feeds one thread from the common queue until that is empty. */
async function serve(
  thread: Worker,
  queue: Iterator<Batch>,
  collect: (batch: NormalisedBatch) => void,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const next = (): void => {
      const step = queue.next();
      if (step.done === true) resolve();
      else thread.postMessage(step.value);
    };
    thread.on('message', (batch: NormalisedBatch) => {
      try {
        collect(batch);
        next();
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
    const stopped = (cause: unknown): void => {
      const message = 'A thread that normalises images stopped. Start again with fewer threads.';
      reject(new DatasetError('dataset-format', message, cause));
    };
    thread.on('error', stopped);
    thread.on('exit', stopped);
    next();
  });
}
