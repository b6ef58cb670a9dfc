import type { Registry } from 'prom-client';
import { sql } from 'kysely';
import type { AppOptions } from '../http/app.ts';
import type { ReadinessCheck } from '../http/health.ts';
import { openedBy, servedHosts } from './addresses.ts';
import { webFolder } from './build-web.ts';
import type { Config } from './config/settings.ts';
import type { Joined } from './join-parts.ts';
import type { Logger } from './logger.ts';
import { temporaryFolder } from './temporary-folder.ts';

interface AppOptionsParts {
  readonly config: Config;
  readonly log: Logger;
  readonly metrics: Registry;
  readonly root: string;
  readonly version: string;
  readonly stopping: AbortSignal;
  readonly joined: Joined;
}

/** Files of one batch that come as a form; more come as a ZIP. */
const MOST_BATCH_FILES = 100_000;

/** The configuration in the words of the web side. */
export function appOptions(given: AppOptionsParts): AppOptions {
  const { config, log, metrics, root, version, stopping, joined } = given;
  const { maxImageBytes, maxUploadBytes, maxUploadFiles, maxBatchBytes } = config;
  return {
    logger: log,
    registry: metrics,
    version,
    hosts: servedHosts(config),
    thisMachineOnly: openedBy(config) === null,
    publicUrl: config.publicUrl?.href.replace(/\/+$/, '') ?? null,
    trustedProxies: config.trustedProxies,
    bodies: { jsonBytes: config.maxJsonBytes, imageBytes: maxImageBytes },
    predictionForm: { files: maxUploadFiles, fileBytes: maxImageBytes, totalBytes: maxUploadBytes },
    batchForm: { files: MOST_BATCH_FILES, fileBytes: maxBatchBytes, totalBytes: maxBatchBytes },
    modelBytes: config.maxModelBytes,
    uploadFolder: temporaryFolder(config),
    webFolder: webFolder(root),
    requestsPerMinute: config.requestsPerMinute,
    maxEventLoopDelay: config.maxEventLoopDelay,
    requestSeconds: config.requestSeconds,
    openMetrics: config.metrics === 'everyone',
    readiness: readinessChecks(joined, stopping),
    stopping,
  };
}

function readinessChecks({ stores, host }: Joined, stopping: AbortSignal): ReadinessCheck[] {
  return [
    { name: 'server', fault: () => Promise.resolve(stopping.aborted ? 'stopping' : null) },
    { name: 'model', fault: () => Promise.resolve(host.fault()) },
    {
      name: 'database',
      fault: async () => {
        await sql`select 1`.execute(stores.db.read);
        return null;
      },
    },
  ];
}
