import { readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { openPool, openPostgresql } from '../../src/storage/postgresql/open.ts';
import { keepMany } from '../services/predictions.ts';
import { onEveryStore, type TestStores } from '../services/stores.ts';

/** PostgreSQL's write-ahead log has at least one file of this size. */
const SEGMENT = 16 * 1024 ** 2;

/** As the file system, or PostgreSQL itself, has it. */
async function withoutLog({ db, folder }: TestStores): Promise<number> {
  if (db.kind === 'sqlite') return statSync(path.join(folder, 'hand-digits.sqlite')).size;
  const query = sql<{ bytes: number }>`select pg_database_size(current_database()) as bytes`;
  return (await query.execute(db.read)).rows[0]?.bytes ?? 0;
}

onEveryStore('the size of the database', (stores) => {
  it('counts its write-ahead log, which may be larger than the database itself', async () => {
    await keepMany(
      stores(),
      Array.from({ length: 200 }, () => ({})),
    );
    const { db, folder, storage } = stores();
    const { bytes } = (await storage.report()).database;
    const own = await withoutLog(stores());
    if (db.kind === 'postgresql') {
      expect(bytes).toBeGreaterThanOrEqual(own + SEGMENT);
      return;
    }
    const files = readdirSync(folder).filter((name) => name.startsWith('hand-digits.sqlite'));
    const sizes = files.map((name) => statSync(path.join(folder, name)).size);
    expect(files).toContain('hand-digits.sqlite-wal');
    expect(bytes).toBe(sizes.reduce((sum, size) => sum + size, 0));
    expect(bytes).toBeGreaterThan(own + 100_000);
  });

  it('is told without the log by a PostgreSQL that does not let this role see it', async () => {
    const { db, ids, postgresqlUrl } = stores();
    if (postgresqlUrl === null) return;
    const role = `plain_${ids().slice(-12)}`;
    await sql.raw(`create role ${role} login password 'plain'`).execute(db.write);
    const url = new URL(postgresqlUrl);
    [url.username, url.password] = [role, 'plain'];
    const plain = openPostgresql(openPool({ url: url.href, random: Math.random }), Math.random);
    try {
      expect(await plain.size()).toBe(await withoutLog(stores()));
    } finally {
      await plain.close();
      await sql.raw(`drop role ${role}`).execute(db.write);
    }
  });
});
