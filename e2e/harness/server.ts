import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

export const ROOT = resolve(import.meta.dirname, '../..');

/** A build of the web application may be among it, on a machine that is busy otherwise. */
const LONGEST_START_MS = 240_000;

export interface RunningServer {
  /** without a closing slash */
  readonly address: string;
  /** removes its data as well */
  readonly stop: () => Promise<void>;
}

/** Starts the product as its users do, on a free port and with an empty data folder. */
export async function startServer(
  settings: Readonly<Record<string, string>> = {},
): Promise<RunningServer> {
  const folder = await mkdtemp(join(tmpdir(), 'hand-digits-e2e-'));
  const child = spawn(process.execPath, ['apps/server/src/main/start.ts', '--port', '0'], {
    cwd: ROOT,
    env: {
      ...process.env,
      HAND_DIGITS_DATA_FOLDER: join(folder, 'data'),
      HAND_DIGITS_THREADS: '1',
      // A machine that runs all tests at once is slow, which is no reason to turn visitors away.
      HAND_DIGITS_MAX_EVENT_LOOP_DELAY: '0',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM');
      await once(child, 'exit');
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    return { address: await addressOf(child), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The server says where it is; its log, on the same stream, is JSON. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((found, failed) => {
    const lines: string[] = [];
    const give = (): void => {
      failed(new Error(`The server did not start:\n${lines.slice(-20).join('\n')}`));
    };
    const timer = setTimeout(give, LONGEST_START_MS);
    child.once('exit', give);
    const read = (line: string): void => {
      lines.push(line);
      const address = /hand-digits is at (http:\/\/\S+?)\/?$/.exec(line)?.[1];
      if (address === undefined) return;
      clearTimeout(timer);
      child.off('exit', give);
      found(address);
    };
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) createInterface(stream).on('line', read);
    }
  });
}
