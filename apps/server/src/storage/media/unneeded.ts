import { sql } from 'kysely';
import { pastContention } from '../contention.ts';
import type { Database, Tables } from '../database.ts';
import { DatabaseFailure } from '../failure.ts';

/**
 * Drops those of the images that no record names any more, and writes down their files to be removed. A
 * row without a file can never be: the file goes last.
 */
export async function dropUnneededImages(
  db: Database,
  hashes: readonly Uint8Array[],
  at: number,
): Promise<number> {
  if (hashes.length === 0) return 0;
  try {
    return await pastContention(() =>
      db.write.transaction().execute((transaction) => drop(transaction, hashes, at)),
    );
  } catch (error) {
    // A record began to name one of them in this very moment. The next sweep looks again.
    if (error instanceof DatabaseFailure && error.code === 'reference') return 0;
    throw error;
  }
}

async function drop(
  transaction: Tables,
  hashes: readonly Uint8Array[],
  at: number,
): Promise<number> {
  const dropped = await transaction
    .deleteFrom('images')
    .where(
      'sha256',
      'in',
      hashes.map((hash) => Buffer.from(hash)),
    )
    .where(unneeded)
    .returning('storage_key')
    .execute();
  const keys = dropped.flatMap(({ storage_key: key }) => (key === null ? [] : [{ key, at }]));
  if (keys.length > 0) await transaction.insertInto('discarded_files').values(keys).execute();
  return dropped.length;
}

export const unneeded = sql<boolean>`
  not exists (select 1 from predictions where predictions.image_sha256 = images.sha256)
  and not exists (select 1 from batch_items where batch_items.image_sha256 = images.sha256)`;
