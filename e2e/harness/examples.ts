import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import yazl from 'yazl';
import type { Page } from './browser.ts';
import { ROOT } from './server.ts';

export interface Example {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

const TYPES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.tiff': 'image/tiff',
};

/** The images that come with the project. */
export async function examples(): Promise<Example[]> {
  const folder = join(ROOT, 'examples');
  const names = (await readdir(folder)).filter((name) => extname(name) in TYPES).sort();
  return Promise.all(
    names.map(async (name) => ({
      name,
      mediaType: TYPES[extname(name)] ?? '',
      bytes: await readFile(join(folder, name)),
    })),
  );
}

/** Sends images to the API, as a program would (or the Read page). */
export async function sendAll(
  address: string,
  images: readonly Example[],
  source: 'api' | 'web' = 'api',
): Promise<void> {
  for (const { name, mediaType, bytes } of images) {
    const query = new URLSearchParams({ fileName: name, source });
    const response = await fetch(`${address}/api/v1/predictions?${query.toString()}`, {
      method: 'POST',
      headers: { 'content-type': mediaType },
      body: new Uint8Array(bytes),
    });
    if (response.status !== 201) throw new Error(`${name}: ${await response.text()}`);
  }
}

/** Chooses images on the Read page, as its file dialogue does. */
export async function choose(page: Page, images: readonly Example[]): Promise<void> {
  const files = images.map(({ name, mediaType: mimeType, bytes: buffer }) => {
    return { name, mimeType, buffer };
  });
  await page.setInputFiles('input[type=file]', files);
}

/** A ZIP of them, and a file among them that is no image. */
export async function zipOf(images: readonly Example[]): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  for (const { name, bytes } of images) zip.addBuffer(bytes, name);
  zip.addBuffer(Buffer.from('not an image'), 'notes.txt');
  zip.end();
  const parts: Buffer[] = [];
  for await (const part of zip.outputStream) parts.push(part as Buffer);
  return Buffer.concat(parts);
}
