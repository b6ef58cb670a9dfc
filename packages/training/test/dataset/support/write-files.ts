import { createWriteStream } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import yazl from 'yazl';

/** Files by their names, with `/` between the parts. */
export type Files = ReadonlyMap<string, Buffer>;

/** Packs files into a ZIP archive, with entries for its folders as many packers write them. */
export async function writeZip(archive: string, files: Files): Promise<void> {
  await mkdir(path.dirname(archive), { recursive: true });
  const zip = new yazl.ZipFile();
  const folders = new Set([...files.keys()].flatMap(foldersOf));
  for (const folder of folders) zip.addEmptyDirectory(folder);
  let count = 0;
  // NIST's archives deflate, others store: both have to be read.
  for (const [name, content] of files)
    zip.addBuffer(content, name, { compress: count++ % 2 === 0 });
  zip.end();
  await pipeline(zip.outputStream, createWriteStream(archive));
}

function foldersOf(name: string): string[] {
  const parts = name.split('/').slice(0, -1);
  return parts.map((_, depth) => `${parts.slice(0, depth + 1).join('/')}/`);
}

export async function writeFolder(folder: string, files: Files): Promise<void> {
  for (const [name, content] of files) {
    const file = path.join(folder, ...name.split('/'));
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}
