import Database from 'better-sqlite3';
import type { Statement, StatementResult, Task, ThreadOptions } from './protocol.ts';

/** Statements that are kept compiled; a list's texts vary with its filters, so there is an end to it. */
const KEPT_STATEMENTS = 300;
/** How long a statement waits for another process (a backup, the command line) to finish writing. */
const BUSY_MS = 10_000;
/**
 * Pages that the write-ahead log gathers before they move into the file (32 MB). Predictions touch the
 * same index pages again and again, so a longer log writes each of them less often: p99 halves or better
 * against SQLite's own 1,000 (docs/decisions).
 */
const CHECKPOINT_PAGES = 8_000;
const CACHE_KIB = 64 * 1024;
const MMAP_BYTES = 256 * 1024 * 1024;

/** One open database file and what can be done with it, synchronously. */
export class DatabaseConnection {
  readonly #db: Database.Database;
  readonly #statements = new Map<string, Database.Statement>();

  constructor({ file, readonly }: ThreadOptions) {
    this.#db = new Database(file, { readonly, timeout: BUSY_MS });
    if (!readonly) {
      this.#db.pragma('journal_mode = WAL');
      // FULL: an acknowledged commit survives a power cut, not only a crash of the process.
      this.#db.pragma('synchronous = FULL');
      this.#db.pragma('foreign_keys = ON');
      this.#db.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    }
    this.#db.pragma(`cache_size = -${CACHE_KIB}`);
    this.#db.pragma(`mmap_size = ${MMAP_BYTES}`);
    this.#db.pragma('temp_store = MEMORY');
  }

  perform(task: Task): readonly StatementResult[] {
    switch (task.kind) {
      case 'run':
        return [this.#run(task.statement)];
      case 'atomically':
        return this.#db.transaction(() => task.statements.map((one) => this.#run(one))).immediate();
      case 'close':
        this.#db.close();
        return [];
    }
  }

  #run({ sql, parameters }: Statement): StatementResult {
    const statement = this.#prepare(sql);
    if (statement.reader) return { rows: statement.all(...parameters), changes: 0 };
    return { rows: [], changes: statement.run(...parameters).changes };
  }

  /** The least recently used one makes room. */
  #prepare(sql: string): Database.Statement {
    const kept = this.#statements.get(sql);
    if (kept !== undefined) {
      this.#statements.delete(sql);
      this.#statements.set(sql, kept);
      return kept;
    }
    const statement = this.#db.prepare(sql);
    this.#statements.set(sql, statement);
    const [oldest] = this.#statements.keys();
    if (this.#statements.size > KEPT_STATEMENTS && oldest !== undefined)
      this.#statements.delete(oldest);
    return statement;
  }
}
