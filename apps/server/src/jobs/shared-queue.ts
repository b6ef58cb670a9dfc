import { PgBoss, type Job } from 'pg-boss';
import type pg from 'pg';
import { JobStoppedError } from '../use-cases/batches/work.ts';
import { takeUpWork } from '../use-cases/housekeeping.ts';
import { JOB_NAMES, type JobName, type JobQueue, type NewJob } from '../use-cases/job-catalogue.ts';
import { perform, RECURRING, type JobRunner, type RunnerParts } from './runner.ts';

/** A worker that has not been heard of for so long is dead; its jobs are given to others. */
const HEARTBEAT_SECONDS = 10;
/** How often pg-boss looks for the dead. */
const SUPERVISE_SECONDS = 5;
/** Whoever takes longer is asked to stop, and the job is given to others. */
const EXPIRE_SECONDS = 30 * 60;
/** Learning takes as long as people ask for; the most that pg-boss allows. It goes on from its checkpoint. */
const LEARNING_EXPIRES_SECONDS = 24 * 60 * 60;
/** Of what the database or the disk is to blame for; each is waited for longer, up to a minute. */
const RETRIES = 1_000;
/** Jobs fetched at once: with one at a time a worker would poll two a second. */
const FETCHED = 4;
const KEEP_SECONDS = 30 * 24 * 60 * 60;

/** Adds jobs for whichever process takes them; `start` of one process is enough to create the queues. */
export class SharedQueue implements JobQueue {
  readonly #boss: PgBoss;
  readonly #ids: () => string;

  constructor(boss: PgBoss, ids: () => string) {
    this.#boss = boss;
    this.#ids = ids;
  }

  async add(jobs: readonly NewJob[]): Promise<void> {
    for (const name of JOB_NAMES) {
      const some = jobs.filter((job) => job.name === name);
      if (some.length === 0) continue;
      await this.#boss.insert(
        name,
        some.map(({ data, key }) => ({
          id: this.#ids(),
          data,
          ...(key === undefined ? {} : { singletonKey: key }),
        })),
      );
    }
  }
}

/** @param onError of pg-boss's own work in the background */
export function openBoss(pool: pg.Pool, onError: (error: Error) => void): PgBoss {
  const boss = new PgBoss({
    db: {
      executeSql: async (text, values) => {
        const result: unknown = await pool.query(text, values);
        return result as { rows: unknown[] };
      },
    },
    superviseIntervalSeconds: SUPERVISE_SECONDS,
    monitorIntervalSeconds: SUPERVISE_SECONDS,
  });
  boss.on('error', onError);
  return boss;
}

/** Makes the queues and sees to it that what comes again does so once, however many processes run. */
export async function prepareQueues(boss: PgBoss): Promise<void> {
  await boss.start();
  for (const name of JOB_NAMES) {
    await boss.createQueue(name, { policy: 'short', ...optionsOf(name) });
    // One that an earlier version made has what that version chose.
    await boss.updateQueue(name, optionsOf(name));
  }
  for (const { name, minutes } of RECURRING) {
    await boss.schedule(name, cronOf(minutes), {}, { singletonKey: name });
  }
}

const QUEUE = {
  retryLimit: RETRIES,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 60,
  expireInSeconds: EXPIRE_SECONDS,
  heartbeatSeconds: HEARTBEAT_SECONDS,
  deleteAfterSeconds: KEEP_SECONDS,
};

function optionsOf(name: JobName): typeof QUEUE {
  return name === 'fine-tune' ? { ...QUEUE, expireInSeconds: LEARNING_EXPIRES_SECONDS } : QUEUE;
}

function cronOf(minutes: number): string {
  return minutes < 60 ? `*/${minutes} * * * *` : `0 */${minutes / 60} * * *`;
}

/** Takes jobs from the queue that all processes share. */
export class SharedRunner implements JobRunner {
  readonly #boss: PgBoss;
  readonly #with: RunnerParts;
  readonly #stopping = new AbortController();
  readonly #running = new Set<Promise<unknown>>();

  constructor(boss: PgBoss, parts: RunnerParts) {
    this.#boss = boss;
    this.#with = parts;
  }

  async start(): Promise<void> {
    await takeUpWork(this.#with.parts);
    for (const name of JOB_NAMES) await this.#work(name);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(JOB_NAMES.map((name) => this.#boss.offWork(name, { wait: true })));
    await Promise.allSettled(this.#running);
  }

  async #work(name: JobName): Promise<void> {
    const options = {
      batchSize: FETCHED,
      burstWhenBatchFull: true,
      pollingIntervalSeconds: 0.5,
      localConcurrency: this.#with.concurrency,
      perJobResults: true,
    } as const;
    await this.#boss.work(name, options, async (jobs: Job[]) => {
      const results = [];
      for (const job of jobs) results.push(await this.#do(job));
      return results;
    });
  }

  async #do({
    id,
    name,
    data,
    signal,
  }: Job): Promise<{ id: string; status: 'completed' | 'failed'; output?: object }> {
    const { parts, onEvent } = this.#with;
    const begun = parts.clock();
    // The job's own tells that it was given to others: two would do it at the same time.
    const stop = AbortSignal.any([this.#stopping.signal, signal]);
    const work = perform(parts, { id, name, data }, stop);
    this.#running.add(work);
    try {
      await work;
      onEvent({ kind: 'done', name, id, milliseconds: parts.clock() - begun });
      return { id, status: 'completed' };
    } catch (error) {
      const stopped = error instanceof JobStoppedError;
      onEvent(stopped ? { kind: 'stopped', name, id } : { kind: 'failed', name, id, error });
      return {
        id,
        status: 'failed',
        output: { message: error instanceof Error ? error.message : String(error) },
      };
    } finally {
      this.#running.delete(work);
    }
  }
}
