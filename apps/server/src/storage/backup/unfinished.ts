import { sql, type Kysely } from 'kysely';
import type { Tables } from '../database.ts';
import type { DatabaseKind } from '../dialect.ts';

/** A restore that began in this database and has not come to its end. */
export interface UnfinishedRestore {
  /** when the backup was made: what begins again must be the same one */
  readonly backup: string;
  /** whether its rows are here already, all of them */
  readonly filled: boolean;
}

/** A table that is there only while a restore is. It is no migration's: it comes before the first one. */
const TABLE = sql.ref('unfinished_restore');

const EXISTS = {
  sqlite: sql<{ n: number }>`
    select count(*) as n from sqlite_master where name = 'unfinished_restore'`,
  postgresql: sql<{ n: number }>`
    select count(*) as n where to_regclass('unfinished_restore') is not null`,
} as const satisfies Record<DatabaseKind, unknown>;

export async function findUnfinishedRestore<T>(
  db: Kysely<T>,
  kind: DatabaseKind,
): Promise<UnfinishedRestore | undefined> {
  const exists = await EXISTS[kind].execute(db);
  if (Number(exists.rows[0]?.n) === 0) return undefined;
  const { rows } = await sql<{ backup: string; filled: number }>`
    select backup, filled from ${TABLE}`.execute(db);
  const [row] = rows;
  return row === undefined ? undefined : { backup: row.backup, filled: row.filled === 1 };
}

export async function beginRestore<T>(db: Kysely<T>, backup: string): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const create = sql`create table ${TABLE} (backup text not null, filled integer not null)`;
    await create.execute(transaction);
    await sql`insert into ${TABLE} (backup, filled) values (${backup}, 0)`.execute(transaction);
  });
}

/** Belongs into the transaction that writes the rows. */
export async function markFilled(transaction: Tables): Promise<void> {
  await sql`update ${TABLE} set filled = 1`.execute(transaction);
}

/** From here on it is an installation like any other. */
export async function finishRestore<T>(db: Kysely<T>): Promise<void> {
  await sql`drop table ${TABLE}`.execute(db);
}
