import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import type { Database } from '../../src/storage/database.ts';
import { nameLookUp } from '../../src/storage/predictions/names.ts';
import { LATEST, migrate, pendingMigrations } from '../../src/storage/migrations/migrate.ts';
import { openPool, openPostgresql } from '../../src/storage/postgresql/open.ts';
import { openSqlite } from '../../src/storage/sqlite/open.ts';
import { joinStorage } from '../../src/storage/storage.ts';
import { freshPostgresqlDatabase } from '../services/stores.ts';
import { schemaOf } from '../services/schema-text.ts';

const cleanUps: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const clean of cleanUps.splice(0).reverse()) await clean();
});

async function emptySqlite(): Promise<Database> {
  const folder = mkdtempSync(path.join(tmpdir(), 'hand-digits-migrations-'));
  cleanUps.push(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const db = await openSqlite(path.join(folder, 'hand-digits.sqlite'));
  cleanUps.push(() => db.close());
  return db;
}

async function emptyPostgresql(): Promise<Database> {
  const { url, drop } = await freshPostgresqlDatabase();
  cleanUps.push(drop);
  const db = openPostgresql(openPool({ url, random: Math.random }), Math.random);
  cleanUps.push(() => db.close());
  return db;
}

const DATABASES = { sqlite: emptySqlite, postgresql: emptyPostgresql };

/** Two predictions as the first version wrote them, one of them corrected to 4. */
async function fillAsFirstVersion({ write, kind }: Database): Promise<void> {
  const hash = kind === 'sqlite' ? sql`x'00ff'` : sql`'\\x00ff'::bytea`;
  const ids = ['019a9f3c-5b7e-7c21-9d4e-2f6a1b3c5d7e', '019a9f3c-5b7e-7c21-9d4e-2f6a1b3c5d7f'];
  await sql`insert into models (id, name, origin, sha256, bytes, added_at) values ('m', 'm', 'shipped', '', 1, 1)`.execute(
    write,
  );
  await sql`insert into images (sha256, bytes, content, created_at) values (${hash}, 2, ${hash}, 1)`.execute(
    write,
  );
  for (const [i, id] of ids.entries()) {
    await sql`insert into predictions (id, created_at, image_sha256, media_type, image_bytes, model_no, digit,
        confidence, decision, geometry, timings, source, file_name, truth)
      values (${id}, ${1_763_800_000_000 + i}, ${hash}, 'image/png', 2, 1, 4, 0.5, 'accepted',
        '{"p":[28,28]}', '[0,0,0,0]', 'api', ${i === 0 ? 'Scan 7.PNG' : null}, ${i === 0 ? 4 : null})`.execute(
      write,
    );
  }
}

describe.each(Object.entries(DATABASES))('Migrations on %s', (kind, open) => {
  it('lead from nothing to the schema that is written down', async () => {
    const db = await open();
    await migrate(db.write, db.kind);
    expect(await pendingMigrations(db.write, db.kind)).toEqual([]);
    // Changed on purpose? `npx vitest run apps/server/test/storage/migrations -u` writes it anew.
    await expect(await schemaOf(db)).toMatchFileSnapshot(`../../src/storage/schema/${kind}.sql`);
  });

  it('lead from a filled first version to the last one, which reads what it finds', async () => {
    const db = await open();
    await migrate(db.write, db.kind, '0001-records');
    await fillAsFirstVersion(db);
    expect(await migrate(db.write, db.kind)).toContain(LATEST);
    const files = { kind: 'folder' as const };
    const storage = await joinStorage({
      db,
      files: files as never,
      ...{ temporaryFolder: tmpdir(), ids: () => '', random: () => 0 },
    });
    const page = await storage.predictions.page({ filter: { digit: 4 }, sort: 'oldest', limit: 5 });
    expect(
      page.kind === 'page' && page.page.items.map(({ truth, model }) => [truth, model]),
    ).toEqual([
      [4, 'm'],
      [null, 'm'],
    ]);
    expect((await storage.predictions.counts({})).total).toEqual({ value: 2, relation: 'exact' });
    expect((await storage.predictions.counts({ corrected: true })).total.value).toBe(1);
    const named = nameLookUp(db, { text: 'scan', from: undefined, to: undefined });
    expect(await named?.few()).toHaveLength(1);
    const day = { from: 1_763_769_600_000, to: 1_763_856_000_000 };
    expect((await storage.predictions.counts(day)).total.value).toBe(2);
  });

  it('are run once when two processes start at the same moment', async () => {
    const db = await open();
    const all = await pendingMigrations(db.write, db.kind);
    const both = await Promise.all([migrate(db.write, db.kind), migrate(db.write, db.kind)]);
    expect(both.map(({ length }) => length).sort()).toEqual([0, all.length]);
  });

  it('refuse a database of a newer version', async () => {
    const db = await open();
    await migrate(db.write, db.kind);
    await sql`insert into kysely_migration (name, timestamp) values ('9999-future', '2030-01-01T00:00:00.000Z')`.execute(
      db.write,
    );
    await expect(migrate(db.write, db.kind)).rejects.toThrow(/newer version/);
  });
});
