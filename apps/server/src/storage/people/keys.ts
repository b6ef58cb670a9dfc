import type { Scope } from '@hand-digits/contract';
import type { Selectable } from 'kysely';
import type { KeyRecord, KeyStore } from '../../use-cases/people/records.ts';
import { writeAudit } from '../audit.ts';
import type { Database } from '../database.ts';
import type { ApiKeyTable } from '../schema.ts';

type Row = Selectable<ApiKeyTable>;

export function keyStore(db: Database): KeyStore {
  const keys = db.read.selectFrom('api_keys').selectAll();
  return {
    insert: (key, audit) =>
      db.write.transaction().execute(async (transaction) => {
        await transaction.insertInto('api_keys').values(toRow(key)).execute();
        await writeAudit(transaction, [audit]);
      }),
    find: async (id) => orUndefined(await keys.where('id', '=', id).executeTakeFirst()),
    findByDigest: async (digest) =>
      orUndefined(await keys.where('digest', '=', digest).executeTakeFirst()),
    list: async (ownerId) => {
      const wanted = ownerId === null ? keys : keys.where('owner_id', '=', ownerId);
      return (await wanted.orderBy('created_at', 'desc').execute()).map(toRecord);
    },
    revoke: (id, at, audit) =>
      db.write.transaction().execute(async (transaction) => {
        await transaction
          .updateTable('api_keys')
          .set({ revoked_at: at })
          .where('id', '=', id)
          .execute();
        await writeAudit(transaction, [audit]);
      }),
    used: async (id, at) => {
      await db.write
        .updateTable('api_keys')
        .set({ last_used_at: at })
        .where('id', '=', id)
        .execute();
    },
  };
}

function orUndefined(row: Row | undefined): KeyRecord | undefined {
  return row === undefined ? undefined : toRecord(row);
}

function toRow(key: KeyRecord): Row {
  const { id, name, prefix, digest } = key;
  return {
    ...{ id, name, prefix, digest },
    scopes: JSON.stringify(key.scopes),
    owner_id: key.ownerId,
    owner_name: key.ownerName,
    created_at: key.createdAt,
    expires_at: key.expiresAt,
    last_used_at: key.lastUsedAt,
    revoked_at: key.revokedAt,
  };
}

function toRecord(row: Row): KeyRecord {
  const { id, name, prefix, digest } = row;
  return {
    ...{ id, name, prefix, digest },
    scopes: JSON.parse(row.scopes) as Scope[],
    ownerId: row.owner_id,
    ownerName: row.owner_name,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    revokedAt: row.revoked_at,
  };
}
