import { createReadStream } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { sql } from 'kysely';
import { PARAMETERS_AT_ONCE, type Database, type Tables } from '../database.ts';
import { IMAGES, UPLOADS, type MediaFiles } from '../media/files.ts';
import { mediaFolder } from '../media/folder.ts';
import {
  isMigration,
  isUntouched,
  LATEST,
  migrateForward,
  type MigrationName,
} from '../migrations/migrate.ts';
import { BackupError, MEDIA, readLabel, TABLES, type BackupLabel } from './label.ts';
import { BACKED_UP, COUNTING, unpackRow, type BackedUpTable, type Row } from './tables.ts';
import { beginRestore, findUnfinishedRestore, finishRestore, markFilled } from './unfinished.ts';

export interface RestoreParts {
  /** without any tables of ours yet, of either kind; or what a restore that was cut left of it */
  readonly db: Database;
  readonly files: MediaFiles;
  /** copies what else belongs to the installation; may come twice */
  readonly alongside?: () => Promise<void>;
}

/**
 * Fills an empty installation from a backup, whichever database that was of: files first, then every
 * row in one transaction, then the migrations that came after it. Until all is done the database says
 * so, and nothing but the same restore may use it: whatever cuts it short, it is run again.
 * @throws BackupError where the backup is not whole or the installation is not empty
 */
export async function restore(parts: RestoreParts, folder: string): Promise<BackupLabel> {
  const { db, alongside } = parts;
  const label = await readLabel(folder);
  const schema = schemaOf(label);
  const isFilled = await beginOrGoOn(db, label);
  if (!isFilled) {
    await migrateForward(db.write, db.kind, schema);
    await fill(parts, folder, label);
  }
  await alongside?.();
  await migrateForward(db.write, db.kind, LATEST);
  await finishRestore(db.write);
  return label;
}

function schemaOf({ schema }: BackupLabel): MigrationName {
  if (isMigration(schema)) return schema;
  throw new BackupError(
    `The backup was made by a newer version of this program (${schema}). Use that one.`,
  );
}

/** @returns whether an earlier run of the same restore has written the rows already */
async function beginOrGoOn(db: Database, { createdAt }: BackupLabel): Promise<boolean> {
  const unfinished = await findUnfinishedRestore(db.write, db.kind);
  if (unfinished === undefined) {
    if (!(await isUntouched(db.write, db.kind)))
      throw new BackupError('The database is not empty. Restore into a new one.');
    await beginRestore(db.write, createdAt);
    return false;
  }
  if (unfinished.backup === createdAt) return unfinished.filled;
  throw new BackupError(
    `The backup of ${unfinished.backup} was being restored into this database, and that did not come ` +
      `to its end. This one is of ${createdAt}: name that one again, or restore into a new database.`,
  );
}

async function fill(
  { db, files }: RestoreParts,
  folder: string,
  label: BackupLabel,
): Promise<void> {
  await copyMedia(mediaFolder(path.join(folder, MEDIA)), files);
  await db.write.transaction().execute(async (transaction) => {
    // A migration may have written rows of its own.
    for (const { name } of [...BACKED_UP].reverse())
      await sql`delete from ${sql.table(name)}`.execute(transaction);
    for (const table of BACKED_UP) await fillTable({ transaction, db }, { table, folder, label });
    await markFilled(transaction);
  });
}

async function copyMedia(from: MediaFiles, to: MediaFiles): Promise<void> {
  for (const prefix of [IMAGES, UPLOADS]) {
    for await (const { key } of from.list(prefix)) {
      const content = await from.readStream(key);
      if (content !== undefined) await to.writeStream(key, content);
    }
  }
}

interface Inside {
  readonly transaction: Tables;
  readonly db: Database;
}

interface Source {
  readonly table: BackedUpTable;
  readonly folder: string;
  readonly label: BackupLabel;
}

async function fillTable(
  { transaction, db }: Inside,
  { table, folder, label }: Source,
): Promise<void> {
  const expected = label.rows[table.name];
  // A table that came after the backup was made is left empty.
  if (expected === undefined) return;
  let rows = 0;
  for await (const some of groupsOf(path.join(folder, TABLES, `${table.name}.jsonl`))) {
    await insert(transaction, table, some);
    rows += some.length;
  }
  if (rows !== expected) {
    throw new BackupError(
      `The backup is damaged: ${table.name} has ${rows} rows instead of ${expected}.`,
    );
  }
  if (db.kind === 'postgresql') await goOnCounting(transaction, table);
}

async function* groupsOf(file: string): AsyncGenerator<readonly Row[]> {
  const lines = createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity });
  let rows: Row[] = [];
  for await (const line of lines) {
    rows.push(unpackRow(line));
    if (rows.length * Object.keys(rows[0] ?? {}).length < PARAMETERS_AT_ONCE) continue;
    yield rows;
    rows = [];
  }
  if (rows.length > 0) yield rows;
}

/** SQLite keeps a NUL in a text, PostgreSQL does not. */
function keepable(value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('\0', '\uFFFD') : value;
}

async function insert(
  transaction: Tables,
  { name }: BackedUpTable,
  rows: readonly Row[],
): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  const names = sql.join(columns.map((column) => sql.ref(column)));
  const values = sql.join(
    rows.map((row) => sql`(${sql.join(columns.map((column) => keepable(row[column])))})`),
  );
  await sql`insert into ${sql.table(name)} (${names}) values ${values}`.execute(transaction);
}

async function goOnCounting(
  transaction: Tables,
  { name, key: [column] }: BackedUpTable,
): Promise<void> {
  if (!COUNTING.includes(column)) return;
  const highest = sql`(select coalesce(max(${sql.ref(column)}), 0) from ${sql.table(name)})`;
  await sql`select setval(pg_get_serial_sequence(${name}, ${column}), ${highest} + 1, false)`.execute(
    transaction,
  );
}
