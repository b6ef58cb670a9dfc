import type { FastifyInstance } from 'fastify';
import { Registry, collectDefaultMetrics } from 'prom-client';
import { createApp } from '../http/app.ts';
import type { UserStore } from '../use-cases/people/records.ts';
import { openedBy, urlOf } from './addresses.ts';
import { appOptions } from './app-options.ts';
import { loadConfig } from './config/load-config.ts';
import type { Config } from './config/settings.ts';
import { followDatabase } from './follow.ts';
import { joinParts } from './join-parts.ts';
import { Lifecycle } from './lifecycle.ts';
import { createLogger, faultLogger, type Logger } from './logger.ts';
import { aborted } from './stop.ts';

export interface ServeOptions {
  readonly flags: Readonly<Record<string, unknown>>;
  readonly root: string;
  readonly version: string;
  /** aborted when the server shall stop */
  readonly stop: AbortSignal;
  /** told the address once requests are answered */
  readonly onListening: (url: string) => void;
}

/** It would be open to everyone who can reach it. */
export class NoAdministratorError extends Error {
  readonly code = 'no-administrator';
  constructor(setting: string) {
    super(
      'There is no administrator yet, so the server serves its own machine only, but others could ' +
        `reach it by the setting ${setting}. ` +
        'Make one first: hand-digits user add NAME --role administrator',
    );
  }
}

/**
 * Serves until it is told to stop, then lets running requests and jobs finish.
 * @throws ConfigError, NoAdministratorError, or why the database or the port cannot be opened
 */
export async function serve(options: ServeOptions): Promise<void> {
  const config = loadConfig(options.flags);
  const log = createLogger(config);
  const lifecycle = new Lifecycle(faultLogger(log));
  try {
    await start(options, { config, log, lifecycle });
    await aborted(options.stop);
    log.info('stopping');
  } finally {
    await lifecycle.close();
    log.flush();
  }
}

interface Starting {
  readonly config: Config;
  readonly log: Logger;
  readonly lifecycle: Lifecycle;
}

async function start(options: ServeOptions, starting: Starting): Promise<void> {
  const { config, log, lifecycle } = starting;
  const { root, version, stop } = options;
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  const joined = await joinParts({ config, log, metrics, root, lifecycle });
  await refuseStrangers(config, joined.parts.users);
  const { parts, host, runner } = joined;
  const onFault = faultLogger(log);
  followDatabase({ ...parts, settings: joined.stores.settings, host, lifecycle, onFault });
  if (config.runJobs) {
    await runner.start();
    lifecycle.onClose('the job runner', () => runner.stop());
  }
  const app = await createApp(
    parts,
    appOptions({ config, log, metrics, root, version, stopping: stop, joined }),
  );
  letGoWhenStopping(app, stop);
  lifecycle.onClose('the web server', () => closeWithin(app, config.shutdownSeconds * 1000));
  await app.listen({ host: config.host, port: config.port });
  options.onListening(addressOf(app, config));
}

async function refuseStrangers(
  config: Config,
  users: Pick<UserStore, 'hasAdministrator'>,
): Promise<void> {
  const setting = openedBy(config);
  if (setting === null || (await users.hasAdministrator())) return;
  throw new NoAdministratorError(setting);
}

function addressOf(app: FastifyInstance, { host }: Config): string {
  const address = app.server.address();
  return urlOf(host, typeof address === 'object' && address !== null ? address.port : 0);
}

/** Clients that keep their connection are told to let it go; otherwise they would hold the server up. */
function letGoWhenStopping(app: FastifyInstance, stop: AbortSignal): void {
  app.addHook('onSend', (_request, reply) => {
    if (stop.aborted) void reply.header('connection', 'close');
    return Promise.resolve();
  });
}

/** Answers what was asked before, and cuts whoever takes longer than that. */
async function closeWithin(app: FastifyInstance, milliseconds: number): Promise<void> {
  const timer = setTimeout(() => {
    app.server.closeAllConnections();
  }, milliseconds);
  try {
    await app.close();
  } finally {
    clearTimeout(timer);
  }
}
