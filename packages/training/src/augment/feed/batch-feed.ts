import { Worker } from 'node:worker_threads';
import { createAugmenter } from '../augmenter.ts';
import { allocateFeedMemory, isReady, release, slotOf, viewSlot } from './feed-memory.ts';
import {
  BatchFeedError,
  type BatchFeedOptions,
  type BatchIngredients,
  outliersPerBatch,
  stepsPerEpoch,
} from './feed-options.ts';
import type { FeedWorkerData } from './feed-worker.ts';
import type { BatchRows } from './fill-batch.ts';

/** One batch; its arrays lie in shared memory and are valid until the next one is asked for. */
export interface AugmentedBatch extends BatchRows {
  /** counted over all epochs */
  readonly step: number;
  readonly epoch: number;
}

/** Batches prepared by worker threads, some ahead of the reader. */
export interface BatchFeed {
  /** whole batches of digits in an epoch */
  readonly stepsPerEpoch: number;
  /**
   * Batches from a step on, counted over all epochs, without end. The first one starts threads of
   * its own; leaving the loop, or `return()`, stops them.
   * @throws BatchFeedError `feed-worker-failed`, with the cause, when a thread fails
   */
  readonly from: (step: number) => AsyncIterableIterator<AugmentedBatch>;
  /** Stops all threads; reading on ends the iteration. */
  readonly close: () => Promise<void>;
}

/**
 * Makes the trainer's feed: shuffled anew each epoch, augmented, mixed with outliers. Which batch a
 * step gets depends on seed, data and step alone, so a training resumed `from` a step goes on as if
 * it had never stopped, whatever the number of workers. The images are copied once into memory that
 * the threads share, unless they lie in such memory already.
 * @throws BatchFeedError `no-batches` when the digits do not fill one batch
 * @throws RangeError when the recipe or the shares make no sense
 */
export function createBatchFeed(options: BatchFeedOptions): BatchFeed {
  const ingredients = ingredientsOf(options);
  checkIngredients(ingredients);
  const steps = stepsPerEpoch(ingredients);
  const workers = Math.max(1, Math.floor(options.workers));
  const slots = Math.max(2, options.ahead ?? 2 * workers);
  const open = new Set<Crew>();
  return {
    stepsPerEpoch: steps,
    async *from(firstStep) {
      const crew = startCrew({ ingredients, firstStep, workers, slots });
      open.add(crew);
      try {
        yield* batchesOf(crew, firstStep, steps);
      } finally {
        open.delete(crew);
        await crew.stop();
      }
    },
    async close() {
      await Promise.all([...open].map((crew) => crew.stop()));
    },
  };
}

function ingredientsOf({ digits, outliers, ...options }: BatchFeedOptions): BatchIngredients {
  const weights = digits.weights ?? new Float32Array(digits.labels.length).fill(1);
  return {
    digits: {
      images: sharedBytes(digits.images),
      labels: sharedBytes(digits.labels),
      weights: sharedFloats(weights),
    },
    outliers: {
      share: outliers?.share ?? 0,
      images: sharedBytes(outliers?.images ?? new Uint8Array(0)),
      made: outliers?.made ?? 1,
    },
    batchSize: options.batchSize,
    seed: options.seed,
    recipe: options.recipe,
  };
}

function sharedBytes(bytes: Uint8Array): Uint8Array {
  if (bytes.buffer instanceof SharedArrayBuffer) return bytes;
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
  shared.set(bytes);
  return shared;
}

function sharedFloats(floats: Float32Array): Float32Array {
  if (floats.buffer instanceof SharedArrayBuffer) return floats;
  const shared = new Float32Array(new SharedArrayBuffer(floats.byteLength));
  shared.set(floats);
  return shared;
}

function checkIngredients(ingredients: BatchIngredients): void {
  const { outliers, batchSize, digits, recipe } = ingredients;
  if (outliersPerBatch(ingredients) >= batchSize || outliers.share < 0) {
    throw new RangeError(
      `A share of ${outliers.share} outliers leaves no digits in a batch of ${batchSize}; give 0 … below 1.`,
    );
  }
  if (stepsPerEpoch(ingredients) === 0) {
    throw new BatchFeedError(
      'no-batches',
      `${digits.labels.length} digits do not fill one batch of ${batchSize}; give more digits or a smaller batch.`,
    );
  }
  // refuses a recipe that makes no sense here rather than in every thread
  createAugmenter(recipe);
}

interface CrewOptions {
  readonly ingredients: BatchIngredients;
  readonly firstStep: number;
  readonly workers: number;
  readonly slots: number;
}

/** The threads that fill one ring, and its reader's end. */
interface Crew {
  /** The batch of this number, or undefined when the crew was stopped. */
  readonly batch: (ticket: number) => Promise<BatchRows | undefined>;
  readonly release: (ticket: number) => void;
  readonly stop: () => Promise<void>;
}

type CrewState =
  | { readonly kind: 'working' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'failed'; readonly error: BatchFeedError };

function startCrew({ ingredients, firstStep, workers, slots }: CrewOptions): Crew {
  const memory = allocateFeedMemory(ingredients.batchSize, slots);
  const control = new Int32Array(memory.control);
  const views = memory.slots.map((_, slot) => viewSlot(memory, slot));
  let state: CrewState = { kind: 'working' };
  let wake = Promise.withResolvers<null>();
  const wakeUp = (next: CrewState): void => {
    if (state.kind === 'working') state = next;
    wake.resolve(null);
    wake = Promise.withResolvers();
  };
  const fail = (cause: unknown): void => {
    wakeUp({ kind: 'failed', error: failure(cause) });
  };
  const workerData: FeedWorkerData = { ingredients, memory, firstStep };
  const threads = Array.from({ length: workers }, () =>
    startThread(workerData, {
      ready: () => {
        wakeUp(state);
      },
      fail,
    }),
  );
  return {
    async batch(ticket) {
      while (state.kind === 'working' && !isReady(control, ticket)) await wake.promise;
      if (state.kind === 'failed') throw state.error;
      return state.kind === 'stopped' ? undefined : views[slotOf(control, ticket)];
    },
    release: (ticket) => {
      release(control, ticket);
    },
    async stop() {
      wakeUp({ kind: 'stopped' });
      await Promise.all(threads.map((thread) => thread.terminate()));
    },
  };
}

function startThread(
  workerData: FeedWorkerData,
  on: { readonly ready: () => void; readonly fail: (cause: unknown) => void },
): Worker {
  const thread = new Worker(new URL('./feed-worker.ts', import.meta.url), { workerData });
  thread.on('message', on.ready);
  thread.on('error', on.fail);
  thread.on('exit', (code) => {
    on.fail(new Error(`The thread ended with exit code ${code}.`));
  });
  return thread;
}

function failure(cause: unknown): BatchFeedError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new BatchFeedError(
    'feed-worker-failed',
    `A thread that prepares training batches failed: ${reason}`,
    { cause },
  );
}

async function* batchesOf(
  crew: Crew,
  firstStep: number,
  steps: number,
): AsyncGenerator<AugmentedBatch, undefined> {
  for (let ticket = 0; ; ticket++) {
    const rows = await crew.batch(ticket);
    if (rows === undefined) return;
    const step = firstStep + ticket;
    yield { ...rows, step, epoch: Math.floor(step / steps) };
    crew.release(ticket);
  }
}
