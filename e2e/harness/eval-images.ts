import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import type { Example } from './examples.ts';
import { ROOT } from './server.ts';

/** Real handwriting to measure on; it lies beside the repository and is never part of it. */
const EVAL = resolve(ROOT, '../shared/data/eval');

export const hasEvalImages = existsSync(EVAL);

const TYPES: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
};

/** Images from an archive of the folder, evenly spread over it. */
export async function evalImages(archive: string, count: number): Promise<Example[]> {
  const zip = await open(resolve(EVAL, archive));
  try {
    const entries = (await entriesOf(zip)).filter(({ fileName }) => typeOf(fileName) !== undefined);
    const step = Math.max(1, Math.floor(entries.length / count));
    const chosen = entries.filter((_, index) => index % step === 0).slice(0, count);
    const images: Example[] = [];
    for (const entry of chosen) images.push(await imageOf(zip, entry));
    return images;
  } finally {
    zip.close();
  }
}

function typeOf(name: string): string | undefined {
  return TYPES[name.split('.').at(-1)?.toLowerCase() ?? ''];
}

function open(path: string): Promise<ZipFile> {
  return new Promise((found, failed) => {
    yauzl.open(path, { lazyEntries: true, autoClose: false }, (error, zip) => {
      if (error) failed(error);
      else found(zip);
    });
  });
}

function entriesOf(zip: ZipFile): Promise<Entry[]> {
  return new Promise((found, failed) => {
    const entries: Entry[] = [];
    zip.on('entry', (entry: Entry) => {
      entries.push(entry);
      zip.readEntry();
    });
    zip.on('end', () => {
      found(entries);
    });
    zip.on('error', failed);
    zip.readEntry();
  });
}

async function imageOf(zip: ZipFile, entry: Entry): Promise<Example> {
  const stream = await new Promise<NodeJS.ReadableStream>((found, failed) => {
    zip.openReadStream(entry, (error, opened) => {
      if (error) failed(error);
      else found(opened);
    });
  });
  const { fileName } = entry;
  return {
    name: fileName.replaceAll('/', '-'),
    mediaType: typeOf(fileName) ?? '',
    bytes: await buffer(stream),
  };
}
