import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { DatasetError } from './dataset-error.ts';
import type { Listing } from './files/listing.ts';
import type { SourceRecord } from './prepared-split.ts';

/** The digest of a file, in hexadecimal, read once from front to back in bounded memory. */
export async function digestFile(
  file: string,
  algorithm: 'md5' | 'sha256',
  progress?: (bytes: number) => void,
): Promise<string> {
  const hash = createHash(algorithm);
  await feed(file, hash, progress);
  return hash.digest('hex');
}

async function feed(file: string, hash: Hash, progress?: (bytes: number) => void): Promise<number> {
  let read = 0;
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) {
      hash.update(chunk as Buffer);
      read += (chunk as Buffer).length;
      progress?.(read);
    }
  } catch (cause) {
    throw new DatasetError('dataset-missing', `${file} cannot be read. Check the path.`, cause);
  }
  return read;
}

/** What a dataset says about a file that it was made from. */
export async function recordFile(file: string, images: number): Promise<SourceRecord> {
  const hash = createHash('sha256');
  const bytes = await feed(file, hash);
  return { name: path.basename(file), bytes, sha256: hash.digest('hex'), images };
}

/** The same for an archive, or for a folder: there the names and contents of its listed files. */
export async function recordListing(listing: Listing, images: number): Promise<SourceRecord> {
  if (listing.kind === 'zip') return recordFile(listing.path, images);
  const hash = createHash('sha256');
  let bytes = 0;
  for (const { name } of listing.files) {
    hash.update(`${name}\0`);
    bytes += await feed(path.join(listing.path, ...name.split('/')), hash);
  }
  const folder = path.basename(path.resolve(listing.path));
  return { name: folder, bytes, sha256: hash.digest('hex'), images };
}
