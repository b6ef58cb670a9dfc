import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { ZipFile } from 'yazl';
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
  title: `A ZIP of ${FILES} files on PostgreSQL, from the start of the upload to the last result`,
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
      await timeOfBatch(server.url, await archiveOf(digits, FILES / 10));
      return FILES / (await timeOfBatch(server.url, await archiveOf(digits, FILES)));
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

/** A ZIP of so many files, of which no two are alike, whoever asks. */
export async function archiveOf(digits: readonly Buffer[], files: number): Promise<Buffer> {
  const zip = new ZipFile();
  for (let at = 0; at < files; at += 1) {
    sent += 1;
    zip.addBuffer(differently(digits[sent % digits.length]!, sent), `digit-${sent}.png`);
  }
  zip.end();
  return buffer(zip.outputStream);
}

/** From the start of the upload to the last result. @returns seconds */
export async function timeOfBatch(url: string, archive: Buffer): Promise<number> {
  // Files are worked off while others still arrive.
  const begun = performance.now();
  const taken = await fetch(`${url}/api/v1/batches`, {
    method: 'POST',
    body: new Uint8Array(archive),
    headers: { 'content-type': 'application/zip' },
  });
  if (!taken.ok) throw new Error(`The batch was answered with ${taken.status}.`);
  const { id } = (await taken.json()) as { id: string };
  for (;;) {
    const answer = await fetch(`${url}/api/v1/batches/${id}`);
    const { state } = (await answer.json()) as { state: string };
    if (state === 'finished') return (performance.now() - begun) / 1000;
    if (state === 'failed' || state === 'cancelled') throw new Error(`The batch is ${state}.`);
    await delay(MILLISECONDS_BETWEEN_LOOKS);
  }
}
