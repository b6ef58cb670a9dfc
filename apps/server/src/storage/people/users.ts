import type { Role } from '@hand-digits/contract';
import { sql, type Selectable } from 'kysely';
import type { UserChange, UserRecord, UserStore } from '../../use-cases/people/records.ts';
import { writeAudit } from '../audit.ts';
import type { Database, Tables } from '../database.ts';
import { DatabaseFailure } from '../failure.ts';
import type { UserTable } from '../schema.ts';

type Row = Selectable<UserTable>;

/** A number of our own for PostgreSQL's advisory locks: "who is administrator changes". */
const ADMINISTRATORS_LOCK = 684_213;

export function userStore(db: Database): UserStore {
  const users = db.read.selectFrom('users').selectAll();
  return {
    list: async () => (await users.orderBy('name_key').execute()).map(toRecord),
    find: async (id) => orUndefined(await users.where('id', '=', id).executeTakeFirst()),
    findByName: async (name) =>
      orUndefined(await users.where('name_key', '=', name.toLowerCase()).executeTakeFirst()),
    hasAdministrator: () => hasAdministrator(db.read),
    insert: async (user, audit) => {
      try {
        await db.write.transaction().execute(async (transaction) => {
          await transaction.insertInto('users').values(toRow(user)).execute();
          await writeAudit(transaction, [audit]);
        });
        return 'stored';
      } catch (error) {
        if (error instanceof DatabaseFailure && error.code === 'unique') return 'name-taken';
        throw error;
      }
    },
    insertFirst: (user, audit) =>
      db.write.transaction().execute(async (transaction) => {
        await lockAdministrators(transaction, db);
        if (await hasAdministrator(transaction)) return 'not-first';
        await transaction.insertInto('users').values(toRow(user)).execute();
        await writeAudit(transaction, [audit]);
        return 'stored';
      }),
    change: (id, change, how) => changeUser(db, { id, change }, how),
    seen: async (id, at) => {
      await db.write.updateTable('users').set({ last_seen_at: at }).where('id', '=', id).execute();
    },
  };
}

/** Whoever changes administrators does so alone; SQLite lets one writer in at a time anyway. */
async function lockAdministrators(transaction: Tables, db: Database): Promise<void> {
  if (db.kind === 'sqlite') return;
  await sql`select pg_advisory_xact_lock(${ADMINISTRATORS_LOCK})`.execute(transaction);
}

async function hasAdministrator(tables: Tables, except = ''): Promise<boolean> {
  const rows = await tables
    .selectFrom('users')
    .select('id')
    .where('role', '=', 'administrator')
    .where('disabled', '=', 0)
    .limit(2)
    .execute();
  return rows.some(({ id }) => id !== except);
}

async function changeUser(
  db: Database,
  { id, change }: { readonly id: string; readonly change: UserChange },
  { audit, keepSession }: Parameters<UserStore['change']>[2],
): ReturnType<UserStore['change']> {
  return db.write.transaction().execute(async (transaction) => {
    await lockAdministrators(transaction, db);
    const row = await transaction
      .selectFrom('users')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    if (row === undefined) return 'not-found';
    const before = toRecord(row);
    const after = { ...before, ...change };
    const stops = isAdministrator(before) && !isAdministrator(after);
    if (stops && !(await hasAdministrator(transaction, id))) return 'last-administrator';
    await transaction.updateTable('users').set(toRow(after)).where('id', '=', id).execute();
    if (loosesTrust(change)) await endSessions(transaction, id, keepSession);
    await writeAudit(transaction, [audit]);
    return 'changed';
  });
}

function isAdministrator({ role, disabled }: UserRecord): boolean {
  return role === 'administrator' && !disabled;
}

function loosesTrust({ role, disabled, passwordHash }: UserChange): boolean {
  return role !== undefined || disabled !== undefined || passwordHash !== undefined;
}

async function endSessions(
  transaction: Tables,
  userId: string,
  keep: string | null,
): Promise<void> {
  let query = transaction.deleteFrom('sessions').where('user_id', '=', userId);
  if (keep !== null) query = query.where('id', '<>', keep);
  await query.execute();
}

function orUndefined(row: Row | undefined): UserRecord | undefined {
  return row === undefined ? undefined : toRecord(row);
}

function toRow(user: UserRecord): Row {
  const { id, name, role } = user;
  return {
    ...{ id, name, role },
    name_key: name.toLowerCase(),
    display_name: user.displayName,
    disabled: user.disabled ? 1 : 0,
    password_hash: user.passwordHash,
    created_at: user.createdAt,
    last_seen_at: user.lastSeenAt,
  };
}

function toRecord(row: Row): UserRecord {
  const { id, name } = row;
  return {
    ...{ id, name },
    displayName: row.display_name,
    role: row.role as Role,
    disabled: row.disabled === 1,
    passwordHash: row.password_hash,
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
  };
}
