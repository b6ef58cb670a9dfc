import { createHash, webcrypto } from 'node:crypto';
import type { MediaStore } from '../../use-cases/media.ts';
import type { Database } from '../database.ts';
import { IMAGES, type MediaFiles } from './files.ts';

/**
 * Up to here an image travels in its record's own commit: one fsync for both, where a file of its own
 * costs two more. See docs/decisions for the measurement.
 */
export const INLINE_BYTES = 32 * 1024;
/** From here on hashing takes longer than handing it to a thread. */
const HASH_ELSEWHERE_BYTES = 256 * 1024;

export interface MediaStoreParts {
  readonly db: Database;
  readonly files: MediaFiles;
  readonly ids: () => string;
}

export function mediaStore({ db, files, ids }: MediaStoreParts): MediaStore {
  return {
    prepare: async (bytes, mediaType) => {
      const sha256 = await digest(bytes);
      const image = { sha256, mediaType, bytes: bytes.length };
      if (bytes.length <= INLINE_BYTES) return { ...image, inline: bytes, key: null };
      if ((await find(db, sha256)) !== undefined) return { ...image, inline: null, key: null };
      const key = `${IMAGES}/${sha256.slice(0, 2)}/${sha256}-${ids()}`;
      await files.write(key, bytes);
      return { ...image, inline: null, key };
    },
    read: async (sha256) => {
      const row = await find(db, sha256);
      if (row === undefined) return undefined;
      if (row.storage_key !== null) return files.read(row.storage_key);
      return row.content ?? undefined;
    },
  };
}

async function digest(bytes: Uint8Array): Promise<string> {
  if (bytes.length < HASH_ELSEWHERE_BYTES) return createHash('sha256').update(bytes).digest('hex');
  const hash = await webcrypto.subtle.digest('SHA-256', new Uint8Array(bytes));
  return Buffer.from(hash).toString('hex');
}

async function find(
  db: Database,
  sha256: string,
): Promise<{ storage_key: string | null; content: Uint8Array | null } | undefined> {
  return db.read
    .selectFrom('images')
    .select(['storage_key', 'content'])
    .where('sha256', '=', Buffer.from(sha256, 'hex'))
    .executeTakeFirst();
}
