import type { CompiledQuery, Kysely } from 'kysely';
import type { DatabaseKind } from './dialect.ts';
import type { Schema } from './schema.ts';

/** The tables, to be read or changed; also inside a transaction. */
export type Tables = Kysely<Schema>;

/** One open database, whichever it is. */
export interface Database {
  readonly kind: DatabaseKind;
  /** for lists and look-ups; sees every commit that was acknowledged */
  readonly read: Tables;
  /** for everything that changes something */
  readonly write: Tables;
  /** which of the tally's rows are this process's own */
  readonly shard: number;
  /** Statements that need nothing of each other, in one commit; resolves when it is on disk. */
  atomically(statements: readonly Pick<CompiledQuery, 'sql' | 'parameters'>[]): Promise<void>;
  /** Reads everything as it was at one moment, while others write. */
  snapshot<T>(work: (tables: Tables) => Promise<T>): Promise<T>;
  /** bytes on disk; null where it cannot be told */
  size(): Promise<number | null>;
  close(): Promise<void>;
}

/** Rows of one statement are limited by SQLite's 32,766 and PostgreSQL's 65,535 parameters. */
export const PARAMETERS_AT_ONCE = 900;
