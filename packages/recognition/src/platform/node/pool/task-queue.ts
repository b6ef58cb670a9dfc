import type { Priority, Task } from './task.ts';

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

/** Batches of interactive tasks that pass waiting background ones before it is their turn. */
const MOST_PASSED = 15;

/**
 * Tasks that wait, interactive ones first, otherwise first come first served; handed out as batches.
 * One batch in sixteen is of the background, if it waits: it gets on however busy people are.
 */
export class TaskQueue {
  readonly #lanes: Record<Priority, Task[]> = { interactive: [], background: [] };
  #bytes = 0;
  /** batches that went ahead of waiting background tasks since one of these was taken */
  #passed = 0;
  readonly #limits: QueueLimits;

  constructor(limits: QueueLimits) {
    this.#limits = limits;
  }

  get length(): number {
    return this.#lanes.interactive.length + this.#lanes.background.length;
  }

  /** Whether there is room for this many bytes more; an empty queue takes anything. */
  hasRoomFor(bytes: number): boolean {
    if (this.length === 0) return true;
    return this.length < this.#limits.images && this.#bytes + bytes <= this.#limits.bytes;
  }

  add(task: Task): void {
    this.#lanes[task.priority].push(task);
    this.#bytes += task.bytes;
  }

  /** Puts tasks that were taken before ahead of the others of their priority. */
  putBack(tasks: readonly Task[]): void {
    for (const task of [...tasks].reverse()) {
      this.#lanes[task.priority].unshift(task);
      this.#bytes += task.bytes;
    }
  }

  /** Whether what comes next is a suspect. */
  get nextIsSuspect(): boolean {
    return this.#nextLane[0]?.suspect === true;
  }

  /** The tasks that are next, of one priority, in one batch; a suspect is a batch by itself. */
  take(limits: BatchLimits): Task[] {
    const lane = this.#nextLane;
    let length = 0;
    let bytes = 0;
    for (const task of lane) {
      const alone = task.suspect || lane[0]?.suspect === true;
      const full = length >= limits.images || bytes + task.bytes > limits.bytes;
      if (length > 0 && (alone || full)) break;
      length += 1;
      bytes += task.bytes;
    }
    this.#bytes -= bytes;
    const { interactive, background } = this.#lanes;
    this.#passed = lane === interactive && background.length > 0 ? this.#passed + 1 : 0;
    return lane.splice(0, length);
  }

  /** Takes everything. */
  drain(): Task[] {
    this.#bytes = 0;
    const { interactive, background } = this.#lanes;
    return [...interactive.splice(0), ...background.splice(0)];
  }

  get #nextLane(): Task[] {
    const { interactive, background } = this.#lanes;
    const isTurnOfBackground = background.length > 0 && this.#passed >= MOST_PASSED;
    return interactive.length > 0 && !isTurnOfBackground ? interactive : background;
  }
}
