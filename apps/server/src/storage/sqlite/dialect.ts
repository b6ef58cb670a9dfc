import {
  CompiledQuery,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
} from 'kysely';
import type { SqliteThread } from './thread.ts';
import type { Turns } from './turns.ts';

/** Kysely on a database thread. Writers take turns, so that no statement strays into another's transaction. */
export function sqliteDialect(thread: SqliteThread, turns: Turns | null): Dialect {
  return {
    createAdapter: () => new TransactionalDdlAdapter(),
    createDriver: () => new ThreadDriver(thread, turns),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createIntrospector: (db: Kysely<never>) => new SqliteIntrospector(db),
  };
}

/** SQLite takes back CREATE TABLE like anything else, so a migration that fails leaves nothing behind. */
class TransactionalDdlAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class ThreadDriver implements Driver {
  readonly #connection: ThreadConnection;
  readonly #turns: Turns | null;

  constructor(thread: SqliteThread, turns: Turns | null) {
    this.#connection = new ThreadConnection(thread);
    this.#turns = turns;
  }

  async init(): Promise<void> {
    // The thread was opened by whoever made it.
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    await this.#turns?.take();
    return this.#connection;
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    // IMMEDIATE: a transaction that reads first and writes later can then not fail in between.
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback')).catch((error: unknown) => {
      // After a full disk SQLite has rolled back by itself; then there is nothing left to take back.
      if (!String(error).includes('no transaction is active')) throw error;
    });
  }

  async releaseConnection(): Promise<void> {
    this.#turns?.give();
    return Promise.resolve();
  }

  async destroy(): Promise<void> {
    // The thread is closed by whoever made it.
  }
}

class ThreadConnection implements DatabaseConnection {
  readonly #thread: SqliteThread;

  constructor(thread: SqliteThread) {
    this.#thread = thread;
  }

  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, changes } = await this.#thread.run({ sql, parameters });
    return { rows: rows as R[], numAffectedRows: BigInt(changes) };
  }

  async *streamQuery(): AsyncIterableIterator<never> {
    await Promise.reject(new Error('Lists are read page by page, not as one stream.'));
  }
}
