import {
  CompiledQuery,
  Kysely,
  PostgresDialect,
  sql,
  type PostgresPool,
  type PostgresPoolClient,
} from 'kysely';
import pg from 'pg';
import { pastContention } from '../contention.ts';
import type { Database } from '../database.ts';
import { DatabaseFailure } from '../failure.ts';
import type { Schema } from '../schema.ts';

/** Writers rarely meet in one tally row when each takes one of so many shards at random. */
const SHARDS = 16;
const CONNECT_MS = 5_000;
const BIGINT_OID = 20;

export interface PostgresqlOptions {
  /** postgresql://user:password@host:port/database */
  readonly url: string;
  /** most connections of this process */
  readonly connections?: number;
  /** for tests: one schema for each */
  readonly schema?: string;
  readonly random: () => number;
  /** connections that broke while nobody used them; the next query opens new ones */
  readonly onIdleError?: (error: Error) => void;
}

/** The pool that Kysely and pg-boss share. */
export function openPool({
  url,
  connections = 10,
  schema,
  onIdleError,
}: PostgresqlOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: CONNECT_MS,
    // Times, sizes and counts stay far below 2^53.
    types: { getTypeParser },
    ...(schema === undefined ? {} : { options: `-c search_path=${schema}` }),
  });
  // Without listeners a connection that PostgreSQL closes would end the process: the pool listens to idle
  // ones for us, to those in use nobody does. Whoever waits for a query is told by the query.
  pool.on('error', (error) => onIdleError?.(error));
  pool.on('connect', (client) => {
    client.on('error', (error) => onIdleError?.(error));
  });
  return pool;
}

type TypeParser = (value: string) => unknown;

const parserFor = pg.types.getTypeParser as (oid: number) => TypeParser;

function getTypeParser(oid: number): TypeParser {
  return oid === BIGINT_OID ? Number : parserFor(oid);
}

/** @param pool closed together with the database */
export function openPostgresql(pool: pg.Pool, random: () => number): Database {
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: translating(pool) }) });
  return {
    kind: 'postgresql',
    read: db,
    write: db,
    shard: Math.floor(random() * SHARDS),
    atomically: (statements) =>
      pastContention(() =>
        db.transaction().execute(async (transaction) => {
          for (const { sql: text, parameters } of statements) {
            await transaction.executeQuery(CompiledQuery.raw(text, [...parameters]));
          }
        }),
      ),
    snapshot: (work) =>
      db
        .transaction()
        .setIsolationLevel('repeatable read')
        .setAccessMode('read only')
        .execute(work),
    size: () => sizeOnDisk(db),
    close: () => db.destroy(),
  };
}

/**
 * Of the database, and of the write-ahead log where this role may know it (pg_monitor may); the log is
 * that of the whole server, which is best given to this database alone.
 */
async function sizeOnDisk(db: Kysely<Schema>): Promise<number | null> {
  const { rows } = await sql<{ bytes: number; log: boolean }>`
    select pg_database_size(current_database()) as bytes,
      has_function_privilege('pg_ls_waldir()', 'execute') as log`.execute(db);
  const [database] = rows;
  if (database?.log !== true) return database?.bytes ?? null;
  const log = await sql<{ bytes: number }>`
    select coalesce(sum(size), 0)::bigint as bytes from pg_ls_waldir()`.execute(db);
  return database.bytes + (log.rows[0]?.bytes ?? 0);
}

/** The pool with its errors in the words of DatabaseFailure. */
function translating(pool: pg.Pool): PostgresPool {
  return {
    options: pool.options,
    connect: async () => translatingClient(await pool.connect().catch(translate)),
    end: () => pool.end(),
  };
}

function translatingClient(client: pg.PoolClient): PostgresPoolClient {
  const query = client.query.bind(client);
  return Object.assign(Object.create(client) as PostgresPoolClient, {
    query: (text: string, parameters?: unknown[]) => query(text, parameters).catch(translate),
    release: (destroy?: boolean) => {
      client.release(destroy);
    },
  });
}

/** @throws DatabaseFailure in place of what pg threw */
export function translate(error: unknown): never {
  if (!(error instanceof Error)) throw error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  // pg names no code when the server goes away in the middle.
  const gone = code === null && /terminated|timeout|not queryable|closed/i.test(error.message);
  throw DatabaseFailure.from(error.message, gone ? 'ECONNRESET' : code, error);
}
