/**
 * - unique: a row of this key is there already
 * - reference: the row that this one names does not exist, or is still named by others
 * - storage-full: the disk has no room; nothing was written
 * - database-unavailable: it does not answer, or is stopping
 * - contended: it stood in the way of another transaction and was undone; done again, it succeeds
 * - unfit: a value that this database cannot hold
 * - database-failed: anything else
 */
export type DatabaseFailureCode =
  | 'unique'
  | 'reference'
  | 'storage-full'
  | 'database-unavailable'
  | 'contended'
  | 'unfit'
  | 'database-failed';

/** What either database says when it cannot do something, in one set of words. */
export class DatabaseFailure extends Error {
  readonly code: DatabaseFailureCode;

  constructor(code: DatabaseFailureCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }

  /** @param native SQLite's result code name, PostgreSQL's SQLSTATE, or the system's error code */
  static from(message: string, native: string | null, cause?: unknown): DatabaseFailure {
    const code = codeOf(native ?? '');
    return new DatabaseFailure(code, `${ADVICE[code]} (${native ?? 'no code'}: ${message})`, cause);
  }
}

const ADVICE: Record<DatabaseFailureCode, string> = {
  unique: 'A record of this key exists already.',
  reference: 'A record that this one needs is not there.',
  'storage-full': 'The disk of the database is full: nothing was stored. Free some space.',
  'database-unavailable': 'The database does not answer: nothing was stored. Start it again.',
  contended: 'Others changed the same records: nothing was stored. Do it again.',
  unfit: 'A value cannot be kept in this database.',
  'database-failed': 'The database could not do this.',
};

const CODES: readonly (readonly [RegExp, DatabaseFailureCode])[] = [
  [/^(SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY)|23505)$/, 'unique'],
  [/^(SQLITE_CONSTRAINT_FOREIGNKEY|23503)$/, 'reference'],
  // 53100 disk_full
  [/^(SQLITE_FULL|53100|ENOSPC)$/, 'storage-full'],
  // 57P01 … 03 shutting down, 53300 too many connections, class 08 connection exceptions
  [
    /^(SQLITE_(BUSY|CANTOPEN|IOERR).*|08.*|57P0[123]|53300|ECONN.*|ENOTFOUND|ETIMEDOUT|EPIPE)$/,
    'database-unavailable',
  ],
  // 40P01 deadlock_detected, 40001 serialization_failure
  [/^(40P01|40001)$/, 'contended'],
  // 22021 character_not_in_repertoire (NUL in text), 22P02 invalid_text_representation
  [/^(22021|22P02)$/, 'unfit'],
];

function codeOf(native: string): DatabaseFailureCode {
  return CODES.find(([pattern]) => pattern.test(native))?.[1] ?? 'database-failed';
}
