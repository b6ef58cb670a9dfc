import type { Database } from '../../apps/server/src/storage/database.ts';
import { insertImages } from '../../apps/server/src/storage/predictions/insert.ts';
import { ModelNumbers } from '../../apps/server/src/storage/predictions/model-numbers.ts';
import { RowInserter } from '../../apps/server/src/storage/predictions/row-inserter.ts';
import { toRow, type NewPredictionRow } from '../../apps/server/src/storage/predictions/rows.ts';
import { addToTally, tallyRows } from '../../apps/server/src/storage/predictions/tally.ts';
import { createHash } from 'node:crypto';
import { MODEL, pngBytes, predictionOf, timeOf } from './predictions.ts';

const AT_ONCE = 5_000;
/** Rows of one statement: SQLite takes 32,766 parameters. */
const ROWS = 25;

interface Stored {
  readonly row: NewPredictionRow;
  readonly image: Parameters<typeof insertImages>[1][number];
}

/** Stores so many predictions over a year, with an image each, some thousand in a commit. */
export async function fill(db: Database, count: number, ids: () => string): Promise<void> {
  const modelNo = await new ModelNumbers().numberOf(db.write, MODEL);
  const predictions = new RowInserter<NewPredictionRow>((rows) =>
    db.write
      .insertInto('predictions')
      .values([...rows])
      .compile(),
  );
  const images = new RowInserter<Stored['image']>((rows) => insertImages(db.write, rows).compile());
  const now = Date.now();
  for (let from = 0; from < count; from += AT_ONCE) {
    const stored = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, i) =>
      storedPrediction(from + i, { id: ids(), createdAt: timeOf(from + i, count, now), modelNo }),
    );
    const statements = [];
    for (let i = 0; i < stored.length; i += ROWS) {
      const some = stored.slice(i, i + ROWS);
      statements.push(images.statement(some.map(({ image }) => image)));
      statements.push(predictions.statement(some.map(({ row }) => row)));
    }
    const changes = stored.map(({ row: facets }) => ({ facets, by: 1 as const }));
    const counted = tallyRows(changes, db.shard);
    for (let i = 0; i < counted.length; i += ROWS) {
      statements.push(addToTally(db.write, counted.slice(i, i + ROWS)).compile());
    }
    await db.atomically(statements);
  }
}

function storedPrediction(
  n: number,
  {
    id,
    createdAt,
    modelNo,
  }: { readonly id: string; readonly createdAt: number; readonly modelNo: number },
): Stored {
  const content = pngBytes();
  const sha256 = createHash('sha256').update(content).digest();
  const bytes = content.length;
  const image = { sha256: sha256.toString('hex'), mediaType: 'image/png', bytes };
  const prediction = { ...predictionOf(n, { id, createdAt }), image };
  const rank = prediction.review === null ? null : prediction.confidence;
  const row = toRow(prediction, { modelNo, rank });
  return { row, image: { sha256, bytes, storage_key: null, content, created_at: createdAt } };
}
