import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { InProcessRunner } from '../jobs/in-process-runner.ts';
import { isHolderAlive } from '../jobs/liveness.ts';
import type { JobEvent, JobRunner } from '../jobs/runner.ts';
import { openBoss, prepareQueues, SharedQueue, SharedRunner } from '../jobs/shared-queue.ts';
import { jobTable } from '../storage/jobs.ts';
import { bossJobLog } from '../storage/postgresql/job-log.ts';
import { translate } from '../storage/postgresql/open.ts';
import type { JobLog } from '../use-cases/administration.ts';
import type { JobHistory, JobQueue } from '../use-cases/job-catalogue.ts';
import type { JobParts } from '../use-cases/jobs.ts';
import type { OpenedStorage } from './open-storage.ts';

/** The queue of background work, and whoever does it in this process. */
export interface OpenedJobs {
  readonly queue: JobQueue;
  readonly log: JobLog;
  readonly history: JobHistory;
  /** whoever takes jobs from the queue; does nothing before it is started */
  runner(parts: JobParts, concurrency: number): JobRunner;
  close(): Promise<void>;
}

interface JobsOptions {
  readonly storage: OpenedStorage;
  readonly ids: () => string;
  readonly onEvent: (event: JobEvent) => void;
}

/** In the database of this machine, or in the PostgreSQL that all processes share. */
export async function openJobs(options: JobsOptions): Promise<OpenedJobs> {
  const { pool } = options.storage;
  return pool === null ? openOwnJobs(options) : openSharedJobs(options, pool);
}

/** Until the runner exists, jobs are written down and wait: the runner finds them when it starts. */
function openOwnJobs({ storage, ids, onEvent }: JobsOptions): OpenedJobs {
  const table = jobTable(storage.db, ids);
  const holder = { host: hostname(), pid: process.pid, start: randomUUID() };
  let running: InProcessRunner | undefined;
  return {
    queue: { add: (jobs) => running?.add(jobs) ?? table.add(jobs, Date.now()) },
    log: table,
    history: table,
    runner: (parts, concurrency) => {
      const isAlive = isHolderAlive(holder);
      running = new InProcessRunner({ parts, concurrency, onEvent, jobs: table, holder, isAlive });
      return running;
    },
    close: () => Promise.resolve(),
  };
}

type Pool = NonNullable<OpenedStorage['pool']>;

async function openSharedJobs(
  { storage, ids, onEvent }: JobsOptions,
  pool: Pool,
): Promise<OpenedJobs> {
  const boss = openBoss(pool, (error) => {
    onEvent({ kind: 'queue-failed', error });
  });
  await prepareQueues(boss);
  const log = bossJobLog(storage.db, (name, id) => boss.cancel(name, id).catch(translate));
  const queue = new SharedQueue(boss, ids);
  return {
    // pg-boss needs the errors of pg as they are; whoever adds a job needs ours.
    queue: { add: (jobs) => queue.add(jobs).catch(translate) },
    log,
    history: log,
    runner: (parts, concurrency) => new SharedRunner(boss, { parts, concurrency, onEvent }),
    close: () => boss.stop({ graceful: true, close: false }),
  };
}
