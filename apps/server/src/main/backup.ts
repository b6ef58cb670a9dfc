import { cp, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CopyReport } from '../cli/server-actions.ts';
import type { Database } from '../storage/database.ts';
import { IMAGES, UPLOADS, type MediaFiles } from '../storage/media/files.ts';
import { mediaFolder } from '../storage/media/folder.ts';
import { LATEST } from '../storage/migrations/migrate.ts';
import { openSqlite } from '../storage/sqlite/open.ts';
import type { Config } from './config/settings.ts';
import { MEDIA_FOLDER, openStorage, SQLITE_FILE, type OpenedStorage } from './open-storage.ts';
import { dumpPostgresql, restorePostgresql } from './postgresql-tools.ts';

/** What a backup says of itself; written last, so that one that was cut is not taken for whole. */
interface Label {
  readonly format: 1;
  readonly database: Database['kind'];
  readonly schema: string;
  readonly createdAt: string;
  readonly files: number;
  readonly bytes: number;
}

const LABEL = 'backup.json';
const DUMP = 'database.dump';
const MODELS = 'models';

/** A backup cannot be made or taken; the message says what to do. */
export class BackupError extends Error {
  readonly code = 'backup-impossible';
}

/**
 * Copies everything into a new folder while others write. The database's copy is of one moment; images
 * are copied before it, and once more what came meanwhile, so that each record finds its image.
 */
export async function backUp(config: Config, folder: string): Promise<CopyReport> {
  await mkdirNew(folder);
  const storage = await open(config);
  try {
    const target = mediaFolder(path.join(folder, MEDIA_FOLDER));
    const copied = new Copied(storage.files, target);
    await copied.copyAll();
    await copyDatabase(config, storage.db, folder);
    await copied.copyAll();
    if (storage.db.kind === 'sqlite') await requireImages(path.join(folder, SQLITE_FILE), copied);
    await copyFolder(path.join(config.dataFolder, MODELS), path.join(folder, MODELS));
    return await writeLabel(folder, storage.db.kind, copied);
  } finally {
    await storage.db.close();
  }
}

/** Fills an installation that holds nothing yet. */
export async function restoreFrom(config: Config, folder: string): Promise<CopyReport> {
  const label = await readLabel(folder);
  const kind = config.database === null ? 'sqlite' : 'postgresql';
  if (label.database !== kind) {
    throw new BackupError(
      `The backup is of ${label.database}, the configuration names ${kind}. Set database accordingly.`,
    );
  }
  if (config.database === null) await restoreSqlite(config, folder);
  else await restorePostgresql(config.database, path.join(folder, DUMP));
  const storage = await open(config);
  try {
    const source = mediaFolder(path.join(folder, MEDIA_FOLDER));
    const copied = new Copied(source, storage.files);
    await copied.copyAll();
    await copyFolder(path.join(folder, MODELS), path.join(config.dataFolder, MODELS));
    return { files: copied.files, bytes: label.bytes };
  } finally {
    await storage.db.close();
  }
}

function open(config: Config): Promise<OpenedStorage> {
  return openStorage(config, { random: () => Math.random(), onIdleError: () => undefined });
}

async function mkdirNew(folder: string): Promise<void> {
  await mkdir(path.dirname(path.resolve(folder)), { recursive: true });
  await mkdir(folder).catch((error: unknown) => {
    throw new BackupError(`${folder} exists already or cannot be made. Name a new folder.`, {
      cause: error,
    });
  });
}

async function copyDatabase(config: Config, db: Database, folder: string): Promise<void> {
  if (db.backup !== null) await db.backup(path.join(folder, SQLITE_FILE));
  else if (config.database !== null) await dumpPostgresql(config.database, path.join(folder, DUMP));
}

/** Media files that were copied; a second round takes only what is new. */
class Copied {
  readonly #from: MediaFiles;
  readonly #to: MediaFiles;
  readonly #keys = new Set<string>();

  constructor(from: MediaFiles, to: MediaFiles) {
    this.#from = from;
    this.#to = to;
  }

  get files(): number {
    return this.#keys.size;
  }

  has(key: string): boolean {
    return this.#keys.has(key);
  }

  async copyAll(): Promise<void> {
    for (const prefix of [IMAGES, UPLOADS]) {
      for await (const { key } of this.#from.list(prefix)) await this.#copy(key);
    }
  }

  /** What was removed while it was listed needs no copy. */
  async #copy(key: string): Promise<void> {
    if (this.#keys.has(key)) return;
    const content = await this.#from.readStream(key).catch(() => undefined);
    if (content === undefined) return;
    await this.#to.writeStream(key, content);
    this.#keys.add(key);
  }
}

/** A prediction that was deleted at the very moment would leave a record without its image. */
async function requireImages(file: string, copied: Copied): Promise<void> {
  const db = await openSqlite(file);
  try {
    const rows = await db.read
      .selectFrom('images')
      .select('storage_key')
      .where('storage_key', 'is not', null)
      .execute();
    const missing = rows.filter(({ storage_key: key }) => key !== null && !copied.has(key));
    if (missing.length === 0) return;
    throw new BackupError(
      `${missing.length} images were deleted while they were copied. Remove the folder and start again.`,
    );
  } finally {
    await db.close();
  }
}

async function copyFolder(from: string, to: string): Promise<void> {
  const exists = await stat(from).catch(() => undefined);
  if (exists !== undefined) await cp(from, to, { recursive: true });
}

async function writeLabel(
  folder: string,
  database: Database['kind'],
  copied: Copied,
): Promise<CopyReport> {
  const { size } = await stat(path.join(folder, database === 'sqlite' ? SQLITE_FILE : DUMP));
  const bytes = size;
  const label: Label = {
    format: 1,
    database,
    schema: LATEST,
    createdAt: new Date().toISOString(),
    files: copied.files,
    bytes,
  };
  await writeFile(path.join(folder, LABEL), `${JSON.stringify(label, null, 2)}\n`);
  return { files: copied.files, bytes };
}

async function readLabel(folder: string): Promise<Label> {
  const text = await readFile(path.join(folder, LABEL), 'utf8').catch((error: unknown) => {
    const what = `${folder} is no whole backup: it has no ${LABEL}.`;
    throw new BackupError(what, { cause: error });
  });
  const label = JSON.parse(text) as Partial<Label>;
  if (label.format === 1 && label.database !== undefined) return label as Label;
  throw new BackupError(`${folder} was written by another version of this program.`);
}

async function restoreSqlite({ dataFolder }: Config, folder: string): Promise<void> {
  const target = path.join(dataFolder, SQLITE_FILE);
  const exists = await stat(target).catch(() => undefined);
  if (exists !== undefined) {
    throw new BackupError(
      `${target} exists already. Stop the server and move ${dataFolder} away first.`,
    );
  }
  await mkdir(dataFolder, { recursive: true });
  await cp(path.join(folder, SQLITE_FILE), target);
}
