import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { startBucketServer, type BucketServer } from '../services/bucket-server.ts';

export const ROOT = path.resolve(import.meta.dirname, '..', '..', '..', '..');
const PROGRAM = path.join(ROOT, 'apps', 'server', 'src', 'main', 'cli.ts');

/** Which database and media store an installation runs on. */
export type Ground = 'sqlite' | 'postgresql';

/** One process of the product, as an operator starts it. */
export interface Machine {
  readonly process: ChildProcess;
  /** what it said first: where it is, or that it is ready */
  readonly greeting: string;
  /** everything that it logged as an error, so that a test can show it */
  readonly errors: readonly string[];
  /** kill -9; resolves when it is gone */
  kill(): Promise<void>;
  /** SIGTERM; resolves with the status it ended with */
  stop(): Promise<number | null>;
}

export type Environment = Readonly<Record<string, string>>;

/** Starts a command of the product and waits for its greeting. */
export async function startMachine(
  args: readonly string[],
  environment: Environment,
): Promise<Machine> {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    env: { ...process.env, ...environment, HAND_DIGITS_LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const errors: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => errors.push(line));
  const said = createInterface({ input: child.stderr });
  said.on('line', (line) => errors.push(line));
  const gone = once(child, 'exit');
  const [greeting] = (await Promise.race([
    once(said, 'line'),
    gone.then(([code]) => {
      throw new Error(`${args.join(' ')} ended with status ${String(code)}: ${errors.join('\n')}`);
    }),
  ])) as [string];
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await gone;
    }
    return child.exitCode;
  };
  return {
    process: child,
    greeting,
    errors,
    kill: async () => {
      await end('SIGKILL');
    },
    stop: () => end('SIGTERM'),
  };
}

/** Runs a command to its end. */
export async function runCommand(
  args: readonly string[],
  environment: Environment,
  input = '',
): Promise<{ readonly status: number | null; readonly out: string; readonly err: string }> {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    env: { ...process.env, ...environment },
    stdio: 'pipe',
  });
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  child.stdin.end(input);
  await once(child, 'close');
  return { status: child.exitCode, out, err };
}

/** A place for an installation: SQLite with a folder, or PostgreSQL with a bucket and workers. */
export interface Place {
  readonly ground: Ground;
  readonly folder: string;
  /** what each process is told, by the number of the machine that it stands for */
  environment(machine: number): Environment;
  remove(): Promise<void>;
}

export async function makePlace(ground: Ground, postgresqlUrl: string): Promise<Place> {
  const folder = mkdtempSync(path.join(tmpdir(), 'hand-digits-endurance-'));
  const bucket = ground === 'postgresql' ? await startBucketServer() : undefined;
  return {
    ground,
    folder,
    environment: (machine) => ({
      HAND_DIGITS_DATA_FOLDER: path.join(folder, `machine-${machine}`),
      HAND_DIGITS_PORT: '0',
      HAND_DIGITS_THREADS: '1',
      HAND_DIGITS_MAX_EVENT_LOOP_DELAY: '0',
      ...(bucket === undefined ? {} : shared(postgresqlUrl, bucket)),
    }),
    remove: async () => {
      await bucket?.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function shared(url: string, { bucket, endpoint, credentials }: BucketServer): Environment {
  return {
    HAND_DIGITS_DATABASE: url,
    HAND_DIGITS_MEDIA_BUCKET: bucket,
    HAND_DIGITS_MEDIA_ENDPOINT: endpoint,
    HAND_DIGITS_MEDIA_ACCESS_KEY: credentials.accessKeyId,
    HAND_DIGITS_MEDIA_SECRET_KEY: credentials.secretAccessKey,
  };
}

/** `hand-digits is at http://127.0.0.1:41234/` → `http://127.0.0.1:41234` */
export function urlOf({ greeting }: Pick<Machine, 'greeting'>): string {
  const [url] = /http:\S+[^/\s]/.exec(greeting) ?? [];
  if (url === undefined) throw new Error(`The server did not say where it is: ${greeting}`);
  return url;
}

/** One of the images that come with the product. */
export function example(name: string): Buffer {
  return readFileSync(path.join(ROOT, 'examples', name));
}
