import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startPostgresql } from '../../apps/server/test/services/postgresql-server.ts';
import type { Bench, Measurement } from '../measurement.ts';
import { differently, digitFiles } from '../server/images.ts';
import { startServer } from '../server/process.ts';

const FILES = 4_000;
const DIFFERENT_DIGITS = 64;
const MILLISECONDS_BETWEEN_LOOKS = 50;

/** Batches on PostgreSQL, worked off by other processes than the one that takes them in. */
export const batchesBench: Bench = {
  name: 'batches',
  title: `Batches of ${FILES} files on PostgreSQL, from the upload's end to the last result`,
  async run({ root }) {
    const digits = await digitFiles(DIFFERENT_DIGITS);
    const measurements: Measurement[] = [];
    for (const workers of [1, 2]) {
      const value = await batchWith(root, workers, digits);
      const name = `${workers} worker ${workers === 1 ? 'process' : 'processes'}`;
      measurements.push({ name, value, unit: 'images/s', note: 'one reading thread each' });
    }
    return { measurements, notes: ['Commits wait for the disk (fsync on).'] };
  },
};

/** @returns images a second */
async function batchWith(
  root: string,
  workers: number,
  digits: readonly Buffer[],
): Promise<number> {
  const postgresql = await startPostgresql({ durable: true });
  const folder = mkdtempSync(path.join(tmpdir(), 'hand-digits-bench-'));
  const shared = ['--database', postgresql.url, '--data-folder', folder, '--threads', '1'];
  const children: ChildProcess[] = [];
  try {
    const server = await startServer(root, [...shared, '--run-jobs', 'false']);
    try {
      for (let one = 0; one < workers; one += 1) children.push(startWorker(root, shared));
      // A small batch first: every worker has then started and its machine code is warm.
      await timeOfBatch(server.url, formOf(digits, FILES / 10));
      return FILES / (await timeOfBatch(server.url, formOf(digits, FILES)));
    } finally {
      await Promise.all(children.map(end));
      await server.stop();
    }
  } finally {
    await postgresql.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

function startWorker(root: string, flags: readonly string[]): ChildProcess {
  const program = path.join(root, 'apps', 'server', 'bin', 'hand-digits.mjs');
  return spawn(process.execPath, [program, 'worker', ...flags], { stdio: 'ignore' });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
}

let sent = 0;

function formOf(digits: readonly Buffer[], files: number): FormData {
  const form = new FormData();
  for (let at = 0; at < files; at += 1) {
    sent += 1;
    const file = differently(digits[sent % digits.length]!, sent);
    form.append('file', new Blob([new Uint8Array(file)]), `digit-${sent}.png`);
  }
  return form;
}

/** @returns seconds */
async function timeOfBatch(url: string, form: FormData): Promise<number> {
  const taken = await fetch(`${url}/api/v1/batches`, { method: 'POST', body: form });
  if (!taken.ok) throw new Error(`The batch was answered with ${taken.status}.`);
  const { id } = (await taken.json()) as { id: string };
  const begun = performance.now();
  for (;;) {
    const answer = await fetch(`${url}/api/v1/batches/${id}`);
    const { state } = (await answer.json()) as { state: string };
    if (state === 'finished') return (performance.now() - begun) / 1000;
    if (state === 'failed' || state === 'cancelled') throw new Error(`The batch is ${state}.`);
    await delay(MILLISECONDS_BETWEEN_LOOKS);
  }
}
