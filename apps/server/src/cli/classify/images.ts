import { closeSync, createReadStream, openSync, readSync, statSync, type Stats } from 'node:fs';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { DEFAULT_DECODE_LIMITS } from '@hand-digits/recognition/pool';
import {
  DatasetError,
  isImageName,
  listFiles,
  openFileReader,
  type FileLocation,
  type FileReader,
  type Listing,
} from '@hand-digits/training/files';

/** An image that was asked for: its bytes, or why there are none. */
export type FoundImage =
  | { readonly source: string; readonly bytes: Uint8Array }
  | { readonly source: string; readonly error: SourceError };

export interface SourceError {
  readonly code: string;
  readonly message: string;
}

/** Everything that was asked for, counted before the first is read. */
export interface Finding {
  readonly count: number;
  /** reads them one by one, as fast as they are taken */
  read(): Iterable<FoundImage> | AsyncIterable<FoundImage>;
}

const MOST_BYTES = DEFAULT_DECODE_LIMITS.maxBytes;

/** What stands for standard input among the paths. */
const STDIN = '-';

/**
 * Finds the images behind paths: a file is one image, whatever its name; a folder or a ZIP archive
 * is all files in it whose names are those of images; `-` is the image that comes from `stdin`.
 * What cannot be read is found as an error, so that the rest still is.
 */
export async function findImages(paths: readonly string[], stdin: Readable): Promise<Finding> {
  const places: Finding[] = [];
  for (const place of paths) places.push(await findAt(place, stdin));
  return {
    count: places.reduce((sum, { count }) => sum + count, 0),
    async *read() {
      for (const place of places) yield* place.read();
    },
  };
}

/**
 * How many images there are, as far as can be told without listing folders and archives.
 * @returns at most `enough`, which is also what there may be in a folder or an archive
 */
export function countUpTo(enough: number, paths: readonly string[]): number {
  if (paths.length >= enough) return enough;
  const isOne = (place: string): boolean => place === STDIN || whatIsAt(place).kind !== 'several';
  return paths.every(isOne) ? paths.length : enough;
}

async function findAt(place: string, stdin: Readable): Promise<Finding> {
  if (place === STDIN) return single(readStream(STDIN, stdin));
  const found = whatIsAt(place);
  switch (found.kind) {
    case 'nothing':
      return single([failed(place, 'not-found', found.message)]);
    case 'several':
      return findAll(place);
    case 'file':
      return single(readRegularFile(place, found.bytes));
    case 'pipe':
      return single(readStream(place, createReadStream(place)));
  }
}

type Place =
  | { readonly kind: 'nothing'; readonly message: string }
  | { readonly kind: 'several' }
  | { readonly kind: 'file'; readonly bytes: number }
  | { readonly kind: 'pipe' };

function whatIsAt(place: string): Place {
  try {
    return kindOf(place, statSync(place));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const missing = code === 'ENOENT' || code === 'ENOTDIR';
    return {
      kind: 'nothing',
      message: missing
        ? 'There is no such file or folder. Check the path.'
        : `It cannot be opened: ${message}.`,
    };
  }
}

function kindOf(place: string, stats: Stats): Place {
  if (stats.isDirectory()) return { kind: 'several' };
  if (!stats.isFile()) return { kind: 'pipe' };
  return isZip(place) ? { kind: 'several' } : { kind: 'file', bytes: stats.size };
}

/** By name, so that a damaged archive is called one, or by signature. */
function isZip(file: string): boolean {
  if (/\.zip$/i.test(file)) return true;
  const handle = openSync(file, 'r');
  try {
    const start = Buffer.alloc(4);
    readSync(handle, start, 0, 4, 0);
    return start.toString('latin1') === 'PK\u0003\u0004';
  } finally {
    closeSync(handle);
  }
}

/** One image, which is read only when its turn comes. */
function single(images: Iterable<FoundImage> | AsyncIterable<FoundImage>): Finding {
  return { count: 1, read: () => images };
}

function failed(source: string, code: string, message: string): FoundImage {
  return { source, error: { code, message } };
}

async function findAll(place: string): Promise<Finding> {
  const listing = await listFiles(place, isImageName).catch((error: unknown) => {
    if (error instanceof DatasetError) return error;
    throw error;
  });
  if (listing instanceof DatasetError) {
    return single([failed(place, 'archive-damaged', listing.message)]);
  }
  const { files } = listing;
  if (files.length > 0) return { count: files.length, read: () => readListing(listing) };
  const message =
    `The ${listing.kind} holds no image: no name in it ends in .png, .jpg, .webp, .gif, .tif or .bmp. ` +
    'Name the files themselves where they have other names.';
  return single([failed(place, 'no-images', message)]);
}

function* readListing(listing: Listing): Generator<FoundImage, void, undefined> {
  const reader = openFileReader(listing.path, MOST_BYTES);
  try {
    for (const { name, at } of listing.files) {
      yield readWith(reader, path.join(listing.path, ...name.split('/')), at);
    }
  } finally {
    reader.close();
  }
}

function* readRegularFile(file: string, bytes: number): Generator<FoundImage, void, undefined> {
  yield readWith(openFileReader(file, MOST_BYTES), file, { kind: 'file', path: file, bytes });
}

function readWith(reader: FileReader, source: string, at: FileLocation): FoundImage {
  if (at.bytes > MOST_BYTES) {
    const message = `It has ${at.bytes} bytes, ${MOST_BYTES} are allowed. Make the image smaller and retry.`;
    return failed(source, 'too-large', message);
  }
  try {
    return { source, bytes: reader.read(at) };
  } catch (error) {
    return failed(source, 'file-unreadable', `It ${explain(error)}.`);
  }
}

/** A reader's own words begin with a verb, those of the operating system do not. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'syscall' in error ? `cannot be read: ${error.message}` : error.message;
}

/** Reads one image to its end, but no further than an image may be large. */
async function* readStream(
  source: string,
  stream: Readable,
): AsyncGenerator<FoundImage, void, undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of stream) {
      chunks.push(chunk as Buffer);
      bytes += (chunk as Buffer).length;
      // The decoder refuses it by name; more of it is not needed for that.
      if (bytes > MOST_BYTES) break;
    }
  } catch (error) {
    yield failed(source, 'file-unreadable', `It ${explain(error)}.`);
    return;
  }
  yield { source, bytes: Buffer.concat(chunks) };
}
