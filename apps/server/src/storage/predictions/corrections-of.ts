import type { Actor, CorrectionOrigin } from '@hand-digits/contract';
import type { CorrectionRecord } from '../../use-cases/records.ts';
import type { Tables } from '../database.ts';
import { unpackTruth } from './rows.ts';

/** What people said of these predictions, oldest first. */
export async function correctionsOf(
  tables: Tables,
  predictions: readonly string[],
): Promise<ReadonlyMap<string, readonly CorrectionRecord[]>> {
  if (predictions.length === 0) return new Map();
  const rows = await tables
    .selectFrom('corrections')
    .selectAll()
    .where('prediction_id', 'in', [...predictions])
    .orderBy('seq')
    .execute();
  const found = new Map<string, CorrectionRecord[]>();
  for (const row of rows) {
    const correction: CorrectionRecord = {
      id: row.id,
      truth: unpackTruth(row.truth),
      by: JSON.parse(row.by_actor) as Actor,
      at: row.at,
      origin: row.origin as CorrectionOrigin,
      undoneAt: row.undone_at,
    };
    found.set(row.prediction_id, [...(found.get(row.prediction_id) ?? []), correction]);
  }
  return found;
}
