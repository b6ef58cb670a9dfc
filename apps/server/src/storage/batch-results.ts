import { sql } from 'kysely';
import type { ItemResult } from '../use-cases/batches/ports.ts';
import type { NewPrediction } from '../use-cases/records.ts';
import { inGroups } from './batch-items.ts';
import { PARAMETERS_AT_ONCE, type Database, type Tables } from './database.ts';
import { reviewRank } from './predictions/insert.ts';
import type { ModelNumbers } from './predictions/model-numbers.ts';
import { toRow, type NewPredictionRow } from './predictions/rows.ts';
import { count } from './predictions/tally.ts';

const PREDICTION_COLUMNS = 25;

interface Finished {
  readonly batch: string;
  readonly results: readonly ItemResult[];
  readonly at: number;
}

interface Parts {
  readonly db: Database;
  readonly models: ModelNumbers;
  readonly random: () => number;
}

/**
 * Predictions, items and progress in one commit. The batch's row is locked first and only items that
 * still wait are taken, so that two workers with the same stretch leave one result for each file.
 */
export async function finishItems(parts: Parts, finished: Finished): Promise<void> {
  const { db } = parts;
  const { batch, results, at } = finished;
  await db.write.transaction().execute(async (transaction) => {
    await transaction
      .updateTable('batches')
      .set({ touched_at: at })
      .where('id', '=', batch)
      .execute();
    const waiting = await stillWaiting(transaction, batch, results);
    const mine = results.filter(({ item }) => waiting.has(item));
    const read = mine.flatMap((result) => (result.kind === 'read' ? [result] : []));
    await insertPredictions(
      { transaction, parts },
      read.map(({ prediction }) => prediction),
    );
    for (const result of mine) await markItem(transaction, batch, result);
    await addProgress(transaction, { batch, mine });
    await finishIfDone(transaction, batch, at);
  });
}

async function stillWaiting(
  transaction: Tables,
  batch: string,
  results: readonly ItemResult[],
): Promise<ReadonlySet<number>> {
  const rows = await transaction
    .selectFrom('batch_items')
    .select('item')
    .where('batch_id', '=', batch)
    .where('state', '=', 'waiting')
    .where(
      'item',
      'in',
      results.map(({ item }) => item),
    )
    .execute();
  return new Set(rows.map(({ item }) => item));
}

async function insertPredictions(
  { transaction, parts }: { readonly transaction: Tables; readonly parts: Parts },
  predictions: readonly NewPrediction[],
): Promise<void> {
  const rows: NewPredictionRow[] = [];
  for (const prediction of predictions) {
    const modelNo = await parts.models.numberOf(transaction, prediction.model);
    rows.push(toRow(prediction, { modelNo, rank: reviewRank(prediction, parts.random) }));
  }
  for (const some of inGroups(rows, Math.floor(PARAMETERS_AT_ONCE / PREDICTION_COLUMNS))) {
    await transaction
      .insertInto('predictions')
      .values([...some])
      .execute();
  }
  await count(
    transaction,
    rows.map((facets) => ({ facets, by: 1 })),
    parts.db.shard,
  );
}

async function markItem(transaction: Tables, batch: string, result: ItemResult): Promise<void> {
  const refusal = result.kind === 'refused' ? result.refusal : null;
  await transaction
    .updateTable('batch_items')
    .set({
      state: result.kind,
      prediction_id: result.kind === 'read' ? result.prediction.id : null,
      refusal_code: refusal?.code ?? null,
      refusal_detail: refusal?.detail ?? null,
      // The prediction names the image from here on; a refused file is let go.
      image_sha256: null,
    })
    .where('batch_id', '=', batch)
    .where('item', '=', result.item)
    .execute();
}

async function addProgress(
  transaction: Tables,
  { batch, mine }: { readonly batch: string; readonly mine: readonly ItemResult[] },
): Promise<void> {
  const decisions = mine.flatMap((result) =>
    result.kind === 'read' ? [result.prediction.decision] : [],
  );
  const decided = (wanted: string): number => decisions.filter((one) => one === wanted).length;
  await transaction
    .updateTable('batches')
    .set({
      read: sql`read + ${decisions.length}`,
      refused: sql`refused + ${mine.length - decisions.length}`,
      accepted: sql`accepted + ${decided('accepted')}`,
      review: sql`review + ${decided('review')}`,
      not_a_digit: sql`not_a_digit + ${decided('not-a-digit')}`,
    })
    .where('id', '=', batch)
    .execute();
}

/** A listed batch that has nothing left to read is finished. */
export async function finishIfDone(tables: Tables, batch: string, at: number): Promise<void> {
  await tables
    .updateTable('batches')
    .set({ state: 'finished', finished_at: at, touched_at: at })
    .where('id', '=', batch)
    .where('state', '=', 'running')
    .where('listed', '=', 1)
    .where(sql<boolean>`read + refused >= total`)
    .execute();
}
