import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { backUp } from '../../src/storage/backup/back-up.ts';
import { restore } from '../../src/storage/backup/restore.ts';
import { mediaFolder } from '../../src/storage/media/folder.ts';
import { openPool, openPostgresql } from '../../src/storage/postgresql/open.ts';
import { openSqlite } from '../../src/storage/sqlite/open.ts';
import { joinStorage } from '../../src/storage/storage.ts';
import { SYSTEM, audit } from '../../src/use-cases/caller.ts';
import { correctMany } from '../../src/use-cases/corrections.ts';
import { createUser } from '../../src/use-cases/people/users.ts';
import { keep, keepMany } from '../services/predictions.ts';
import { freshPostgresqlDatabase, onEveryStore, type TestStores } from '../services/stores.ts';

const folders: string[] = [];
const cleanUps: (() => Promise<void>)[] = [];

function newFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'hand-digits-backup-'));
  folders.push(folder);
  return folder;
}

afterEach(async () => {
  for (const clean of cleanUps.splice(0)) await clean();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** An empty installation on the other database: a backup of either fits both. */
async function otherInstallation({ db, ids }: TestStores) {
  const folder = newFolder();
  const files = mediaFolder(path.join(folder, 'media'));
  const opened =
    db.kind === 'sqlite'
      ? await emptyPostgresql()
      : await openSqlite(path.join(folder, 'new.sqlite'));
  cleanUps.unshift(() => opened.close());
  const storage = () =>
    joinStorage({ db: opened, files, temporaryFolder: folder, ids, random: Math.random });
  return { db: opened, files, storage };
}

async function emptyPostgresql() {
  const { url, drop } = await freshPostgresqlDatabase();
  cleanUps.push(drop);
  return openPostgresql(openPool({ url, random: Math.random }), Math.random);
}

onEveryStore('A backup', (stores) => {
  it('taken while others write holds one moment whole, and the other kind of database takes it', async () => {
    const { predictions, clock, ids } = stores();
    const people = {
      ...stores(),
      passwords: { hash: () => Promise.resolve('hash'), verify: () => Promise.resolve(true) },
    };
    await createUser(people, SYSTEM, {
      name: 'Ada',
      role: 'administrator',
      password: 'correct horse 9',
    });
    const before = await keepMany(stores(), [
      { digit: 3 },
      { digit: null, decision: 'not-a-digit', confidence: 0 },
      {},
    ]);
    const photo = await keep(stores(), { fileName: 'photo.jpg' }, randomBytes(200_000));
    const settings = { current: () => ({ secondOpinionShare: 0 }) };
    await correctMany({ ...stores(), settings, random: Math.random }, SYSTEM, {
      ids: [before[0]?.id ?? ''],
      truth: 8,
      origin: 'history',
    });

    const folder = newFolder();
    const writing = new AbortController();
    const writer = (async () => {
      for (let n = 0; !writing.signal.aborted; n++)
        await keep(stores(), { fileName: `later-${n}.png` });
    })();
    const label = await backUp({ ...stores() }, folder);
    // Deleted after the moment of the backup, so the backup still has it with its image.
    await predictions.remove(
      [photo.id],
      audit({ ids, clock }, SYSTEM, { action: 'prediction.delete', subject: null }),
    );
    writing.abort();
    await writer;

    const other = await otherInstallation(stores());
    await restore(other, folder);
    const restored = await other.storage();
    const total = (await restored.predictions.counts({})).total.value;
    expect(total).toBe(label.rows['predictions']);
    expect(total).toBeGreaterThanOrEqual(4);
    for await (const records of restored.predictions.stream({})) {
      for (const { image } of records) {
        expect((await restored.media.read(image.sha256))?.length).toBe(image.bytes);
      }
    }
    expect(await restored.predictions.find(before[0]?.id ?? '')).toMatchObject({
      digit: 3,
      truth: 8,
      corrections: [{ truth: 8 }],
    });
    expect((await restored.users.findByName('ada'))?.role).toBe('administrator');
    expect((await restored.predictions.counts({ truth: 8 })).total.value).toBe(1);
  });

  it('that was restored goes on: what is new comes after what was', async () => {
    const kept = await keepMany(stores(), [{}, {}]);
    const folder = newFolder();
    await backUp({ ...stores() }, folder);
    const other = await otherInstallation(stores());
    await restore(other, folder);
    const restored = await other.storage();
    stores().clock.now += 1;
    const next = await keep({ ...stores(), ...restored, db: other.db, files: other.files });
    const page = await restored.predictions.page({ filter: {}, sort: 'oldest', limit: 10 });
    expect(page.kind === 'page' && page.page.items.map(({ id }) => id)).toEqual([
      ...kept.map(({ id }) => id),
      next.id,
    ]);
  });

  it('with a NUL in a text, which only SQLite keeps, is taken all the same', async () => {
    const { db } = stores();
    const fileName = db.kind === 'sqlite' ? 'a\0b.png' : 'b.png';
    const { id } = await keep(stores(), { fileName });
    const folder = path.join(newFolder(), 'backup');
    await backUp(stores(), folder);
    const other = await otherInstallation(stores());
    await restore(other, folder);
    const found = await (await other.storage()).predictions.find(id);
    expect(found?.fileName).toBe(fileName.replace('\0', '\uFFFD'));
  });

  it('is not taken by an installation that holds something, nor when it is not whole', async () => {
    await keep(stores());
    const folder = newFolder();
    await backUp({ ...stores() }, folder);
    await expect(restore(stores(), folder)).rejects.toThrow(/not empty/);
    const other = await otherInstallation(stores());
    writeFileSync(path.join(folder, 'tables', 'predictions.jsonl'), '');
    await expect(restore(other, folder)).rejects.toThrow(/predictions has 0 rows instead of 1/);
    rmSync(path.join(folder, 'backup.json'));
    await expect(restore(await otherInstallation(stores()), folder)).rejects.toThrow(
      /no whole backup/,
    );
  });
});
