import pino, { type Logger } from 'pino';
import type { JobEvent } from '../jobs/runner.ts';
import type { Config } from './config/settings.ts';

export type { Logger };

const STDOUT = 1;
/** A write to the system for every line would cost a fifth of the server's main thread. */
const BUFFER_BYTES = 12 * 1024;
const FLUSH_EVERY_MS = 250;

/** One JSON object a line; times as ISO 8601, so that people can read them too. */
export function createLogger({ logLevel }: Pick<Config, 'logLevel'>): Logger {
  if (logLevel === 'silent') return pino({ level: logLevel });
  const options = {
    level: logLevel,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  const destination = pino.destination({ dest: STDOUT, sync: false, minLength: BUFFER_BYTES });
  setInterval(() => {
    destination.flush();
  }, FLUSH_EVERY_MS).unref();
  process.once('exit', () => {
    destination.flushSync();
  });
  return pino(options, destination);
}

/** Failures that no request waits for. */
export function faultLogger(log: Logger): (what: string, error: unknown) => void {
  return (what, error) => {
    log.error({ err: error }, what);
  };
}

export function jobLogger(log: Logger): (event: JobEvent) => void {
  return (event) => {
    switch (event.kind) {
      case 'done':
        log.debug({ job: event.name, id: event.id, ms: event.milliseconds }, 'a job is done');
        return;
      case 'stopped':
        log.info({ job: event.name, id: event.id }, 'a job stopped and will go on later');
        return;
      case 'failed':
        log.error({ job: event.name, id: event.id, err: event.error }, 'a job failed');
        return;
      case 'queue-failed':
        log.error({ err: event.error }, 'the job queue does not answer');
        return;
    }
  };
}
