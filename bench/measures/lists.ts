import { randomFillSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { uuidGenerator } from '../../apps/server/src/storage/ids.ts';
import { migrate } from '../../apps/server/src/storage/migrations/migrate.ts';
import { openSqlite } from '../../apps/server/src/storage/sqlite/open.ts';
import { median, type Bench, type Measurement } from '../measurement.ts';
import { startServer } from '../server/process.ts';
import { fill } from '../storage/fill.ts';

const SIZES = [1_000, 100_000, 1_000_000];
const TIMES = 21;
/** As `serve` names it. */
const DATABASE = 'hand-digits.sqlite';

const LISTS: Readonly<Record<string, string>> = {
  newest: '',
  'least sure': 'sort=least-sure',
  'digit 3': 'digit=3',
  review: 'decision=review',
  'digit 3, review': 'digit=3&decision=review',
  'web, not a digit': 'source=web&decision=not-a-digit',
  'confidence below 0.5': 'confidenceMax=0.5',
  'file name, common': 'text=scan-7',
  'file name, rare': 'text=scan-77.png',
  'file name, none': 'text=invoice',
};

/** The first page of every kind of list, through the API, at more and more stored predictions. */
export const listsBench: Bench = {
  name: 'lists',
  title: 'First page of 50 over HTTP, by what the list is narrowed to (SQLite)',
  async run({ root }) {
    const measurements: Measurement[] = [];
    for (const size of SIZES) measurements.push(...(await listsAt(root, size)));
    return { measurements, notes: [`Median of ${TIMES}; in brackets how many were found.`] };
  },
};

async function listsAt(root: string, size: number): Promise<Measurement[]> {
  const folder = mkdtempSync(path.join(tmpdir(), 'hand-digits-bench-'));
  try {
    await fillDatabase(path.join(folder, DATABASE), size);
    const server = await startServer(root, ['--data-folder', folder]);
    try {
      const measurements: Measurement[] = [];
      for (const [name, query] of Object.entries(LISTS)) {
        const url = `${server.url}/api/v1/predictions?limit=50&${query}`;
        const { milliseconds, found } = await timeOf(url);
        const label = `${size.toLocaleString('en-GB')}: ${name}`;
        measurements.push({ name: label, value: milliseconds, unit: 'ms', note: found });
      }
      return measurements;
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function fillDatabase(file: string, size: number): Promise<void> {
  const ids = uuidGenerator({ clock: Date.now, randomBytes: (bytes) => randomFillSync(bytes) });
  const db = await openSqlite(file);
  try {
    await migrate(db.write, db.kind);
    await fill(db, size, ids);
  } finally {
    await db.close();
  }
}

async function timeOf(url: string): Promise<{ milliseconds: number; found: string }> {
  const times: number[] = [];
  let found = '';
  for (let time = 0; time < TIMES; time += 1) {
    const begun = performance.now();
    const answer = await fetch(url);
    const page = (await answer.json()) as { items: unknown[]; links: { next: string | null } };
    times.push(performance.now() - begun);
    if (!answer.ok) throw new Error(`${url} was answered with ${answer.status}.`);
    found = `${page.items.length}${page.links.next === null ? '' : '+'}`;
  }
  return { milliseconds: median(times), found };
}
