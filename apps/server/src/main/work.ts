import { Registry } from 'prom-client';
import { loadConfig } from './config/load-config.ts';
import { followDatabase } from './follow.ts';
import { joinParts } from './join-parts.ts';
import { Lifecycle } from './lifecycle.ts';
import { createLogger, faultLogger } from './logger.ts';
import { aborted } from './stop.ts';

export interface WorkOptions {
  readonly flags: Readonly<Record<string, unknown>>;
  readonly root: string;
  /** aborted when the worker shall stop */
  readonly stop: AbortSignal;
  readonly onReady: () => void;
}

/** With SQLite the server does the work: two processes would not share it, but quarrel for it. */
export class NothingToShareError extends Error {
  readonly code = 'nothing-to-share';
  constructor() {
    super(
      'A worker shares the work of servers on PostgreSQL; with SQLite the server does its own. ' +
        'Set HAND_DIGITS_DATABASE to the address of PostgreSQL.',
    );
  }
}

/** Takes background work from the queue until it is told to stop. */
export async function work({ flags, root, stop, onReady }: WorkOptions): Promise<void> {
  const config = loadConfig(flags);
  if (config.database === null) throw new NothingToShareError();
  const log = createLogger(config);
  const onFault = faultLogger(log);
  const lifecycle = new Lifecycle(onFault);
  try {
    const joined = await joinParts({ config, log, metrics: new Registry(), root, lifecycle });
    const { parts, stores, host, runner } = joined;
    followDatabase({ ...parts, settings: stores.settings, host, lifecycle, onFault });
    await runner.start();
    lifecycle.onClose('the job runner', () => runner.stop());
    onReady();
    await aborted(stop);
  } finally {
    await lifecycle.close();
    log.flush();
  }
}
