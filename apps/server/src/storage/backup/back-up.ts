import { mkdir, open, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { sql } from 'kysely';
import type { Database, Tables } from '../database.ts';
import { UPLOADS, type MediaFiles } from '../media/files.ts';
import { mediaFolder } from '../media/folder.ts';
import { HOLD_MS, holdMedia } from '../media/hold.ts';
import { LATEST } from '../migrations/migrate.ts';
import { LABEL, LostFileError, MEDIA, TABLES, type BackupLabel } from './label.ts';
import { BACKED_UP, packRow, type BackedUpTable, type Row } from './tables.ts';

export interface BackUpParts {
  /** migrated to the latest */
  readonly db: Database;
  readonly files: MediaFiles;
  readonly clock: () => number;
}

/**
 * Copies everything into an empty folder while others write: all tables as of one moment, as lines of
 * JSON that either database can take, and every file that they name. Images never change, and files
 * that are discarded meanwhile are held, so none can be missing.
 */
export async function backUp(parts: BackUpParts, folder: string): Promise<BackupLabel> {
  const { db, clock } = parts;
  await mkdir(path.join(folder, TABLES), { recursive: true });
  await holdMedia(db.write, clock());
  const copier = new MediaCopier(parts, mediaFolder(path.join(folder, MEDIA)));
  const rows = await db.snapshot(async (tables) => {
    const counts: Record<string, number> = {};
    for (const table of BACKED_UP) {
      const file = path.join(folder, TABLES, `${table.name}.jsonl`);
      counts[table.name] = await writeTable(file, pagesOf(tables, table), (page) =>
        copier.copyNamed(table.name, page),
      );
    }
    return counts;
  });
  const createdAt = new Date(clock()).toISOString();
  const { files, bytes } = copier;
  const label: BackupLabel = { format: 1, createdAt, schema: LATEST, rows, files, bytes };
  await writeFile(path.join(folder, LABEL), `${JSON.stringify(label, null, 2)}\n`, { flush: true });
  return label;
}

async function writeTable(
  file: string,
  pages: AsyncIterable<readonly Row[]>,
  each: (page: readonly Row[]) => Promise<void>,
): Promise<number> {
  const handle = await open(file, 'w');
  let rows = 0;
  try {
    for await (const page of pages) {
      await handle.writeFile(page.map(packRow).join(''));
      await each(page);
      rows += page.length;
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return rows;
}

async function* pagesOf(
  tables: Tables,
  { name, key, page }: BackedUpTable,
): AsyncGenerator<readonly Row[]> {
  const columns = sql.join(key.map((column) => sql.ref(column)));
  let after: Row | undefined;
  do {
    const rest = after === undefined ? sql`` : sql`where (${columns}) > (${valuesOf(after, key)})`;
    const query = sql<Row>`select * from ${sql.table(name)} ${rest} order by ${columns} limit ${page}`;
    const { rows }: { rows: Row[] } = await query.execute(tables);
    if (rows.length > 0) yield rows;
    after = rows.length === page ? rows.at(-1) : undefined;
  } while (after !== undefined);
}

function valuesOf(row: Row, key: readonly string[]): ReturnType<typeof sql.join> {
  return sql.join(key.map((column) => row[column]));
}

/** Copies the files that rows name. */
class MediaCopier {
  readonly #parts: BackUpParts;
  readonly #target: MediaFiles;
  #heldAt: number;
  files = 0;
  bytes = 0;

  constructor(parts: BackUpParts, target: MediaFiles) {
    this.#parts = parts;
    this.#target = target;
    this.#heldAt = parts.clock();
  }

  async copyNamed(table: string, page: readonly Row[]): Promise<void> {
    if (table === 'images') {
      for (const { storage_key: key } of page) {
        if (typeof key === 'string' && !(await this.#copy(key))) throw new LostFileError(key);
      }
    }
    if (table === 'batches') {
      // An archive that is listed already is gone; one that never arrived whole fails the batch later.
      for (const { id } of page.filter(({ listed }) => listed === 0)) {
        await this.#copy(`${UPLOADS}/zip/${String(id)}.zip`);
      }
    }
  }

  /** @returns false where there is no such file */
  async #copy(key: string): Promise<boolean> {
    await this.#hold();
    const content = await this.#parts.files.readStream(key);
    if (content === undefined) return false;
    await this.#target.writeStream(key, this.#counted(content));
    this.files += 1;
    return true;
  }

  async *#counted(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const bytes of content) {
      this.bytes += bytes.length;
      yield bytes;
    }
  }

  /** Long before the hold is over it is asked for again. */
  async #hold(): Promise<void> {
    const now = this.#parts.clock();
    if (now - this.#heldAt < HOLD_MS / 4) return;
    this.#heldAt = now;
    await holdMedia(this.#parts.db.write, now);
  }
}
