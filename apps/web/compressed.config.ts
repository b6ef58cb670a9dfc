import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

/** What shrinks; fonts and pictures are compressed already. */
const SHRINKS = /\.(?:js|css|html|svg|wasm|json)$/;
const SMALLEST = 1024;
/** Higher takes seconds for the 14 MB of the runtime and saves a few per cent. */
const BROTLI_QUALITY = 5;

/** Writes a .br and a .gz beside each file, so that the server sends them without work of its own. */
export function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    async writeBundle({ dir = '' }, bundle) {
      const names = Object.keys(bundle).filter((name) => SHRINKS.test(name));
      for (const name of names) await compressFile(join(dir, name));
    },
  };
}

async function compressFile(path: string): Promise<void> {
  const bytes = await readFile(path);
  if (bytes.length < SMALLEST) return;
  const params = { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY };
  await writeFile(`${path}.br`, await promisify(brotliCompress)(bytes, { params }));
  await writeFile(`${path}.gz`, await promisify(gzip)(bytes));
}
