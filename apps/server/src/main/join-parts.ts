import path from 'node:path';
import type { Registry } from 'prom-client';
import type { ModelHost } from '../inference/model-host.ts';
import type { JobRunner } from '../jobs/runner.ts';
import { batchSources } from '../storage/batch-sources.ts';
import { mediaSweeper } from '../storage/media/sweep.ts';
import { migrate } from '../storage/migrations/migrate.ts';
import { joinStorage, type Storage } from '../storage/storage.ts';
import type { JobParts } from '../use-cases/jobs.ts';
import { adoptModels } from '../use-cases/models/models.ts';
import type { ModelSwitch } from '../use-cases/models/ports.ts';
import type { UseCaseParts } from '../use-cases/parts.ts';
import type { Config } from './config/settings.ts';
import type { Lifecycle } from './lifecycle.ts';
import { faultLogger, jobLogger, type Logger } from './logger.ts';
import { openCollections } from './open-collections.ts';
import { openJobs, type OpenedJobs } from './open-jobs.ts';
import { openLearning } from './open-learning.ts';
import { openModels } from './open-models.ts';
import { openReader } from './open-reader.ts';
import { openStorage, type OpenedStorage } from './open-storage.ts';
import { realSystem, type System } from './system.ts';
import {
  prepareTemporaryFolder,
  removeTemporaryFolder,
  temporaryFolder,
} from './temporary-folder.ts';

export interface JoinOptions {
  readonly config: Config;
  readonly log: Logger;
  /** what is measured */
  readonly metrics: Registry;
  /** of the repository or installation: the shipped models lie in its models/ */
  readonly root: string;
  readonly lifecycle: Lifecycle;
}

/** Everything, joined: what the use cases need, and what the process itself looks after. */
export interface Joined {
  readonly parts: UseCaseParts & JobParts;
  readonly stores: OpenedStorage & Storage;
  readonly host: ModelHost;
  readonly runner: JobRunner;
}

/** The stores alone, for commands that read no images and run no jobs. */
export async function joinStores(
  options: Pick<JoinOptions, 'config' | 'log' | 'lifecycle'>,
  system: System,
): Promise<OpenedStorage & Storage> {
  const { config, log, lifecycle } = options;
  const { ids, random } = system;
  const opened = await openStorage(config, {
    random,
    onIdleError: (error) => {
      log.warn({ err: error }, 'a connection to the database broke');
    },
  });
  lifecycle.onClose('the database', () => opened.db.close());
  const ran = await migrate(opened.db.write, opened.db.kind);
  if (ran.length > 0) log.info({ migrations: ran }, 'the database was brought forward');
  const aside = temporaryFolder(config);
  await prepareTemporaryFolder(aside, Date.now());
  lifecycle.onClose('the temporary folder', () => removeTemporaryFolder(aside));
  const { db, files } = opened;
  return { ...opened, ...(await joinStorage({ db, files, temporaryFolder: aside, ids, random })) };
}

export async function joinParts(options: JoinOptions): Promise<Joined> {
  const { config, log, metrics, root, lifecycle } = options;
  const system = realSystem();
  const onFault = faultLogger(log);
  const stores = await joinStores(options, system);
  const { ids } = system;
  const packages = openModels({ config, root, files: stores.files, ids, onFault });
  const { settings } = stores;
  const reading = openReader({ config, packages, registry: metrics, settings, onFault });
  const { reader, host } = reading;
  lifecycle.onClose('the reader', () => host.close());
  const jobs = await openJobs({ storage: stores, ids, onEvent: jobLogger(log) });
  lifecycle.onClose('the job queue', () => jobs.close());
  const learning = openLearning({ ...options, system, stores, packages, reading, onFault });
  const parts: UseCaseParts & JobParts = {
    ...system,
    ...stores,
    ...learning,
    ...openCollections(config, reading, lifecycle),
    ...jobParts(config, stores, jobs),
    packages,
    reader,
    modelSwitch: modelSwitchOf(host),
  };
  await beginReading(parts, host, onFault);
  return { parts, stores, host, runner: jobs.runner(parts, config.jobConcurrency) };
}

const MOST_FILES = 1_000_000;
/** An archive may blow up to so many times the largest upload. */
const MOST_INFLATION = 4;

function jobParts(
  config: Config,
  { db, files }: OpenedStorage,
  jobs: OpenedJobs,
): Pick<UseCaseParts & JobParts, 'batchSources' | 'jobs' | 'jobLog' | 'jobHistory' | 'sweeper'> {
  const { maxImageBytes, maxBatchBytes, batchFolders } = config;
  return {
    batchSources: batchSources({
      files,
      temporaryFolder: temporaryFolder(config),
      folders: batchFolders.map((folder) => path.resolve(folder)),
      bucket: files.kind === 'bucket' ? files : null,
      limits: {
        mostFiles: MOST_FILES,
        mostBytes: maxImageBytes,
        mostBytesTogether: maxBatchBytes * MOST_INFLATION,
      },
    }),
    jobs: jobs.queue,
    jobLog: jobs.log,
    jobHistory: jobs.history,
    sweeper: mediaSweeper({ db, files }),
  };
}

/** The engine is ready before the old one takes its last image; a model that cannot be opened is told. */
function modelSwitchOf(host: ModelHost): ModelSwitch {
  return {
    load: async (id) => {
      try {
        await host.swap(id);
        return { kind: 'loaded' };
      } catch (error) {
        return { kind: 'unusable', detail: error instanceof Error ? error.message : String(error) };
      }
    },
  };
}

/** A server without a model still shows what it keeps, so a model that cannot be opened stops nothing. */
async function beginReading(
  parts: Parameters<typeof adoptModels>[0],
  host: ModelHost,
  onFault: (what: string, error: unknown) => void,
): Promise<void> {
  const active = await adoptModels(parts);
  if (active === null) {
    onFault('no model is installed: images cannot be read', new Error('models/ is empty'));
    return;
  }
  await host.begin(active).catch((error: unknown) => {
    onFault(`the active model ${active} cannot be opened; it is tried again`, error);
  });
}
