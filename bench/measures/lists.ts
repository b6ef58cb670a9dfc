import { randomFillSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Database } from '../../apps/server/src/storage/database.ts';
import { uuidGenerator } from '../../apps/server/src/storage/ids.ts';
import { migrate } from '../../apps/server/src/storage/migrations/migrate.ts';
import { openPool, openPostgresql } from '../../apps/server/src/storage/postgresql/open.ts';
import { openSqlite } from '../../apps/server/src/storage/sqlite/open.ts';
import { startPostgresql } from '../../apps/server/test/services/postgresql-server.ts';
import type { Bench, Measurement } from '../measurement.ts';
import { timesOfLists } from '../server/lists.ts';
import { startServer } from '../server/process.ts';
import { fill } from '../storage/fill.ts';

const SIZES = [1_000, 100_000, 1_000_000];
/** As `serve` names it. */
const DATABASE = 'hand-digits.sqlite';

/** The first page of every kind of list, through the API, at more and more stored predictions. */
export const listsBench: Bench = {
  name: 'lists',
  title: 'First page of 50 over HTTP, by what the list is narrowed to',
  async run({ root }) {
    const measurements: Measurement[] = [];
    for (const size of SIZES) {
      measurements.push(...(await onSqlite(root, size)), ...(await onPostgresql(root, size)));
    }
    return { measurements, notes: ['In brackets how many were found; +: there are more.'] };
  },
};

async function onSqlite(root: string, size: number): Promise<Measurement[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'hand-digits-bench-'));
  try {
    await fillDatabase(await openSqlite(path.join(folder, DATABASE)), size);
    return await measure(root, ['--data-folder', folder], `SQLite, ${thousands(size)}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function onPostgresql(root: string, size: number): Promise<Measurement[]> {
  const postgresql = await startPostgresql();
  try {
    const pool = openPool({ url: postgresql.url, random: Math.random });
    // What autovacuum does by itself some minutes after so many rows came.
    const analyze = (): Promise<unknown> => pool.query('vacuum analyze');
    await fillDatabase(openPostgresql(pool, Math.random), size, analyze);
    const flags = ['--database', postgresql.url];
    return await measure(root, flags, `PostgreSQL, ${thousands(size)}`);
  } finally {
    await postgresql.remove();
  }
}

function thousands(size: number): string {
  return size.toLocaleString('en-GB');
}

async function fillDatabase(
  db: Database,
  size: number,
  afterwards: () => Promise<unknown> = () => Promise.resolve(),
): Promise<void> {
  const ids = uuidGenerator({ clock: Date.now, randomBytes: (bytes) => randomFillSync(bytes) });
  try {
    await migrate(db.write, db.kind);
    await fill(db, size, ids);
    await afterwards();
  } finally {
    await db.close();
  }
}

async function measure(root: string, flags: readonly string[], of: string): Promise<Measurement[]> {
  const server = await startServer(root, flags);
  try {
    const times = await timesOfLists(server.url);
    return times.map(({ list, milliseconds, found }) => ({
      ...{ name: `${of}: ${list}`, value: milliseconds, unit: 'ms', note: found },
    }));
  } finally {
    await server.stop();
  }
}
