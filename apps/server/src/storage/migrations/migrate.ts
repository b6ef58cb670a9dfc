import type { Kysely } from 'kysely';
import { Migrator, type Migration, type MigrationResult } from 'kysely/migration';
import { findUnfinishedRestore } from '../backup/unfinished.ts';
import type { DatabaseKind } from '../dialect.ts';
import { records } from './0001-records.ts';
import { tally } from './0002-tally.ts';
import { learning } from './0003-learning.ts';
import { names } from './0004-names.ts';
import { namesByTime } from './0005-names-by-time.ts';

/** Every migration, oldest first. One that was released is never changed: a new one follows it. */
const MIGRATIONS = {
  '0001-records': records,
  '0002-tally': tally,
  '0003-learning': learning,
  '0004-names': names,
  '0005-names-by-time': namesByTime,
} as const;

export type MigrationName = keyof typeof MIGRATIONS;

/** The schema that this program reads and writes. */
export const LATEST = Object.keys(MIGRATIONS).at(-1) as MigrationName;

/** Whether this program knows it. */
export function isMigration(name: string): name is MigrationName {
  return Object.hasOwn(MIGRATIONS, name);
}

/** A schema that this program does not know, or a migration that failed and was taken back. */
export class MigrationError extends Error {
  readonly code = 'migration-failed';
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
  }
}

function migratorOf<T>(db: Kysely<T>, kind: DatabaseKind): Migrator {
  const entries = Object.entries(MIGRATIONS).map(([name, make]): [string, Migration] => [
    name,
    { up: make(kind) },
  ]);
  return new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(Object.fromEntries(entries)) },
  });
}

/**
 * As `migrateForward`, for everyone but a restore: what one of those left half done is not used.
 * @throws MigrationError
 */
export async function migrate<T>(
  db: Kysely<T>,
  kind: DatabaseKind,
  to: MigrationName = LATEST,
): Promise<readonly string[]> {
  const unfinished = await findUnfinishedRestore(db, kind);
  if (unfinished === undefined) return migrateForward(db, kind, to);
  throw new MigrationError(
    `A backup of ${unfinished.backup} was being restored into this database, and that did not come to ` +
      'its end. Run "restore" with the same backup again.',
  );
}

/** Whether no migration was ever run: nothing of ours can be in it. */
export async function isUntouched<T>(db: Kysely<T>, kind: DatabaseKind): Promise<boolean> {
  const all = await migratorOf(db, kind).getMigrations();
  return all.every(({ executedAt }) => executedAt === undefined);
}

/**
 * Brings a database forward, from empty or from any earlier version; there is no way back.
 * @param to stop at this one; tests use it to make databases of the past
 * @returns the migrations that were run
 * @throws MigrationError
 */
export async function migrateForward<T>(
  db: Kysely<T>,
  kind: DatabaseKind,
  to: MigrationName,
): Promise<readonly string[]> {
  const { error, results = [] } = await migratorOf(db, kind).migrateTo(to);
  if (error === undefined) return namesOf(results);
  const failed = results.find(({ status }) => status === 'Error');
  const what =
    failed === undefined
      ? 'The database cannot be migrated'
      : `Migration ${failed.migrationName} failed`;
  throw new MigrationError(`${what}: ${messageOf(error)}. Nothing was changed.`, error);
}

function namesOf(results: readonly MigrationResult[]): string[] {
  return results
    .filter(({ status }) => status === 'Success')
    .map(({ migrationName }) => migrationName);
}

/** Kysely says it when the database holds a migration that this program does not know. */
function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.includes('missing')
    ? `${text} (it was written by a newer version of this program: use that one)`
    : text;
}

/** Migrations that have not been run yet. */
export async function pendingMigrations<T>(
  db: Kysely<T>,
  kind: DatabaseKind,
): Promise<readonly string[]> {
  const all = await migratorOf(db, kind).getMigrations();
  return all.filter(({ executedAt }) => executedAt === undefined).map(({ name }) => name);
}
