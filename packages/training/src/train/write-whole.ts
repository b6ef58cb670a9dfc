import { open, rename } from 'node:fs/promises';
import path from 'node:path';

/**
 * Writes a file so that a kill at any moment leaves the old one or the new one: into a temporary file
 * beside it, flushed to the disk, then renamed.
 */
export async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.new`);
  const handle = await open(temporary, 'w');
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, file);
}
