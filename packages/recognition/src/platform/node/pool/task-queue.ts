import type { Task } from './task.ts';

/** Most that may wait, so that memory stays bounded whatever comes in. */
export interface QueueLimits {
  /** images */
  readonly images: number;
  /** sum of their sizes */
  readonly bytes: number;
}

/** Most that one batch holds: enough for the network to be at its fastest, little enough not to delay others. */
export interface BatchLimits {
  readonly images: number;
  readonly bytes: number;
}

/** Tasks that wait, first come first served, handed out as batches. */
export class TaskQueue {
  #tasks: Task[] = [];
  #bytes = 0;
  readonly #limits: QueueLimits;

  constructor(limits: QueueLimits) {
    this.#limits = limits;
  }

  get length(): number {
    return this.#tasks.length;
  }

  /** Whether there is room for this many bytes more; an empty queue takes anything. */
  hasRoomFor(bytes: number): boolean {
    if (this.#tasks.length === 0) return true;
    return this.#tasks.length < this.#limits.images && this.#bytes + bytes <= this.#limits.bytes;
  }

  add(task: Task): void {
    this.#tasks.push(task);
    this.#bytes += task.bytes;
  }

  /** Puts tasks that were taken before ahead of all others. */
  putBack(tasks: readonly Task[]): void {
    this.#tasks.unshift(...tasks);
    for (const task of tasks) this.#bytes += task.bytes;
  }

  /** The tasks that are next in one batch; a suspect is a batch by itself. */
  take(limits: BatchLimits): Task[] {
    const batch: Task[] = [];
    let bytes = 0;
    for (const task of this.#tasks) {
      const alone = batch[0]?.suspect === true || task.suspect;
      const full = batch.length >= limits.images || bytes + task.bytes > limits.bytes;
      if (batch.length > 0 && (alone || full)) break;
      batch.push(task);
      bytes += task.bytes;
    }
    this.#tasks = this.#tasks.slice(batch.length);
    this.#bytes -= bytes;
    return batch;
  }

  /** Whether what comes next is a suspect. */
  get nextIsSuspect(): boolean {
    return this.#tasks[0]?.suspect === true;
  }

  /** Takes everything. */
  drain(): Task[] {
    return this.take({ images: Infinity, bytes: Infinity }).concat(
      this.#tasks.length > 0 ? this.drain() : [],
    );
  }
}
