import { JobStoppedError } from '../use-cases/batches/work.ts';
import { takeUpWork } from '../use-cases/housekeeping.ts';
import type { JobQueue } from '../use-cases/job-catalogue.ts';
import type { LeasedJobs, LeaseHolder } from './leased-jobs.ts';
import { perform, RECURRING, type JobRunner, type QueuedJob, type RunnerParts } from './runner.ts';

/** A lease outlives two missed heartbeats. */
const LEASE_MS = 15_000;
const HEARTBEAT_MS = 5_000;
/** Other processes (the command line) may add jobs; this one's own wake it at once. */
const POLL_MS = 1_000;
const LONGEST_BACKOFF_MS = 60_000;

export interface InProcessParts extends RunnerParts {
  readonly jobs: LeasedJobs;
  readonly holder: LeaseHolder;
  readonly isAlive: (holder: LeaseHolder) => boolean;
}

/** The queue of a single machine: jobs lie in the database, workers are loops in this process. */
export class InProcessRunner implements JobRunner, JobQueue {
  readonly #with: InProcessParts;
  readonly #stopping = new AbortController();
  readonly #timers: NodeJS.Timeout[] = [];
  /** what the loops have in hand */
  readonly #running = new Set<string>();
  #loops: Promise<void>[] = [];
  #wakeUps: (() => void)[] = [];

  constructor(parts: InProcessParts) {
    this.#with = parts;
  }

  async add(jobs: Parameters<JobQueue['add']>[0]): Promise<void> {
    if (jobs.length === 0) return;
    await this.#with.jobs.add(jobs, this.#now());
    for (const wake of this.#wakeUps.splice(0)) wake();
  }

  async start(): Promise<void> {
    const { jobs, holder, isAlive, concurrency } = this.#with;
    await jobs.freeDead(isAlive, this.#now());
    await takeUpWork({ ...this.#with.parts, jobs: this });
    this.#every(HEARTBEAT_MS, () =>
      jobs.extend(holder, [...this.#running], this.#now() + LEASE_MS),
    );
    for (const { name, minutes } of RECURRING) {
      this.#every(minutes * 60_000, () => this.add([{ name, data: {}, key: name }]));
    }
    this.#loops = Array.from({ length: concurrency }, () => this.#loop());
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    for (const timer of this.#timers) clearInterval(timer);
    for (const wake of this.#wakeUps.splice(0)) wake();
    await Promise.all(this.#loops);
  }

  #now(): number {
    return this.#with.parts.clock();
  }

  #every(milliseconds: number, work: () => Promise<void>): void {
    const timer = setInterval(() => {
      work().catch((error: unknown) => {
        this.#with.onEvent({ kind: 'queue-failed', error });
      });
    }, milliseconds);
    this.#timers.push(timer.unref());
  }

  async #loop(): Promise<void> {
    let failures = 0;
    while (!this.#stopping.signal.aborted) {
      try {
        const now = this.#now();
        const job = await this.#with.jobs.take(this.#with.holder, now, now + LEASE_MS);
        failures = 0;
        if (job === undefined) await this.#wait(POLL_MS);
        else await this.#hold(job);
      } catch (error) {
        // The database does not answer, or cannot write: the lease, which nobody extends any more, runs
        // out by itself, and the job is done again.
        this.#with.onEvent({ kind: 'queue-failed', error });
        failures += 1;
        await this.#wait(Math.min(POLL_MS * 2 ** failures, LONGEST_BACKOFF_MS));
      }
    }
  }

  async #hold(job: QueuedJob): Promise<void> {
    this.#running.add(job.id);
    try {
      await this.#do(job);
    } finally {
      this.#running.delete(job.id);
    }
  }

  async #do(job: QueuedJob): Promise<void> {
    const { jobs, holder, parts, onEvent } = this.#with;
    const { id, name } = job;
    const begun = this.#now();
    try {
      await perform(parts, job, this.#stopping.signal);
    } catch (error) {
      const stopped = error instanceof JobStoppedError;
      onEvent(stopped ? { kind: 'stopped', name, id } : { kind: 'failed', name, id, error });
      const failure = stopped ? null : messageOf(error);
      await jobs.retry(id, holder, { at: this.#now(), failure });
      return;
    }
    await jobs.done(id, holder, this.#now());
    onEvent({ kind: 'done', name, id, milliseconds: this.#now() - begun });
  }

  /** Until so much time has passed, a job is added, or all is stopped. */
  #wait(milliseconds: number): Promise<void> {
    if (this.#stopping.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wakeUps.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
