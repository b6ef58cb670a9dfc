import type { AuditRecord } from '../../use-cases/caller.ts';
import { writeAudit } from '../audit.ts';
import type { Database, Tables } from '../database.ts';
import { dropUnneededImages } from '../media/unneeded.ts';
import { count } from './tally.ts';

/** Removes records, their corrections and, where nothing else needs them, their images. */
export async function removePredictions(
  db: Database,
  ids: readonly string[],
  audit: AuditRecord,
): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const removed = await db.write
    .transaction()
    .execute((transaction) => removeRows(transaction, { ids, audit, shard: db.shard }));
  const hashes = removed.map(({ image_sha256: hash }) => hash);
  await dropUnneededImages(db, hashes, audit.at);
  return removed.map(({ id }) => id);
}

interface Removed {
  readonly id: string;
  readonly image_sha256: Uint8Array;
}

async function removeRows(
  transaction: Tables,
  {
    ids,
    audit,
    shard,
  }: { readonly ids: readonly string[]; readonly audit: AuditRecord; readonly shard: number },
): Promise<readonly Removed[]> {
  await transaction
    .updateTable('batch_items')
    .set({ prediction_id: null, image_sha256: null })
    .where('prediction_id', 'in', [...ids])
    .execute();
  const rows = await transaction
    .deleteFrom('predictions')
    .where('id', 'in', [...ids])
    .returningAll()
    .execute();
  if (rows.length === 0) return [];
  await count(
    transaction,
    rows.map((facets) => ({ facets, by: -1 })),
    shard,
  );
  await writeAudit(transaction, [audit]);
  return rows;
}
