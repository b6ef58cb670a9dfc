import { Worker } from 'node:worker_threads';
import { DEFAULT_DECODE_LIMITS, type DecodeLimits } from '../../../image/decoding.ts';
import type { Manifest } from '../../../model/manifest.ts';
import type { ModelPackage } from '../../../model/model-package.ts';
import type { RecognitionInput, RecognitionOutcome, WorkerSetup } from './messages.ts';
import '../no-telemetry.ts';
import { RecognitionPoolError } from './pool-error.ts';
import { PoolWorker, type Loss, type WorkerEvents } from './pool-worker.ts';
import { bytesOf, type Priority, type Task } from './task.ts';
import { TaskQueue, type BatchLimits, type QueueLimits } from './task-queue.ts';

/** Worker threads that decode, normalise, score and decide, each with a network of its own. */
export interface RecognitionPool {
  readonly manifest: Manifest;
  /**
   * Reads one image. Images that wait together are worked on together, interactive ones first. One that makes its worker
   * crash or hang gets an `unreadable` outcome; others of its batch are tried again and unharmed.
   * @throws RecognitionPoolError pool-full, pool-closed, pool-broken, or the model's own fault
   */
  recognise(input: RecognitionInput, priority?: Priority): Promise<RecognitionOutcome>;
  /** images that wait, and images that are with a worker */
  readonly load: { readonly waiting: number; readonly working: number };
  /** Takes nothing more, answers what it has, and ends its threads. */
  close(): Promise<void>;
}

export interface RecognitionPoolOptions {
  /** a promise where it is still being read: the threads load what they need meanwhile */
  readonly package: ModelPackage | Promise<ModelPackage>;
  /** worker threads, at least 1; as many as there are cores for them */
  readonly workers: number;
  /** most that may wait; more is refused with pool-full */
  readonly queue?: QueueLimits;
  readonly batch?: BatchLimits;
  readonly limits?: DecodeLimits;
  /** longest that one image may take before its worker is given up; far above the decoder's own limit */
  readonly millisecondsPerImage?: number;
  /**
   * `elsewhere`: images are decoded and normalised here and scored by whoever asks. Where
   * `prediction.image` is not null, what the prediction claims then means nothing: use `decide`.
   */
  readonly network?: 'here' | 'elsewhere';
  /** told how many images each batch has that is given to a worker */
  readonly onBatch?: (images: number) => void;
  /** the workers' program; another one than its own only where a test needs them to crash */
  readonly program?: URL;
}

const DEFAULTS = {
  queue: { images: 4096, bytes: 512 * 1024 * 1024 },
  batch: { images: 32, bytes: 4 * 1024 * 1024 },
  limits: DEFAULT_DECODE_LIMITS,
  millisecondsPerImage: 2 * DEFAULT_DECODE_LIMITS.maxMilliseconds,
  network: 'here',
  onBatch: () => undefined,
  program: new URL('./worker.ts', import.meta.url),
} as const;

/**
 * A small nursery is swept often and cheaply, and pixels, which lie outside of it, go with it. With
 * V8's own size they pile up until all of the heap must be searched.
 */
const RESOURCES = { maxYoungGenerationSizeMb: 12 } as const;

/** Workers that die this often in a row before they are ready show that none ever will be. */
const MOST_FAILED_STARTS = 3;

/**
 * Starts a pool and waits until all of its workers are ready.
 * @throws RecognitionPoolError pool-broken or model-network-invalid; whatever the package's promise throws
 */
export async function createRecognitionPool(
  options: RecognitionPoolOptions,
): Promise<RecognitionPool> {
  const pool = new WorkerPool({ ...DEFAULTS, ...options });
  await pool.ready;
  return pool;
}

class WorkerPool implements RecognitionPool, WorkerEvents {
  readonly ready: Promise<void>;
  readonly #options: Required<RecognitionPoolOptions>;
  readonly #package: Promise<ModelPackage>;
  #manifest: Manifest | undefined;
  readonly #queue: TaskQueue;
  readonly #workers = new Set<PoolWorker>();
  readonly #started = Promise.withResolvers<undefined>();
  readonly #emptied = Promise.withResolvers<undefined>();
  #failedStarts = 0;
  #isDispatchDue = false;
  #isClosing = false;
  #failure: RecognitionPoolError | undefined;

  constructor(options: Required<RecognitionPoolOptions>) {
    this.#options = options;
    this.#queue = new TaskQueue(options.queue);
    this.ready = this.#started.promise;
    this.#package = Promise.resolve(options.package);
    for (let count = 0; count < options.workers; count += 1) this.#startWorker();
    this.#package.then(
      ({ manifest }) => {
        this.#manifest = manifest;
      },
      (error: unknown) => {
        this.#started.reject(error);
        this.#endAll();
      },
    );
  }

  /** Known before anybody is given the pool. */
  get manifest(): Manifest {
    return this.#manifest!;
  }

  get load(): { readonly waiting: number; readonly working: number } {
    const working = [...this.#workers].reduce((sum, worker) => sum + worker.load, 0);
    return { waiting: this.#queue.length, working };
  }

  async recognise(
    input: RecognitionInput,
    priority: Priority = 'interactive',
  ): Promise<RecognitionOutcome> {
    if (this.#failure) throw this.#failure;
    if (this.#isClosing) {
      throw new RecognitionPoolError('pool-closed', 'The pool was closed and reads nothing more.');
    }
    const bytes = bytesOf(input);
    if (!this.#queue.hasRoomFor(bytes)) {
      throw new RecognitionPoolError(
        'pool-full',
        `${this.#queue.length} images are waiting already. Try again in a moment.`,
      );
    }
    const start = performance.now();
    const { promise, resolve, reject } = Promise.withResolvers<RecognitionOutcome>();
    const task = { input, bytes, priority, suspect: false, resolve, reject };
    this.#queue.add(task);
    this.#dispatchSoon();
    return withQueueTime(await promise, performance.now() - start);
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    this.#noticeEmpty();
    await this.#emptied.promise;
    await Promise.all([...this.#workers].map((worker) => worker.end()));
    this.#workers.clear();
  }

  onReady(): void {
    this.#failedStarts = 0;
    if (![...this.#workers].some((worker) => worker.isStarting)) this.#started.resolve(undefined);
    this.#dispatch();
    this.#noticeEmpty();
  }

  onFailure(error: RecognitionPoolError): void {
    this.#break(error);
  }

  onUnanswered(tasks: readonly Task[], loss: Loss): void {
    for (const task of tasks.filter(({ suspect }) => suspect)) giveUp(task, loss);
    const others = tasks.filter(({ suspect }) => !suspect);
    this.#queue.putBack(others.map((task) => ({ ...task, suspect: true })));
  }

  onLost(worker: PoolWorker, loss: Loss): void {
    this.#workers.delete(worker);
    if (worker.isStarting) this.#failedStarts += 1;
    if (this.#failedStarts >= MOST_FAILED_STARTS) {
      this.#break(
        new RecognitionPoolError(
          'pool-broken',
          `The worker threads end as soon as they are started: ${loss.message}. Start the program again.`,
        ),
      );
    } else if (this.#failure === undefined) this.#startWorker();
    this.#noticeEmpty();
  }

  #startWorker(): void {
    const { limits, network, program, millisecondsPerImage } = this.#options;
    const worker = new Worker(program, { resourceLimits: RESOURCES });
    this.#workers.add(new PoolWorker(worker, this, millisecondsPerImage));
    this.#package.then(
      (opened) => {
        worker.postMessage({ opened, limits, network } satisfies WorkerSetup);
      },
      () => undefined,
    );
  }

  /** Once per turn of the event loop, so that images that come together are worked on together. */
  #dispatchSoon(): void {
    if (this.#isDispatchDue) return;
    this.#isDispatchDue = true;
    setImmediate(() => {
      this.#isDispatchDue = false;
      this.#dispatch();
    });
  }

  /** Hands out what waits: in equal parts where several workers are idle, else a second batch each. */
  #dispatch(): void {
    const free = [...this.#workers]
      .filter((worker) => worker.hasRoom)
      .sort((one, other) => one.load - other.load);
    free.forEach((worker, index) => {
      if (this.#queue.length === 0 || (this.#queue.nextIsSuspect && !worker.isIdle)) return;
      const share = Math.ceil(this.#queue.length / (free.length - index));
      const images = Math.min(share, this.#options.batch.images);
      const tasks = this.#queue.take({ ...this.#options.batch, images });
      this.#options.onBatch(tasks.length);
      worker.run(tasks);
    });
  }

  #break(error: RecognitionPoolError): void {
    this.#failure ??= error;
    this.#started.reject(error);
    const unanswered = [...this.#workers].flatMap((worker) => worker.unanswered);
    for (const task of [...this.#queue.drain(), ...unanswered]) task.reject(error);
    this.#endAll();
    this.#noticeEmpty();
  }

  #endAll(): void {
    for (const worker of this.#workers) void worker.end();
    this.#workers.clear();
  }

  #noticeEmpty(): void {
    const { waiting, working } = this.load;
    if (this.#isClosing && waiting + working === 0) this.#emptied.resolve(undefined);
  }
}

function giveUp(task: Task, { code, message }: Loss): void {
  const what =
    code === 'timeout'
      ? 'Reading this image took too long'
      : 'The program crashed on this image, also when it tried again';
  task.resolve({
    kind: 'unreadable',
    code,
    message: `${what} (${message}). Save the image again in another format and retry.`,
  });
}

/** Whatever an image did not spend in a step it spent waiting. */
function withQueueTime(outcome: RecognitionOutcome, totalMs: number): RecognitionOutcome {
  if (outcome.kind === 'unreadable') return outcome;
  const { decodeMs, normaliseMs, networkMs } = outcome.timings;
  const queueMs = Math.max(0, totalMs - decodeMs - normaliseMs - networkMs);
  return { ...outcome, timings: { ...outcome.timings, queueMs } };
}
