import { randomBytes } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { backUp } from '../../src/storage/backup/back-up.ts';
import { restore } from '../../src/storage/backup/restore.ts';
import { findUnfinishedRestore } from '../../src/storage/backup/unfinished.ts';
import type { Database } from '../../src/storage/database.ts';
import { mediaFolder } from '../../src/storage/media/folder.ts';
import { migrate } from '../../src/storage/migrations/migrate.ts';
import { openPool, openPostgresql } from '../../src/storage/postgresql/open.ts';
import { openSqlite } from '../../src/storage/sqlite/open.ts';
import { joinStorage } from '../../src/storage/storage.ts';
import { keep } from '../services/predictions.ts';
import { freshPostgresqlDatabase, NOON, openEmbedded } from '../services/stores.ts';

const ROOT = path.resolve(import.meta.dirname, '..', '..', '..', '..');
const PROGRAM = path.join(ROOT, 'apps', 'server', 'bin', 'hand-digits.mjs');
const PREDICTIONS = 800;
const PHOTOS = 10;

const cleanUps: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const clean of cleanUps.splice(0).reverse()) await clean();
});

function newFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'hand-digits-restore-'));
  cleanUps.push(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

interface Backup {
  readonly folder: string;
  readonly ids: readonly string[];
}

/** Many small images in the database, some large ones beside it. */
async function makeBackup(at = NOON): Promise<Backup> {
  const { stores, close } = await openEmbedded();
  cleanUps.push(close);
  const photos = Array.from({ length: PHOTOS }, () => randomBytes(300_000));
  const small = Array.from({ length: PREDICTIONS - PHOTOS }, () => randomBytes(600));
  const kept = await Promise.all([...photos, ...small].map((bytes) => keep(stores, {}, bytes)));
  const folder = path.join(newFolder(), 'backup');
  await backUp({ ...stores, clock: () => at }, folder);
  return { folder, ids: kept.map(({ id }) => id) };
}

interface Target {
  readonly folder: string;
  readonly flags: readonly string[];
  readonly open: () => Promise<Database>;
}

async function onSqlite(): Promise<Target> {
  const folder = newFolder();
  const open = (): Promise<Database> => openSqlite(path.join(folder, 'hand-digits.sqlite'));
  return Promise.resolve({ folder, flags: ['--data-folder', folder], open });
}

async function onPostgresql(): Promise<Target> {
  const folder = newFolder();
  const { url, drop } = await freshPostgresqlDatabase();
  cleanUps.push(drop);
  const open = (): Promise<Database> =>
    Promise.resolve(openPostgresql(openPool({ url, random: Math.random }), Math.random));
  return { folder, flags: ['--data-folder', folder, '--database', url], open };
}

/** Runs `restore` and kills it with -9 some milliseconds after it has begun to write. */
async function killRestore(target: Target, backup: Backup, milliseconds: number): Promise<void> {
  const child = spawn(process.execPath, [PROGRAM, 'restore', backup.folder, ...target.flags], {
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  const db = await target.open();
  try {
    while (child.exitCode === null) {
      if ((await findUnfinishedRestore(db.write, db.kind)) !== undefined) break;
      await delay(5);
    }
  } finally {
    await db.close();
  }
  await delay(milliseconds);
  child.kill('SIGKILL');
  expect((await ended)[1]).toBe('SIGKILL');
}

describe.each([
  ['SQLite', onSqlite],
  ['PostgreSQL', onPostgresql],
])('A restore on %s', (_, makeTarget) => {
  it('that was killed is not used by anything else, and brings everything when it is run again', async () => {
    const backup = await makeBackup();
    const target = await makeTarget();
    // The second run goes on from what the first one left.
    await killRestore(target, backup, 0);
    await killRestore(target, backup, 60);
    const db = await target.open();
    cleanUps.push(() => db.close());
    await expect(migrate(db.write, db.kind)).rejects.toThrow(/did not come to its end.*"restore"/);
    const files = mediaFolder(path.join(target.folder, 'media'));
    await restore({ db, files }, backup.folder);
    await migrate(db.write, db.kind);
    const parts = { db, files, temporaryFolder: target.folder, ids: () => '', random: () => 0 };
    const { predictions, media } = await joinStorage(parts);
    const found: string[] = [];
    for await (const records of predictions.stream({})) {
      for (const { id, image } of records) {
        found.push(id);
        expect((await media.read(image.sha256))?.length).toBe(image.bytes);
      }
    }
    expect(found.sort()).toEqual([...backup.ids].sort());
    // It is whole now: a second one is refused as anywhere.
    await expect(restore({ db, files }, backup.folder)).rejects.toThrow(/not empty/);
  });

  it('that was killed is gone on with by the same backup alone', async () => {
    const [backup, other] = [await makeBackup(), await makeBackup(NOON + 1)];
    const target = await makeTarget();
    await killRestore(target, backup, 0);
    const db = await target.open();
    cleanUps.push(() => db.close());
    const files = mediaFolder(path.join(target.folder, 'media'));
    await expect(restore({ db, files }, other.folder)).rejects.toThrow(/name that one again/);
  });

  it('refuses a database of an earlier version: what it holds is not thrown away', async () => {
    const backup = await makeBackup();
    const target = await makeTarget();
    const db = await target.open();
    cleanUps.push(() => db.close());
    await migrate(db.write, db.kind, '0003-learning');
    const files = mediaFolder(path.join(target.folder, 'media'));
    await expect(restore({ db, files }, backup.folder)).rejects.toThrow(/not empty/);
  });
});
