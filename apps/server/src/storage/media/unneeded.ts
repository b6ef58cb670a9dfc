import { sql } from 'kysely';
import type { Database } from '../database.ts';
import { DatabaseFailure } from '../failure.ts';
import type { MediaFiles } from './files.ts';

/**
 * Drops those of the images that no record names any more: first the row, then its file. A crash between
 * leaves a file without a row, which the sweep finds; a row without a file can never be.
 */
export async function dropUnneededImages(
  db: Database,
  files: MediaFiles,
  hashes: readonly Uint8Array[],
): Promise<number> {
  if (hashes.length === 0) return 0;
  const dropped = await dropRows(db, hashes).catch((error: unknown) => {
    // A record began to name one of them in this very moment. The next sweep looks again.
    if (error instanceof DatabaseFailure && error.code === 'reference') return [];
    throw error;
  });
  for (const { storage_key: key } of dropped) {
    if (key !== null) await files.remove(key);
  }
  return dropped.length;
}

async function dropRows(
  db: Database,
  hashes: readonly Uint8Array[],
): Promise<{ storage_key: string | null }[]> {
  return db.write
    .deleteFrom('images')
    .where(
      'sha256',
      'in',
      hashes.map((hash) => Buffer.from(hash)),
    )
    .where(unneeded)
    .returning('storage_key')
    .execute();
}

export const unneeded = sql<boolean>`
  not exists (select 1 from predictions where predictions.image_sha256 = images.sha256)
  and not exists (select 1 from batch_items where batch_items.image_sha256 = images.sha256)`;
