import { randomFillSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, inject } from 'vitest';
import type { Database } from '../../src/storage/database.ts';
import { uuidGenerator } from '../../src/storage/ids.ts';
import { mediaBucket } from '../../src/storage/media/bucket.ts';
import type { MediaFiles } from '../../src/storage/media/files.ts';
import { mediaFolder } from '../../src/storage/media/folder.ts';
import { migrate } from '../../src/storage/migrations/migrate.ts';
import { openPool, openPostgresql } from '../../src/storage/postgresql/open.ts';
import type { Schema } from '../../src/storage/schema.ts';
import { openSqlite } from '../../src/storage/sqlite/open.ts';
import { joinStorage, type Storage } from '../../src/storage/storage.ts';
import { startBucketServer } from './bucket-server.ts';
import { askForPostgresql } from './shared-postgresql.ts';

/** A clock that stands still until a test moves it. */
export interface TestClock {
  (): number;
  now: number;
}

/** Everything a storage test needs, on one database and one media store. */
export interface TestStores extends Storage {
  readonly db: Database;
  readonly files: MediaFiles;
  readonly clock: TestClock;
  readonly ids: () => string;
  readonly folder: string;
  /** where PostgreSQL is; null on SQLite */
  readonly postgresqlUrl: string | null;
}

/** 22 November 2026, noon. */
export const NOON = Date.UTC(2026, 10, 22, 12);

interface Opened {
  readonly stores: TestStores;
  readonly close: () => Promise<void>;
}

/** Runs the same tests on SQLite with a folder and on PostgreSQL with a bucket. */
export function onEveryStore(name: string, tests: (stores: () => TestStores) => void): void {
  const kinds = { 'SQLite and a folder': openEmbedded, 'PostgreSQL and a bucket': openScaledOut };
  describe.each(Object.entries(kinds))(`${name}, on %s`, (_, open) => {
    let opened: Opened | undefined;
    beforeAll(async () => {
      opened = await open();
    });
    beforeEach(async () => {
      if (opened !== undefined) await empty(opened.stores);
    });
    afterAll(async () => {
      await opened?.close();
    });
    tests(() => {
      if (opened === undefined) throw new Error('The stores are open only inside a test.');
      return opened.stores;
    });
  });
}

export async function openEmbedded(): Promise<Opened> {
  const folder = mkdtempSync(path.join(tmpdir(), 'hand-digits-store-'));
  const db = await openSqlite(path.join(folder, 'hand-digits.sqlite'));
  const files = mediaFolder(path.join(folder, 'media'));
  const stores = await join({ db, files, folder, postgresqlUrl: null });
  return { stores, close: () => closeAll(stores) };
}

export async function openScaledOut(): Promise<Opened> {
  const folder = mkdtempSync(path.join(tmpdir(), 'hand-digits-store-'));
  const { url, drop } = await freshPostgresqlDatabase();
  const bucket = await startBucketServer();
  const db = openPostgresql(openPool({ url, random: Math.random }), Math.random);
  const files = mediaBucket({ client: bucket.client, bucket: bucket.bucket, prefix: 'media/' });
  const stores = await join({ db, files, folder, postgresqlUrl: url });
  const close = async (): Promise<void> => {
    await closeAll(stores);
    await drop();
    await bucket.remove();
  };
  return { stores, close };
}

/** A database of its own on the run's PostgreSQL. */
export async function freshPostgresqlDatabase(): Promise<{
  url: string;
  drop: () => Promise<void>;
}> {
  const server = await askForPostgresql(inject('postgresqlDoor'));
  const name = `test_${process.pid}_${Math.random().toString(36).slice(2)}`;
  await administer(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = name;
  return { url: url.href, drop: () => administer(server, `drop database ${name} with (force)`) };
}

async function administer(server: string, statement: string): Promise<void> {
  const client = new pg.Client(server);
  await client.connect();
  await client.query(statement);
  await client.end();
}

type Joined = Pick<TestStores, 'db' | 'files' | 'folder' | 'postgresqlUrl'>;

async function join({ db, files, folder, postgresqlUrl }: Joined): Promise<TestStores> {
  await migrate(db.write, db.kind);
  const clock: TestClock = Object.assign(() => clock.now, { now: NOON });
  const ids = uuidGenerator({ clock, randomBytes: (bytes) => randomFillSync(bytes) });
  const storage = await joinStorage({
    db,
    files,
    temporaryFolder: folder,
    ids,
    random: Math.random,
  });
  return { ...storage, db, files, clock, ids, folder, postgresqlUrl };
}

async function closeAll({ db, folder }: TestStores): Promise<void> {
  await db.close();
  rmSync(folder, { recursive: true, force: true });
}

/** Children before parents; models stay, they are few and every prediction names one. */
const TABLES: readonly (keyof Schema)[] = [
  'shadow_disagreements',
  'shadow',
  'fine_tunings',
  'review_claims',
  'review_skips',
  'corrections',
  'batch_items',
  'predictions',
  'batches',
  'images',
  'discarded_files',
  'tally',
  'activations',
  'active_model',
  'sessions',
  'api_keys',
  'users',
  'sign_in_attempts',
  'audit_log',
  'settings',
];

async function empty({ db, clock, settings }: TestStores): Promise<void> {
  await db.write.transaction().execute(async (transaction) => {
    for (const table of TABLES) await sql`delete from ${sql.table(table)}`.execute(transaction);
  });
  clock.now = NOON;
  await settings.refresh();
}
