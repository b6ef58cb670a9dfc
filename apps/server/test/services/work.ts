import { setTimeout as delay } from 'node:timers/promises';
import { batchSources } from '../../src/storage/batch-sources.ts';
import { mediaSweeper } from '../../src/storage/media/sweep.ts';
import type { JobName, NewJob } from '../../src/use-cases/job-catalogue.ts';
import { jobHandlers, type JobHandler, type JobParts } from '../../src/use-cases/jobs.ts';
import type { Trainer } from '../../src/use-cases/learning/ports.ts';
import type { ShadowWatch } from '../../src/use-cases/learning/shadow.ts';
import type { ModelPackages } from '../../src/use-cases/models/ports.ts';
import type { Reader } from '../../src/use-cases/reader.ts';
import { scriptedReader } from './readings.ts';
import type { TestStores } from './stores.ts';

export interface TestWork extends JobParts {
  /** jobs that were added and not done yet */
  readonly queue: NewJob[];
  /** does every job in the queue, and those that they add */
  readonly workOff: (signal?: AbortSignal) => Promise<void>;
}

interface WorkOptions {
  readonly reader?: Reader;
  /** folders that batches may be read from */
  readonly folders?: readonly string[];
  readonly keepDays?: number | null;
  readonly trainer?: Trainer;
  readonly packages?: ModelPackages;
  readonly shadowWatch?: ShadowWatch;
}

const noTrainer: Trainer = {
  train: () => Promise.reject(new Error('This test has no trainer.')),
  forget: () => Promise.resolve(),
};

const noPackages: ModelPackages = {
  list: () => Promise.resolve([]),
  find: () => Promise.resolve(undefined),
  open: () => Promise.resolve(undefined),
  file: () => Promise.resolve(undefined),
  install: () => Promise.reject(new Error('This test installs nothing.')),
  remove: () => Promise.resolve('not-found'),
};

/** The parts of all jobs, with a queue that a test works off by hand. */
export function workOn(
  stores: TestStores,
  {
    reader = scriptedReader(),
    folders = [],
    keepDays = null,
    trainer = noTrainer,
    packages = noPackages,
    shadowWatch,
  }: WorkOptions = {},
): TestWork {
  const queue: NewJob[] = [];
  const { db, files, folder } = stores;
  const limits = { mostFiles: 10_000, mostBytes: 1_000_000, mostBytesTogether: 50_000_000 };
  const settings = { errorRate: 0.001, spotCheckShare: 0, secondOpinionShare: 0, keepDays };
  const work: TestWork = {
    ...stores,
    reader,
    trainer,
    packages,
    ...(shadowWatch && { shadowWatch }),
    queue,
    settings: { current: () => settings },
    random: () => 0.5,
    jobs: {
      add: (jobs) => {
        const keys = new Set(queue.map(({ key }) => key));
        queue.push(...jobs.filter(({ key }) => key === undefined || !keys.has(key)));
        return Promise.resolve();
      },
    },
    batchSources: batchSources({ files, temporaryFolder: folder, folders, bucket: files, limits }),
    sweeper: mediaSweeper({ db, files }),
    jobHistory: { forget: () => Promise.resolve(), lastOf: () => Promise.resolve(undefined) },
    sleep: async (milliseconds, signal) => {
      await delay(Math.min(milliseconds, 5), undefined, { signal }).catch(() => undefined);
    },
    workOff: async (signal = new AbortController().signal) => {
      for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
        const handle = jobHandlers[job.name] as JobHandler<JobName>;
        await handle(work, job.data, signal);
      }
    },
  };
  return work;
}
