import type { Worker } from 'node:worker_threads';
import type { Job, Reply } from './messages.ts';
import { packInputs } from './pack.ts';
import { RecognitionPoolError } from './pool-error.ts';
import type { Task } from './task.ts';

/** Why a worker is no more. */
export interface Loss {
  readonly code: 'crashed' | 'timeout';
  readonly message: string;
}

/** What a pool wants to hear from its workers. */
export interface WorkerEvents {
  /** it can take a batch, or one more */
  onReady(): void;
  /** it has no answer for these */
  onUnanswered(tasks: readonly Task[], loss: Loss): void;
  /** it ended by itself, or was ended because it did not answer */
  onLost(worker: PoolWorker, loss: Loss): void;
  /** the model cannot be used */
  onFailure(error: RecognitionPoolError): void;
}

/** One being worked on and one in the worker's port, so that it need not wait for the next. */
const MOST_BATCHES = 2;

/** A batch takes a fraction of this. */
const MILLISECONDS_TO_END = 1500;

/** One worker thread and the batches that it was given. */
export class PoolWorker {
  #state: 'starting' | 'ready' | 'ended' = 'starting';
  #loss: Loss = { code: 'crashed', message: 'it ended without an error' };
  #nextId = 0;
  readonly #batches = new Map<number, readonly Task[]>();
  readonly #worker: Worker;
  readonly #events: WorkerEvents;
  readonly #millisecondsPerTask: number;
  #watchdog: NodeJS.Timeout | undefined;

  constructor(worker: Worker, events: WorkerEvents, millisecondsPerTask: number) {
    this.#worker = worker;
    this.#events = events;
    this.#millisecondsPerTask = millisecondsPerTask;
    worker.on('message', (reply: Reply) => {
      this.#onReply(reply);
    });
    worker.on('error', (error: Error) => {
      this.#loss = { code: 'crashed', message: error.message };
    });
    worker.on('exit', () => {
      this.#onExit();
    });
  }

  get isStarting(): boolean {
    return this.#state === 'starting';
  }

  get isIdle(): boolean {
    return this.#state === 'ready' && this.#batches.size === 0;
  }

  get unanswered(): readonly Task[] {
    return [...this.#batches.values()].flat();
  }

  /** Images that it was given and has not answered. */
  get load(): number {
    let images = 0;
    for (const { length } of this.#batches.values()) images += length;
    return images;
  }

  /** Whether it may be given one more batch; a suspect has its worker to itself. */
  get hasRoom(): boolean {
    if (this.#state !== 'ready' || this.#batches.size >= MOST_BATCHES) return false;
    for (const [first] of this.#batches.values()) if (first?.suspect === true) return false;
    return true;
  }

  run(tasks: readonly Task[]): void {
    const job: Job = { id: this.#nextId, inputs: packInputs(tasks.map(({ input }) => input)) };
    this.#nextId += 1;
    this.#batches.set(job.id, tasks);
    if (this.#batches.size === 1) this.#watch();
    this.#worker.postMessage(job);
  }

  async end(): Promise<void> {
    this.#state = 'ended';
    clearTimeout(this.#watchdog);
    if (this.#worker.threadId < 0) return;
    // A thread that is terminated inside ONNX Runtime can take the whole process with it, so it is
    // asked first, and ended only where it does not answer.
    const gone = new Promise((resolve) => this.#worker.once('exit', resolve));
    this.#worker.postMessage('end');
    const patience = setTimeout(() => void this.#worker.terminate(), MILLISECONDS_TO_END);
    await gone;
    clearTimeout(patience);
  }

  #onReply(reply: Reply): void {
    switch (reply.kind) {
      case 'ready':
        this.#state = 'ready';
        break;
      case 'done':
        this.#settle(reply.id).forEach((task, index) => {
          const outcome = reply.outcomes[index];
          if (outcome) task.resolve(outcome);
        });
        break;
      case 'stumbled':
        this.#events.onUnanswered(this.#settle(reply.id), {
          code: 'crashed',
          message: reply.message,
        });
        break;
      case 'failed':
        this.#events.onFailure(new RecognitionPoolError(reply.code, reply.message));
        return;
    }
    this.#events.onReady();
  }

  #settle(id: number): readonly Task[] {
    const tasks = this.#batches.get(id) ?? [];
    this.#batches.delete(id);
    this.#watch();
    return tasks;
  }

  #onExit(): void {
    clearTimeout(this.#watchdog);
    if (this.#state === 'ended') return;
    const { unanswered } = this;
    this.#batches.clear();
    this.#events.onUnanswered(unanswered, this.#loss);
    // The state still tells whether it ever became ready.
    this.#events.onLost(this, this.#loss);
    this.#state = 'ended';
  }

  /** Ends the worker when the batch at its head takes longer than any honest image does. */
  #watch(): void {
    clearTimeout(this.#watchdog);
    const [head] = this.#batches.values();
    if (head === undefined) return;
    const allowed = this.#millisecondsPerTask * head.length;
    this.#watchdog = setTimeout(() => {
      this.#loss = { code: 'timeout', message: `it did not answer within ${allowed} ms` };
      void this.#worker.terminate();
    }, allowed);
  }
}
