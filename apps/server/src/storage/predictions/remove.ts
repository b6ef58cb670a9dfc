import type { AuditRecord } from '../../use-cases/caller.ts';
import { writeAudit } from '../audit.ts';
import { pastContention } from '../contention.ts';
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
  const removed = await pastContention(() =>
    db.write.transaction().execute(async (transaction) => {
      await lockInOrder(db, transaction, ids);
      return removeRows(transaction, { ids, audit, shard: db.shard });
    }),
  );
  const hashes = removed.map(({ image_sha256: hash }) => hash);
  await dropUnneededImages(db, hashes, audit.at);
  return removed.map(({ id }) => id);
}

/**
 * Whoever changes several predictions locks them all first, in the order of their ids: two that wait for
 * each other's rows would never end. SQLite lets one writer in at a time anyway.
 */
async function lockInOrder(
  { kind }: Pick<Database, 'kind'>,
  transaction: Tables,
  ids: readonly string[],
): Promise<void> {
  if (kind === 'sqlite') return;
  const rows = transaction.selectFrom('predictions').select('id').where('id', 'in', ids);
  await rows.orderBy('id').forUpdate().execute();
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
