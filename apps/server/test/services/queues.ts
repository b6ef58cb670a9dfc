import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { PgBoss } from 'pg-boss';
import { onTestFinished } from 'vitest';
import { InProcessRunner } from '../../src/jobs/in-process-runner.ts';
import type { LeaseHolder } from '../../src/jobs/leased-jobs.ts';
import { isHolderAlive } from '../../src/jobs/liveness.ts';
import type { JobEvent, JobRunner } from '../../src/jobs/runner.ts';
import { openBoss, prepareQueues, SharedQueue, SharedRunner } from '../../src/jobs/shared-queue.ts';
import { jobTable } from '../../src/storage/jobs.ts';
import { bossJobLog } from '../../src/storage/postgresql/job-log.ts';
import { openPool } from '../../src/storage/postgresql/open.ts';
import type { JobLog } from '../../src/use-cases/administration.ts';
import type { JobHistory, JobQueue } from '../../src/use-cases/job-catalogue.ts';
import type { TestStores } from './stores.ts';
import type { TestWork } from './work.ts';

/** The queue that goes with a database, and whoever works on it. */
export interface OpenQueue {
  readonly queue: JobQueue;
  readonly log: JobLog & JobHistory;
  readonly runner: (work: TestWork, events?: JobEvent[]) => JobRunner;
  readonly close: () => Promise<void>;
}

/** Open until the test is over. */
export async function openQueue(stores: TestStores): Promise<OpenQueue> {
  const opened =
    stores.postgresqlUrl === null
      ? ownQueue(stores)
      : await sharedQueue(stores, stores.postgresqlUrl);
  onTestFinished(opened.close);
  return opened;
}

export function holderOfThisProcess(): LeaseHolder {
  return { host: 'here', pid: process.pid, start: randomUUID() };
}

function ownQueue({ db, ids }: TestStores): OpenQueue {
  const table = jobTable(db, ids);
  const holder = holderOfThisProcess();
  return {
    queue: { add: (jobs) => table.add(jobs, Date.now()) },
    log: table,
    runner: (work, events = []) =>
      new InProcessRunner({
        parts: work,
        ...{ concurrency: 2, jobs: table, holder, isAlive: isHolderAlive(holder) },
        onEvent: (event) => events.push(event),
      }),
    close: () => Promise.resolve(),
  };
}

async function sharedQueue({ db, ids }: TestStores, url: string): Promise<OpenQueue> {
  const { boss, close } = openTestBoss(url);
  await prepareQueues(boss);
  return {
    queue: new SharedQueue(boss, ids),
    log: bossJobLog(db, (name, id) => boss.cancel(name, id)),
    runner: (work, events = []) =>
      new SharedRunner(boss, {
        parts: work,
        concurrency: 1,
        onEvent: (event) => events.push(event),
      }),
    close,
  };
}

/** Not started yet. */
export function openTestBoss(url: string): { boss: PgBoss; close: () => Promise<void> } {
  const pool = openPool({ url, random: Math.random });
  const boss = openBoss(pool, () => undefined);
  const close = async (): Promise<void> => {
    await boss.stop({ graceful: false, close: false });
    await pool.end();
  };
  return { boss, close };
}

export async function until(done: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 400; i++) {
    if (await done()) return;
    await delay(50);
  }
  throw new Error('It did not happen within 20 s.');
}
