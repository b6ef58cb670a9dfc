import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../apps/server/test/services/postgresql-server.ts';
import type { LoadTarget } from './load.ts';
import { processorSeconds } from './process.ts';

/** How gunicorn shares the work out. */
export interface Gunicorn {
  readonly workers: number;
  /** in each worker; 1: the plain kind, which answers one request after the other */
  readonly threads: number;
}

export interface DjangoProcess extends LoadTarget {
  stop(): Promise<void>;
}

const PATIENCE_MS = 60_000;
const INSTALL = 'apt-get install python3-django gunicorn python3-pil python3-torch';

/** What is missing before the Django server can be started, in words; else the Python that has it all. */
export function findPython(): { readonly python: string } | { readonly missing: string } {
  // A Python of its own may come first on the path; the system's is the one that apt-get fills.
  const candidates = ['python3', '/usr/bin/python3'];
  const python = candidates.find(
    (one) => spawnSync(one, ['-c', 'import django, gunicorn, PIL, torch']).status === 0,
  );
  return python === undefined
    ? {
        missing: `Not measured: there is no Python with Django, gunicorn, Pillow and PyTorch. ${INSTALL}`,
      }
    : { python };
}

/** The project in bench/django with an empty database and folder of its own. */
export async function startDjango(
  root: string,
  python: string,
  { workers, threads }: Gunicorn,
): Promise<DjangoProcess> {
  const data = mkdtempSync(path.join(tmpdir(), 'hand-digits-django-'));
  const cwd = path.join(root, 'bench', 'django');
  const env = { ...process.env, DATA_FOLDER: data, PYTHONDONTWRITEBYTECODE: '1' };
  const migrated = spawnSync(python, ['manage.py', 'migrate', '-v0'], { cwd, env });
  if (migrated.status !== 0) throw new Error(`Django cannot migrate: ${String(migrated.stderr)}`);
  const url = `http://127.0.0.1:${await freePort()}`;
  const kind = threads === 1 ? [] : ['--threads', String(threads)];
  const args = ['-m', 'gunicorn', '--bind', url.slice('http://'.length), '--workers'];
  const child = spawn(python, [...args, String(workers), ...kind, '--log-level', 'error', 'wsgi'], {
    cwd,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await untilAnswering(url, child);
  return {
    url,
    processorSeconds: () => familyOf(child.pid).map(processorSeconds).reduce(sum),
    stop: async () => {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
      rmSync(data, { recursive: true, force: true });
    },
  };
}

async function untilAnswering(url: string, child: ChildProcess): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  while (performance.now() < until) {
    if (child.exitCode !== null) throw new Error(`gunicorn ended with status ${child.exitCode}.`);
    const answers = await fetch(url).then(
      () => true,
      () => false,
    );
    if (answers) return;
    await delay(100);
  }
  throw new Error('gunicorn did not start in time.');
}

/** gunicorn's master and its workers. */
function familyOf(pid = 0): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return [pid, ...(children === '' ? [] : children.split(' ').map(Number))];
}

function sum(one: number, other: number): number {
  return one + other;
}
