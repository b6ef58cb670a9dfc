import type { Flags, ServerActions } from '../cli/server-actions.ts';
import type { Config } from './config/settings.ts';
import { describeSettings } from './config/read-config.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { Logger } from './logger.ts';
import { stopSignal } from './stop.ts';

export interface ActionsOptions {
  /** of the repository or installation */
  readonly root: string;
  readonly version: string;
  /** aborted by Ctrl-C */
  readonly interrupted: AbortSignal;
}

/**
 * The server's parts for the command line. Each is loaded when it is asked for: commands that only
 * classify an image need not wait for a web framework and two databases.
 */
export function serverActions({ root, version, interrupted }: ActionsOptions): ServerActions {
  return {
    settings: describeSettings(),
    serve: async (flags, onListening) => {
      const { serve } = await import('./serve.ts');
      await serve({ flags, root, version, stop: stopSignal(interrupted), onListening });
    },
    work: async (flags, onReady) => {
      const { work } = await import('./work.ts');
      await work({ flags, root, stop: stopSignal(interrupted), onReady });
    },
    migrate: (flags) => migrateOnly(flags),
    withStores: (flags, use) =>
      withOpened(flags, async (opened) => {
        const { joinStores } = await import('./join-parts.ts');
        const { realSystem } = await import('./system.ts');
        const system = realSystem();
        return use({ ...system, ...(await joinStores(opened, system)) });
      }),
    withReader: (flags, use) =>
      withOpened(flags, async (opened) => {
        const { joinParts } = await import('./join-parts.ts');
        const { Registry } = await import('prom-client');
        const { parts } = await joinParts({ ...opened, root, metrics: new Registry() });
        return use(parts);
      }),
    backup: async (flags, folder) => {
      const { backUp } = await import('./backup.ts');
      return backUp(await configOf(flags), folder);
    },
    restore: async (flags, folder) => {
      const { restoreFrom } = await import('./backup.ts');
      return restoreFrom(await configOf(flags), folder);
    },
  };
}

async function configOf(flags: Flags): Promise<Config> {
  const { loadConfig } = await import('./config/load-config.ts');
  return loadConfig(flags);
}

async function migrateOnly(flags: Flags): Promise<readonly string[]> {
  const { openStorage } = await import('./open-storage.ts');
  const { migrate } = await import('../storage/migrations/migrate.ts');
  const config = await configOf(flags);
  const { db } = await openStorage(config, {
    random: () => Math.random(),
    onIdleError: () => undefined,
  });
  try {
    return await migrate(db.write, db.kind);
  } finally {
    await db.close();
  }
}

interface Opened {
  readonly config: Config;
  readonly log: Logger;
  readonly lifecycle: Lifecycle;
}

/** Of a command only failures are worth a line of log. */
async function withOpened<T>(flags: Flags, use: (opened: Opened) => Promise<T>): Promise<T> {
  const { createLogger, faultLogger } = await import('./logger.ts');
  const { Lifecycle: Life } = await import('./lifecycle.ts');
  const config = await configOf(flags);
  const log = createLogger({
    logLevel: flags['logLevel'] === undefined ? 'warn' : config.logLevel,
  });
  const lifecycle = new Life(faultLogger(log));
  try {
    return await use({ config, log, lifecycle });
  } finally {
    await lifecycle.close();
    log.flush();
  }
}
