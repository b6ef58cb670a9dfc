import { open } from 'node:fs/promises';
import path from 'node:path';
import { ZipError, zipFiles } from '../archives/zip-files.ts';
import { PACKAGE_FILES } from './read-folder.ts';

const LIMITS = {
  mostFiles: 100,
  mostBytes: 512 * 1024 * 1024,
  mostBytesTogether: 1024 * 1024 * 1024,
};

/** The package's own files, wherever in the archive they lie: most people zip the folder, not its files. */
export async function unpack(zip: string, folder: string): Promise<void> {
  for await (const file of zipFiles(zip, LIMITS)) {
    const name = PACKAGE_FILES.find((one) => one === path.posix.basename(file.name));
    if (name === undefined) continue;
    if (file.kind === 'refused') throw new ZipError(`${file.name}: ${file.detail}`);
    await writeDurably(path.join(folder, name), file.bytes);
  }
}

async function writeDurably(file: string, bytes: Uint8Array): Promise<void> {
  const handle = await open(file, 'w');
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
