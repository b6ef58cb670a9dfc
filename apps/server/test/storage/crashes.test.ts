import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { openPool, openPostgresql } from '../../src/storage/postgresql/open.ts';
import { mediaFolder } from '../../src/storage/media/folder.ts';
import { migrate } from '../../src/storage/migrations/migrate.ts';
import { openSqlite } from '../../src/storage/sqlite/open.ts';
import { joinStorage } from '../../src/storage/storage.ts';
import { startPostgresql } from '../services/postgresql-server.ts';
import { keep } from '../services/predictions.ts';
import { openEmbedded, type TestStores } from '../services/stores.ts';

const WRITER = path.join(import.meta.dirname, '..', 'services', 'insert-until-killed.ts');
const KILLS = 4;

/** Ids that a process acknowledged before kill -9. */
async function acknowledgedUntilKilled(folder: string, milliseconds: number): Promise<string[]> {
  const child = spawn(process.execPath, [WRITER, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  await once(child.stdout, 'data');
  await delay(milliseconds);
  child.kill('SIGKILL');
  await once(child, 'close');
  return out.split('\n').filter((line) => line.length === 36);
}

describe('Killing the process', () => {
  it(`while it writes, ${KILLS} times over, loses no acknowledged prediction and none of their images`, async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'hand-digits-crash-'));
    try {
      const acknowledged: string[] = [];
      for (let kill = 0; kill < KILLS; kill++) {
        acknowledged.push(...(await acknowledgedUntilKilled(folder, 20 + 150 * kill)));
      }
      const db = await openSqlite(path.join(folder, 'hand-digits.sqlite'));
      const files = mediaFolder(path.join(folder, 'media'));
      const storage = await joinStorage({
        db,
        files,
        temporaryFolder: folder,
        ids: () => '',
        random: () => 0,
      });
      const found = new Map<string, number>();
      let stored = 0;
      for await (const records of storage.predictions.stream({})) {
        for (const { id, image } of records) {
          stored += 1;
          found.set(id, (await storage.media.read(image.sha256))?.length === image.bytes ? 1 : 0);
        }
      }
      expect(acknowledged.length).toBeGreaterThan(KILLS);
      expect(acknowledged.filter((id) => found.get(id) !== 1)).toEqual([]);
      expect([...found.values()].every((whole) => whole === 1)).toBe(true);
      expect((await storage.predictions.counts({})).total.value).toBe(stored);
      const check = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(db.read);
      expect(check.rows).toEqual([{ integrity_check: 'ok' }]);
      await db.close();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('A full disk', () => {
  it('is told as such, stores nothing of what was refused, and nothing that was stored is lost', async () => {
    const { stores, close } = await openEmbedded();
    const kept = await keep(stores);
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(stores.db.write);
    await sql`pragma max_page_count = ${sql.lit((rows[0]?.page_count ?? 0) + 4)}`.execute(
      stores.db.write,
    );
    const attempts = await Promise.allSettled(
      Array.from({ length: 20 }, () => keep(stores, {}, Buffer.alloc(30_000, Math.random() * 255))),
    );
    const refused = attempts.filter((one) => one.status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    for (const { reason } of refused) expect(reason).toMatchObject({ code: 'storage-full' });
    await sql`pragma max_page_count = 1000000`.execute(stores.db.write);
    expect(await stores.predictions.find(kept.id)).toBeDefined();
    await keep(stores);
    const { total } = await stores.predictions.counts({});
    expect(total.value).toBe(2 + attempts.length - refused.length);
    await close();
  });
});

describe('A PostgreSQL that stops', () => {
  it('is told as such, loses nothing, and is used again by itself when it is back', async () => {
    const server = await startPostgresql();
    const folder = mkdtempSync(path.join(tmpdir(), 'hand-digits-stop-'));
    const db = openPostgresql(openPool({ url: server.url, random: Math.random }), Math.random);
    try {
      await migrate(db.write, db.kind);
      const { stores: embedded, close } = await openEmbedded();
      const files = mediaFolder(path.join(folder, 'media'));
      const parts = { db, files, temporaryFolder: folder, ids: embedded.ids, random: Math.random };
      const stores: TestStores = { ...embedded, ...(await joinStorage(parts)), db };
      const acknowledged = [await keep(stores)];
      const writing = (async () => {
        for (;;) acknowledged.push(await keep(stores));
      })().catch((error: unknown) => error);
      await delay(100);
      await server.kill();
      expect(await writing).toMatchObject({ code: 'database-unavailable' });
      await expect(
        stores.predictions.page({ filter: {}, sort: 'newest', limit: 1 }),
      ).rejects.toMatchObject({ code: 'database-unavailable' });
      await server.start();
      const found = await stores.predictions.findMany(acknowledged.map(({ id }) => id));
      expect(found).toHaveLength(acknowledged.length);
      await keep(stores);
      await close();
    } finally {
      await db.close();
      await server.remove();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
