import type { Selectable } from 'kysely';
import type { SessionRecord, SessionStore } from '../../use-cases/people/records.ts';
import type { Database } from '../database.ts';
import type { SessionTable } from '../schema.ts';

type Row = Selectable<SessionTable>;

export function sessionStore(db: Database): SessionStore {
  return {
    insert: async (session) => {
      await db.write.insertInto('sessions').values(toRow(session)).execute();
    },
    findByDigest: async (digest) => {
      const query = db.read.selectFrom('sessions').selectAll().where('digest', '=', digest);
      const row = await query.executeTakeFirst();
      return row === undefined ? undefined : toRecord(row);
    },
    listOf: async (userId) => {
      const query = db.read.selectFrom('sessions').selectAll().where('user_id', '=', userId);
      return (await query.orderBy('last_seen_at', 'desc').execute()).map(toRecord);
    },
    seen: async (id, at) => {
      await db.write
        .updateTable('sessions')
        .set({ last_seen_at: at })
        .where('id', '=', id)
        .execute();
    },
    end: async (id, userId) => {
      const query = db.write
        .deleteFrom('sessions')
        .where('id', '=', id)
        .where('user_id', '=', userId);
      return (await query.executeTakeFirst()).numDeletedRows === 1n;
    },
    endExpired: async (now) => {
      await db.write.deleteFrom('sessions').where('expires_at', '<=', now).execute();
    },
  };
}

function toRow(session: SessionRecord): Row {
  const { id, digest, address } = session;
  return {
    ...{ id, digest, address },
    user_id: session.userId,
    created_at: session.createdAt,
    last_seen_at: session.lastSeenAt,
    expires_at: session.expiresAt,
    user_agent: session.userAgent,
  };
}

function toRecord(row: Row): SessionRecord {
  const { id, digest, address } = row;
  return {
    ...{ id, digest, address },
    userId: row.user_id,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    expiresAt: row.expires_at,
    userAgent: row.user_agent,
  };
}
