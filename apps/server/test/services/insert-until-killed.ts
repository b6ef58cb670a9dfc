/**
 * Keeps predictions as fast as it can and prints the id of each when it is acknowledged, until it is
 * killed: `node insert-until-killed.ts <folder>`
 */
import { randomBytes, randomFillSync } from 'node:crypto';
import { writeSync } from 'node:fs';
import path from 'node:path';
import { uuidGenerator } from '../../src/storage/ids.ts';
import { mediaFolder } from '../../src/storage/media/folder.ts';
import { migrate } from '../../src/storage/migrations/migrate.ts';
import { openSqlite } from '../../src/storage/sqlite/open.ts';
import { joinStorage } from '../../src/storage/storage.ts';
import { newPrediction } from './predictions.ts';

const folder = process.argv[2] ?? '';
const ids = uuidGenerator({ clock: Date.now, randomBytes: (bytes) => randomFillSync(bytes) });
const db = await openSqlite(path.join(folder, 'hand-digits.sqlite'));
await migrate(db.write, db.kind);
const files = mediaFolder(path.join(folder, 'media'));
const { media, predictions } = await joinStorage({
  db,
  files,
  temporaryFolder: folder,
  ids,
  random: Math.random,
});
const clock = Object.assign(() => Date.now(), { now: 0 });

async function keepOn(): Promise<never> {
  for (;;) {
    // Every fourth is too large for the database and lies in a file.
    const bytes = randomBytes(Math.random() < 0.25 ? 40_000 : 600);
    const image = await media.prepare(bytes, 'image/png');
    const prediction = newPrediction({ ids, clock }, { image });
    await predictions.insert(prediction, image);
    writeSync(1, `${prediction.id}\n`);
  }
}

await Promise.all(Array.from({ length: 8 }, keepOn));
