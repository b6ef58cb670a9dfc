import { createReadStream } from 'node:fs';
import {
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  type FileHandle,
} from 'node:fs/promises';
import path from 'node:path';
import { StorageFullError } from '../../use-cases/media.ts';
import type { MediaFiles } from './files.ts';

/** A file in the making; a crash leaves it behind, the sweep takes it away. */
const PART = '.part';

/** Files in a folder of this machine. */
export function mediaFolder(root: string): MediaFiles {
  const at = (key: string): string => path.join(root, key);
  const writeStream = (key: string, content: AsyncIterable<Uint8Array>): Promise<void> =>
    writeWhole(at(key), content).catch((error: unknown) => {
      throw isFull(error) ? new StorageFullError(`The disk of ${root}`, error) : error;
    });
  return {
    kind: 'folder',
    writeStream,
    write: (key, bytes) => writeStream(key, once(bytes)),
    read: (key) => readFile(at(key)).catch(orMissing),
    readStream: async (key) => {
      const facts = await stat(at(key)).catch(orMissing);
      return facts === undefined ? undefined : createReadStream(at(key));
    },
    remove: (key) => rm(at(key), { force: true }),
    list: (prefix) => list(root, prefix),
  };
}

/**
 * Temporary file, fsync, rename, fsync of the folder: after a power cut the whole file is there under its
 * name, or nothing is.
 */
async function writeWhole(file: string, content: AsyncIterable<Uint8Array>): Promise<void> {
  const folder = path.dirname(file);
  await mkdir(folder, { recursive: true });
  const part = `${file}${PART}`;
  try {
    const handle = await open(part, 'w');
    try {
      await copyInto(handle, content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(part, file);
    await syncFolder(folder);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

async function copyInto(handle: FileHandle, content: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const bytes of content) await handle.writeFile(bytes);
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

// eslint-disable-next-line @typescript-eslint/require-await -- a stream of one
async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function* list(root: string, prefix: string): ReturnType<MediaFiles['list']> {
  for (const folder of await readdir(path.join(root, prefix)).catch(orNone)) {
    const inner = path.join(prefix, folder);
    const names = await readdir(path.join(root, inner)).catch((error: unknown) =>
      codeOf(error) === 'ENOTDIR' ? [''] : orNone(error),
    );
    for (const name of names) {
      const key = path.posix.join(prefix, folder, name);
      const facts = await stat(path.join(root, key)).catch(orMissing);
      if (facts?.isFile() === true) {
        yield { key, bytes: facts.size, writtenAt: facts.mtimeMs };
      }
    }
  }
}

function isFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(codeOf(error));
}

function orMissing(error: unknown): undefined {
  if (codeOf(error) !== 'ENOENT') throw error;
}

function orNone(error: unknown): string[] {
  orMissing(error);
  return [];
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
