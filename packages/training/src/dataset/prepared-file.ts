import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import { DIGIT_PIXELS, NOT_A_DIGIT, NO_KIND } from './columns.ts';
import { DatasetError } from './dataset-error.ts';
import type {
  ImageFacts,
  Kind,
  PreparedSplit,
  SourceRecord,
  Split,
  SplitColumns,
} from './prepared-split.ts';

/**
 * The `.digits` file, one per split:
 *
 *     8 bytes    "DIGITS01"
 *     32 bytes   SHA-256 over everything below, as it is before compression
 *     4 bytes    length of the header, little-endian
 *     n bytes    header, JSON in UTF-8: format, count, description, kinds, sources, normaliser version
 *     the rest   raw deflate of the columns one after the other, little-endian:
 *                images [count, 784] uint8, labels [count] uint8, series [count] int8,
 *                kinds [count] uint16, writers [count] int32
 *
 * The digest is over the content and not over the compressed bytes, so that another version of zlib
 * does not make another dataset of the same images. Nothing in it depends on time or place.
 */
const MAGIC = Buffer.from('DIGITS01', 'latin1');
const DIGEST_BYTES = 32;
export const HEADER_AT = MAGIC.length + DIGEST_BYTES + 4;
export const FACT_BYTES = 1 + 1 + 2 + 4;
const BYTES_PER_ROW = DIGIT_PIXELS + FACT_BYTES;
/** zlib's level 4 packs MNIST to within 6 % of level 9 in a thirtieth of its time */
const COMPRESSION_LEVEL = 4;
/** An output of half a gigabyte at a time keeps zlib's bookkeeping small for 400,000 images. */
const COMPRESSION_CHUNK = 1 << 20;

const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);

export interface Header {
  readonly format: 1;
  readonly count: number;
  readonly description: string;
  readonly kinds: readonly Kind[];
  readonly sources: readonly SourceRecord[];
  readonly normaliserVersion: number | null;
}

/**
 * Writes a split to a `.digits` file and returns it with its digest. The file appears whole or not
 * at all: it is written beside its place and renamed.
 * @throws DatasetError dataset-format when the columns do not fit each other.
 */
export async function writePrepared(file: string, split: Split): Promise<PreparedSplit> {
  requireConsistent(file, split);
  const header = encodeHeader(split);
  const body = encodeColumns(split);
  const digest = createHash('sha256').update(header).update(body).digest();
  const packed = await deflate(body, { level: COMPRESSION_LEVEL, chunkSize: COMPRESSION_CHUNK });
  await writeWhole(file, [MAGIC, digest, uint32(header.length), header, packed]);
  return { ...split, digest: digest.toString('hex') };
}

/**
 * Reads a `.digits` file whole and checks it against its digest.
 * @throws DatasetError dataset-missing, dataset-format or dataset-checksum.
 */
export async function readPrepared(file: string): Promise<PreparedSplit> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new DatasetError(
      'dataset-missing',
      `There is no prepared split at ${file}. Make it with "hand-digits dataset prepare".`,
      cause,
    );
  });
  const bodyAt = HEADER_AT + readStart(file, bytes).headerBytes;
  const headerBytes = bytes.subarray(HEADER_AT, bodyAt);
  const header = decodeHeader(file, headerBytes);
  const body = await inflateColumns(file, bytes.subarray(bodyAt), header.count);
  const digest = createHash('sha256').update(headerBytes).update(body).digest();
  requireDigest(file, digest, bytes);
  const { kinds: kindTable, count, description, sources, normaliserVersion } = header;
  const facts = { kindTable, count, description, sources, normaliserVersion };
  const split = { ...decodeColumns(body, count), ...facts };
  requireConsistent(file, split);
  return { ...split, digest: digest.toString('hex') };
}

/**
 * What the first bytes of a file say: how long its header is.
 * @throws DatasetError dataset-format when it does not begin as a .digits file does
 */
export function readStart(file: string, bytes: Buffer): { readonly headerBytes: number } {
  if (bytes.length < HEADER_AT || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw notPrepared(file, 'it does not begin as a .digits file does');
  }
  return { headerBytes: bytes.readUInt32LE(HEADER_AT - 4) };
}

/** @throws DatasetError dataset-checksum when a file's own digest is another one */
export function requireDigest(file: string, digest: Buffer, start: Buffer): void {
  if (digest.equals(start.subarray(MAGIC.length, MAGIC.length + DIGEST_BYTES))) return;
  throw new DatasetError(
    'dataset-checksum',
    `${file} is damaged: its content does not match its own digest. Prepare the dataset again.`,
  );
}

function encodeHeader(split: Split): Buffer {
  const header: Header = {
    format: 1,
    count: split.count,
    description: split.description,
    kinds: split.kindTable.map(({ name, group, looksLike }) => ({ name, group, looksLike })),
    sources: split.sources.map(({ name, bytes, sha256, images }) => ({
      name,
      bytes,
      sha256,
      images,
    })),
    normaliserVersion: split.normaliserVersion,
  };
  return Buffer.from(JSON.stringify(header), 'utf8');
}

/** @throws DatasetError dataset-format */
export function decodeHeader(file: string, bytes: Buffer): Header {
  let header: Partial<Record<keyof Header, unknown>> | null;
  try {
    header = JSON.parse(bytes.toString('utf8')) as typeof header;
  } catch (cause) {
    throw notPrepared(file, 'its header is not JSON', cause);
  }
  if (header?.format !== 1)
    throw notPrepared(file, `its format is ${String(header?.format)}, not 1`);
  const complete =
    Number.isSafeInteger(header.count) &&
    Number(header.count) >= 0 &&
    Array.isArray(header.kinds) &&
    Array.isArray(header.sources) &&
    header.normaliserVersion !== undefined;
  if (!complete) throw notPrepared(file, 'its header is not complete');
  return header as Header;
}

function encodeColumns(split: SplitColumns): Buffer {
  const rows = split.labels.length;
  const kinds = Buffer.alloc(rows * 2);
  const writers = Buffer.alloc(rows * 4);
  for (let row = 0; row < rows; row += 1) {
    kinds.writeUInt16LE(split.kinds[row] ?? NO_KIND, row * 2);
    writers.writeInt32LE(split.writers[row] ?? 0, row * 4);
  }
  return Buffer.concat([split.images, split.labels, asBytes(split.series), kinds, writers]);
}

function decodeColumns(body: Buffer, count: number): SplitColumns {
  const imageBytes = count * DIGIT_PIXELS;
  const images = asBytes(body).subarray(0, imageBytes);
  return { images, ...decodeFacts(body.subarray(imageBytes), count) };
}

/** Every column but the images: what stands behind them. */
export function decodeFacts(facts: Buffer, count: number): ImageFacts {
  const kindsAt = 2 * count;
  const writersAt = 4 * count;
  return {
    labels: Uint8Array.from(facts.subarray(0, count)),
    series: Int8Array.from(facts.subarray(count, kindsAt)),
    kinds: Uint16Array.from({ length: count }, (_, row) => facts.readUInt16LE(kindsAt + 2 * row)),
    writers: Int32Array.from({ length: count }, (_, row) => facts.readInt32LE(writersAt + 4 * row)),
  };
}

async function inflateColumns(file: string, packed: Buffer, count: number): Promise<Buffer> {
  const expected = count * BYTES_PER_ROW;
  let body: Buffer;
  try {
    // One byte more than expected is enough to see that there is too much, and stops a bomb.
    const limits = { maxOutputLength: expected + 1, chunkSize: COMPRESSION_CHUNK };
    body = await inflate(packed, limits);
  } catch (cause) {
    throw notPrepared(file, 'its columns cannot be unpacked', cause);
  }
  if (body.length !== expected) {
    throw notPrepared(file, `${count} images need ${expected} bytes and it has ${body.length}`);
  }
  return body;
}

function requireConsistent(file: string, split: Split): void {
  const { count, images, kinds, labels } = split;
  const lengths = [labels, split.writers, split.series, kinds].map((column) => column.length);
  if (images.length !== count * DIGIT_PIXELS || lengths.some((length) => length !== count)) {
    throw notPrepared(file, `its columns do not all have ${count} rows`);
  }
  requireKnownLabels(file, split);
}

/** @throws DatasetError dataset-format for a label or a kind that there is not */
export function requireKnownLabels(
  file: string,
  split: Pick<Split, 'count' | 'labels' | 'kinds' | 'kindTable'>,
): void {
  const { count, labels, kinds } = split;
  for (let row = 0; row < count; row += 1) {
    const label = labels[row] ?? NOT_A_DIGIT;
    const kind = kinds[row] ?? NO_KIND;
    const fits = label === NOT_A_DIGIT ? kind < split.kindTable.length : label <= 9;
    if (!fits) throw notPrepared(file, `row ${row} has label ${label} and kind ${kind}`);
  }
}

async function writeWhole(file: string, parts: readonly Uint8Array[]): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const unfinished = `${file}.part`;
  try {
    const handle = await open(unfinished, 'w');
    try {
      for (const part of parts) await handle.write(part);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(unfinished, file);
  } finally {
    await rm(unfinished, { force: true });
  }
}

export function notPrepared(file: string, why: string, cause?: unknown): DatasetError {
  return new DatasetError(
    'dataset-format',
    `${file} is not a prepared split: ${why}. Make it again with "hand-digits dataset prepare".`,
    cause,
  );
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** The same memory, seen as plain bytes. */
function asBytes(array: ArrayBufferView): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
