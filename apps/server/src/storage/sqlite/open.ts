import { mkdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { Kysely } from 'kysely';
import type { Database, Tables } from '../database.ts';
import type { Schema } from '../schema.ts';
import { sqliteDialect } from './dialect.ts';
import { SqliteThread } from './thread.ts';
import { Turns } from './turns.ts';

/** The shard of the only process that writes many predictions. */
const ONLY_SHARD = 0;

/**
 * Opens the file or makes it: one thread writes, one reads, so that a list never waits for a commit nor
 * a commit for a list (write-ahead log).
 * @throws DatabaseFailure when the file cannot be opened
 */
export async function openSqlite(file: string): Promise<Database> {
  await mkdir(path.dirname(file), { recursive: true });
  const writer = new SqliteThread({ file, readonly: false });
  // The write-ahead log exists from here on; a reader that came first could not make it.
  await writer.run({ sql: 'select 1', parameters: [] });
  const reader = new SqliteThread({ file, readonly: true });
  const turns = new Turns();
  const write = new Kysely<Schema>({ dialect: sqliteDialect(writer, turns) });
  const read = new Kysely<Schema>({ dialect: sqliteDialect(reader, null) });
  return {
    kind: 'sqlite',
    read,
    write,
    shard: ONLY_SHARD,
    atomically: async (statements) => {
      await turns.take();
      try {
        await writer.atomically(statements.map(({ sql, parameters }) => ({ sql, parameters })));
      } finally {
        turns.give();
      }
    },
    snapshot: (work) => inSnapshot(file, work),
    size: () => sizeOnDisk(file),
    close: async () => {
      await turns.take();
      await reader.close();
      await writer.close();
    },
  };
}

/** Of the database and of what SQLite keeps beside it: the write-ahead log, and the index of that. */
async function sizeOnDisk(file: string): Promise<number> {
  const files = [file, `${file}-wal`, `${file}-shm`];
  const sizes = files.map((one) =>
    stat(one).then(
      ({ size }) => size,
      () => 0,
    ),
  );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** A read transaction sees the database as it was when it first looked (write-ahead log). */
async function inSnapshot<T>(file: string, work: (tables: Tables) => Promise<T>): Promise<T> {
  const thread = new SqliteThread({ file, readonly: true });
  const tables = new Kysely<Schema>({ dialect: sqliteDialect(thread, null) });
  try {
    await thread.run({ sql: 'begin', parameters: [] });
    return await work(tables);
  } finally {
    await thread.close();
  }
}
