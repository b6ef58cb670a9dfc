import { cp, mkdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { CopyReport } from '../cli/server-actions.ts';
import { backUp as backUpStorage } from '../storage/backup/back-up.ts';
import { BackupError, type BackupLabel } from '../storage/backup/label.ts';
import { restore } from '../storage/backup/restore.ts';
import { migrate } from '../storage/migrations/migrate.ts';
import type { Config } from './config/settings.ts';
import { openStorage, type OpenedStorage } from './open-storage.ts';

/** Added model packages lie beside the tables in a backup, as they do in an installation. */
const MODELS = 'models';

/** Copies everything into a new folder while the server goes on. */
export async function backUp(config: Config, folder: string): Promise<CopyReport> {
  await mkdirNew(folder);
  const storage = await open(config);
  try {
    await migrate(storage.db.write, storage.db.kind);
    // Packages first: a prediction of the snapshot is then never of a model that was not copied.
    await copyFolder(path.join(config.dataFolder, MODELS), path.join(folder, MODELS));
    return reportOf(await backUpStorage({ ...storage, clock: Date.now }, folder));
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  } finally {
    await storage.db.close();
  }
}

/** Fills an installation that holds nothing yet, from a backup of either database. */
export async function restoreFrom(config: Config, folder: string): Promise<CopyReport> {
  const storage = await open(config);
  try {
    const alongside = (): Promise<void> =>
      copyFolder(path.join(folder, MODELS), path.join(config.dataFolder, MODELS));
    return reportOf(await restore({ ...storage, alongside }, folder));
  } finally {
    await storage.db.close();
  }
}

function reportOf({ rows, files, bytes }: BackupLabel): CopyReport {
  const records = Object.values(rows).reduce((sum, n) => sum + n, 0);
  return { records, files, bytes };
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

async function copyFolder(from: string, to: string): Promise<void> {
  const exists = await stat(from).catch(() => undefined);
  if (exists !== undefined) await cp(from, to, { recursive: true });
}
