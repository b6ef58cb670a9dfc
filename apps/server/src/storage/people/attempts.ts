import { sql } from 'kysely';
import type { AttemptCount, AttemptStore } from '../../use-cases/people/records.ts';
import type { Database, Tables } from '../database.ts';

/** A number of our own for PostgreSQL's advisory locks: "sign-ins are counted". */
const ATTEMPTS_LOCK = 684_214;

export function attemptStore(db: Database): AttemptStore {
  return {
    find: (keys) => find(db.read, keys),
    change: (keys, next) =>
      db.write.transaction().execute(async (transaction) => {
        await lockAttempts(transaction, db);
        const found = await find(transaction, keys);
        const wanted = next(found);
        if (wanted !== null) await write(transaction, keys, wanted);
        return found;
      }),
    forget: async (before) => {
      await db.write.deleteFrom('sign_in_attempts').where('last_at', '<', before).execute();
    },
  };
}

/** Rows that are not there yet cannot be locked, and SQLite lets one writer in at a time anyway. */
async function lockAttempts(transaction: Tables, { kind }: Database): Promise<void> {
  if (kind === 'sqlite') return;
  await sql`select pg_advisory_xact_lock(${ATTEMPTS_LOCK})`.execute(transaction);
}

async function find(tables: Tables, keys: readonly string[]): Promise<AttemptCount[]> {
  const rows = await tables
    .selectFrom('sign_in_attempts')
    .selectAll()
    .where('key', 'in', keys)
    .execute();
  return keys.map((key) => {
    const row = rows.find((candidate) => candidate.key === key);
    return { failures: row?.failures ?? 0, lastAt: row?.last_at ?? 0 };
  });
}

async function write(
  tables: Tables,
  keys: readonly string[],
  counts: readonly AttemptCount[],
): Promise<void> {
  const rows = keys.map((key, at) => ({
    key,
    failures: counts[at]?.failures ?? 0,
    last_at: counts[at]?.lastAt ?? 0,
  }));
  const kept = rows.filter(({ failures }) => failures > 0);
  const gone = rows.filter(({ failures }) => failures === 0).map(({ key }) => key);
  if (gone.length > 0) {
    await tables.deleteFrom('sign_in_attempts').where('key', 'in', gone).execute();
  }
  if (kept.length === 0) return;
  await tables
    .insertInto('sign_in_attempts')
    .values(kept)
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet((row) => ({
        failures: row.ref('excluded.failures'),
        last_at: row.ref('excluded.last_at'),
      })),
    )
    .execute();
}
