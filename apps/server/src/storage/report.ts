import { sql } from 'kysely';
import type { StorageStore } from '../use-cases/administration.ts';
import type { Database } from './database.ts';
import type { MediaFiles } from './media/files.ts';
import { LATEST } from './migrations/migrate.ts';
import { EVER } from './predictions/tally.ts';

/** What is kept, for the admin page. */
export function storageReport(db: Database, files: MediaFiles): StorageStore {
  return {
    report: async () => {
      const images = await db.read
        .selectFrom('images')
        .select([
          sql<number>`count(*)`.as('n'),
          sql<number | string>`coalesce(sum(bytes), 0)`.as('bytes'),
          sql<number>`count(*) - count(storage_key)`.as('inside'),
          sql<
            number | string
          >`coalesce(sum(case when storage_key is null then bytes else 0 end), 0)`.as(
            'inside_bytes',
          ),
        ])
        .executeTakeFirstOrThrow();
      const { n } = await db.read
        .selectFrom('tally')
        .select(sql<number | string>`coalesce(sum(n), 0)`.as('n'))
        .where('day', '=', EVER)
        .executeTakeFirstOrThrow();
      return {
        database: { kind: db.kind, bytes: await db.size() },
        media: {
          kind: files.kind,
          images: images.n,
          bytes: Number(images.bytes),
          inDatabase: { images: images.inside, bytes: Number(images.inside_bytes) },
        },
        predictions: Number(n),
        schemaVersion: LATEST,
      };
    },
  };
}
