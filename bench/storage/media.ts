/**
 * Where an image is better kept: in the database's own commit or in a file, by its size. Sixteen callers,
 * each waits until record and image are durable. `node bench/storage/media.ts`
 */
import { createHash, randomBytes, randomFillSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { uuidGenerator } from '../../apps/server/src/storage/ids.ts';
import { mediaFolder } from '../../apps/server/src/storage/media/folder.ts';
import { migrate } from '../../apps/server/src/storage/migrations/migrate.ts';
import { openSqlite } from '../../apps/server/src/storage/sqlite/open.ts';
import { joinStorage } from '../../apps/server/src/storage/storage.ts';
import { predictionOf } from './predictions.ts';

const MILLISECONDS = 2_000;
const CALLERS = 16;
const folder = mkdtempSync(path.join(tmpdir(), 'hand-digits-bench-'));
const ids = uuidGenerator({ clock: Date.now, randomBytes: (bytes) => randomFillSync(bytes) });
const db = await openSqlite(path.join(folder, 'bench.sqlite'));
await migrate(db.write, db.kind);
const files = mediaFolder(path.join(folder, 'media'));
const { predictions } = await joinStorage({
  db,
  files,
  temporaryFolder: folder,
  ids,
  random: Math.random,
});

const rows = [];
for (const kib of [1, 4, 16, 32, 64, 128, 512]) {
  const inDatabase = await measure(kib * 1024, 'database');
  const inFile = await measure(kib * 1024, 'file');
  rows.push({
    KiB: kib,
    'in the database, per second': inDatabase,
    'in a file, per second': inFile,
  });
}
console.table(rows);
await db.close();
rmSync(folder, { recursive: true, force: true });

async function measure(size: number, where: 'database' | 'file'): Promise<number> {
  const end = performance.now() + MILLISECONDS;
  let n = 0;
  const call = async (): Promise<void> => {
    while (performance.now() < end) {
      const content = randomBytes(size);
      const sha256 = createHash('sha256').update(content).digest('hex');
      const key = where === 'file' ? `images/${sha256.slice(0, 2)}/${sha256}-${ids()}` : null;
      if (key !== null) await files.write(key, content);
      const image = {
        sha256,
        mediaType: 'image/png',
        bytes: size,
        inline: key === null ? content : null,
        key,
      };
      const prediction = predictionOf(n++, { id: ids(), createdAt: Date.now() });
      await predictions.insert({ ...prediction, image }, image);
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, call));
  return Math.round((n * 1000) / MILLISECONDS);
}
