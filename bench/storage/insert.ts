/**
 * Durable predictions a second through the storage layer alone: so many callers at once, each waits for
 * its commit before it sends the next. `node bench/storage/insert.ts [sqlite | postgresql://…]`
 */
import { randomFillSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { uuidGenerator } from '../../apps/server/src/storage/ids.ts';
import { mediaFolder } from '../../apps/server/src/storage/media/folder.ts';
import { migrate } from '../../apps/server/src/storage/migrations/migrate.ts';
import { openPool, openPostgresql } from '../../apps/server/src/storage/postgresql/open.ts';
import { openSqlite } from '../../apps/server/src/storage/sqlite/open.ts';
import { joinStorage, type Storage } from '../../apps/server/src/storage/storage.ts';
import { imageBytes, predictionOf } from './predictions.ts';

const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 5);
const target = process.argv[2] ?? 'sqlite';
const folder = mkdtempSync(
  path.join(process.env['BENCH_FOLDER'] ?? tmpdir(), 'hand-digits-bench-'),
);
const ids = uuidGenerator({ clock: Date.now, randomBytes: (bytes) => randomFillSync(bytes) });
const db =
  target === 'sqlite'
    ? await openSqlite(path.join(folder, 'bench.sqlite'))
    : openPostgresql(openPool({ url: target, random: Math.random }), Math.random);
await migrate(db.write, db.kind);
const files = mediaFolder(path.join(folder, 'media'));
const storage = await joinStorage({ db, files, temporaryFolder: folder, ids, random: Math.random });

const rows = [];
for (const callers of (process.env['BENCH_CALLERS'] ?? '1,4,16,64,128').split(',').map(Number))
  rows.push(await measure(storage, callers));
console.table(rows);
await db.close();
rmSync(folder, { recursive: true, force: true });

async function measure({ media, predictions }: Storage, callers: number): Promise<object> {
  const latencies: number[] = [];
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const end = performance.now() + SECONDS * 1000;
  const cpu = process.cpuUsage();
  delay.enable();
  let n = 0;
  const call = async (): Promise<void> => {
    while (performance.now() < end) {
      const begun = performance.now();
      const image = await media.prepare(imageBytes(), 'image/png');
      const { sha256, mediaType, bytes } = image;
      const prediction = predictionOf(n++, { id: ids(), createdAt: Date.now() });
      await predictions.insert({ ...prediction, image: { sha256, mediaType, bytes } }, image);
      latencies.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: callers }, call));
  delay.disable();
  const { user, system } = process.cpuUsage(cpu);
  latencies.sort((a, b) => a - b);
  const at = (share: number): string =>
    (latencies[Math.floor(share * latencies.length)] ?? 0).toFixed(1);
  return {
    callers,
    'per second': Math.round(latencies.length / SECONDS),
    'p50 ms': at(0.5),
    'p95 ms': at(0.95),
    'p99 ms': at(0.99),
    'user µs each': Math.round(user / latencies.length),
    'system µs each': Math.round(system / latencies.length),
    'event loop p99 ms': ((delay.percentile(99) - 1e6) / 1e6).toFixed(1),
  };
}
