/**
 * The first page of every kind of list, and counts, at more and more stored predictions.
 * `node bench/storage/listing.ts [sqlite | postgresql://…] [1000 100000 1000000]`
 */
import { randomFillSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { uuidGenerator } from '../../apps/server/src/storage/ids.ts';
import { mediaFolder } from '../../apps/server/src/storage/media/folder.ts';
import { migrate } from '../../apps/server/src/storage/migrations/migrate.ts';
import { openPool, openPostgresql } from '../../apps/server/src/storage/postgresql/open.ts';
import { openSqlite } from '../../apps/server/src/storage/sqlite/open.ts';
import { joinStorage, type Storage } from '../../apps/server/src/storage/storage.ts';
import type { Filter, PageQuery } from '../../apps/server/src/use-cases/predictions/store.ts';
import { fill } from './fill.ts';
import { MODEL } from './predictions.ts';

const DAY_MS = 86_400_000;
const TIMES = 15;
const [target = 'sqlite', ...sizes] = process.argv.slice(2);
const wanted = sizes.length === 0 ? [1_000, 100_000, 1_000_000] : sizes.map(Number);
const ids = uuidGenerator({ clock: Date.now, randomBytes: (bytes) => randomFillSync(bytes) });

const lists: Record<string, Partial<PageQuery> & { readonly filter: Filter }> = {
  newest: { filter: {} },
  'least sure': { filter: {}, sort: 'least-sure' },
  'digit 3': { filter: { digit: 3 } },
  review: { filter: { decision: 'review' } },
  'digit 3, review': { filter: { digit: 3, decision: 'review' } },
  'digit 3, review, one model': { filter: { digit: 3, decision: 'review', model: MODEL } },
  'web, not a digit': { filter: { source: 'web', decision: 'not-a-digit' } },
  'accepted, least sure': { filter: { decision: 'accepted' }, sort: 'least-sure' },
  'confidence below 0.5': { filter: { confidenceMax: 0.5 } },
  'confidence 0.9985 to 0.9986': { filter: { confidenceMin: 0.9985, confidenceMax: 0.9986 } },
  'a day half a year ago': {
    filter: { from: Date.now() - 182 * DAY_MS, to: Date.now() - 181 * DAY_MS },
  },
  uncorrected: { filter: { corrected: false } },
  'corrected (none)': { filter: { corrected: true } },
  'file name': { filter: { text: 'scan-77' } },
  'file name that no file has': { filter: { text: 'invoice' } },
};

const results: Record<string, Record<string, string>> = {};
for (const size of wanted) {
  const folder = mkdtempSync(path.join(tmpdir(), 'hand-digits-bench-'));
  const db =
    target === 'sqlite'
      ? await openSqlite(path.join(folder, 'bench.sqlite'))
      : openPostgresql(openPool({ url: target, random: Math.random }), Math.random);
  await migrate(db.write, db.kind);
  const files = mediaFolder(path.join(folder, 'media'));
  const storage = await joinStorage({
    db,
    files,
    temporaryFolder: folder,
    ids,
    random: Math.random,
  });
  const begun = performance.now();
  await fill(db, size, ids);
  const report = await storage.storage.report();
  console.error(
    `${size} predictions in ${((performance.now() - begun) / 1000).toFixed(0)} s, ${((report.database.bytes ?? 0) / 2 ** 20).toFixed(0)} MiB`,
  );
  for (const [name, list] of Object.entries(lists)) {
    results[name] = { ...results[name], [`${size}: page`]: await medianPage(storage, list) };
    results[name][`${size}: count`] = await median(() => storage.predictions.counts(list.filter));
  }
  await db.close();
  if (process.env['BENCH_KEEP'] === undefined) rmSync(folder, { recursive: true, force: true });
  else console.error(folder);
}
console.table(results);

async function medianPage(storage: Storage, list: Partial<PageQuery>): Promise<string> {
  let found = '';
  const time = await median(async () => {
    const outcome = await storage.predictions.page({
      filter: {},
      sort: 'newest',
      limit: 50,
      ...list,
    });
    found =
      outcome.kind === 'page'
        ? `${outcome.page.items.length}${outcome.page.links.next === null ? '' : '+'}`
        : 'fault';
  });
  return `${time} (${found})`;
}

/** Milliseconds that it took, and milliseconds of processor time, which other work does not lengthen. */
async function median(work: () => Promise<unknown>): Promise<string> {
  const times: number[] = [];
  const processor: number[] = [];
  for (let i = 0; i < TIMES; i++) {
    const begun = performance.now();
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    processor.push((user + system) / 1000);
    times.push(performance.now() - begun);
  }
  const middle = (values: number[]): string =>
    (values.sort((a, b) => a - b)[TIMES >> 1] ?? 0).toFixed(1);
  return `${middle(times)} / ${middle(processor)}`;
}
