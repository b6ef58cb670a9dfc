import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import type { Config } from './config/settings.ts';

/** Uploads, unpacked archives and exports in the making lie here, each process in a folder of its own. */
const TEMPORARY = 'tmp';
/** What a process on another machine has not touched for so long is nobody's. */
const FORGOTTEN_MS = 24 * 60 * 60_000;

/** The host's name and the process's number make the folder's name. */
export function temporaryFolder({ dataFolder }: Pick<Config, 'dataFolder'>): string {
  return path.join(path.resolve(dataFolder, TEMPORARY), `${hostname()}.${process.pid}`);
}

/**
 * Makes this process's folder, empty, and removes those of processes that were killed: nothing in them is
 * ever needed again.
 * @param now milliseconds, as file systems tell it
 */
export async function prepareTemporaryFolder(folder: string, now: number): Promise<void> {
  const all = path.dirname(folder);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(all)) {
    const at = path.join(all, name);
    if (at !== folder && (await isLeftOver(at, now)))
      await rm(at, { recursive: true, force: true });
  }
}

export async function removeTemporaryFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

async function isLeftOver(at: string, now: number): Promise<boolean> {
  const [, host, pid] = /^(.+)\.(\d+)$/.exec(path.basename(at)) ?? [];
  if (host === hostname()) return !isRunning(Number(pid));
  const facts = await stat(at).catch(() => undefined);
  return facts !== undefined && now - facts.mtimeMs > FORGOTTEN_MS;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}
