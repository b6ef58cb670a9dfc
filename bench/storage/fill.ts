import type { Database } from '../../apps/server/src/storage/database.ts';
import { insertImages } from '../../apps/server/src/storage/predictions/insert.ts';
import { ModelNumbers } from '../../apps/server/src/storage/predictions/model-numbers.ts';
import { RowInserter } from '../../apps/server/src/storage/predictions/row-inserter.ts';
import { toRow, type NewPredictionRow } from '../../apps/server/src/storage/predictions/rows.ts';
import { addToTally, tallyRows } from '../../apps/server/src/storage/predictions/tally.ts';
import { createHash } from 'node:crypto';
import { imageBytes, MODEL, predictionOf, timeOf } from './predictions.ts';

const AT_ONCE = 5_000;
/** Rows of one statement: SQLite takes 32,766 parameters. */
const ROWS = 25;

/** Stores so many predictions over a year, with an image each, some hundred in a commit. */
export async function fill(db: Database, count: number, ids: () => string): Promise<void> {
  const modelNo = await new ModelNumbers().numberOf(db.write, MODEL);
  const predictions = new RowInserter<NewPredictionRow>((rows) =>
    db.write
      .insertInto('predictions')
      .values([...rows])
      .compile(),
  );
  const images = new RowInserter<Parameters<typeof insertImages>[1][number]>((rows) =>
    insertImages(db.write, rows).compile(),
  );
  const now = Date.now();
  for (let from = 0; from < count; from += AT_ONCE) {
    const statements = [];
    const all: NewPredictionRow[] = [];
    for (let at = from; at < Math.min(count, from + AT_ONCE); at += ROWS) {
      const stored = Array.from({ length: Math.min(ROWS, count - at) }, (_, i) => {
        const content = imageBytes();
        const sha256 = createHash('sha256').update(content).digest();
        const createdAt = timeOf(at + i, count, now);
        const image = {
          sha256: sha256.toString('hex'),
          mediaType: 'image/png',
          bytes: content.length,
        };
        const prediction = { ...predictionOf(at + i, { id: ids(), createdAt }), image };
        const rank = prediction.review === null ? null : prediction.confidence;
        const row = toRow(prediction, { modelNo, rank });
        return {
          row,
          image: {
            sha256,
            bytes: content.length,
            storage_key: null,
            content,
            created_at: createdAt,
          },
        };
      });
      statements.push(images.statement(stored.map(({ image }) => image)));
      statements.push(predictions.statement(stored.map(({ row }) => row)));
      all.push(...stored.map(({ row }) => row));
    }
    const counted = tallyRows(
      all.map((facets) => ({ facets, by: 1 })),
      db.shard,
    );
    for (let i = 0; i < counted.length; i += 50) {
      statements.push(addToTally(db.write, counted.slice(i, i + 50)).compile());
    }
    await db.atomically(statements);
  }
}
