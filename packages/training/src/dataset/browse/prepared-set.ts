import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';
import { DIGIT_PIXELS } from '../columns.ts';
import { DatasetError } from '../dataset-error.ts';
import {
  decodeFacts,
  decodeHeader,
  FACT_BYTES,
  HEADER_AT,
  notPrepared,
  readStart,
  requireDigest,
  requireKnownLabels,
  type Header,
} from '../prepared-file.ts';
import type { DigitSet, SetFacts } from './digit-set.ts';
import { PixelFile, type Sink } from './pixel-file.ts';

/** Unpacked at a time. */
const CHUNK = 1 << 20;

/**
 * Opens a `.digits` file for looking at single images. It is unpacked as a stream, twice at most: once
 * for the facts, and once more into `aside` when the first image is asked for.
 * @throws DatasetError dataset-missing, dataset-format or dataset-checksum
 */
export async function openPreparedSet(file: string, aside: string): Promise<DigitSet> {
  const facts = await unpack(file, () => Promise.resolve());
  const pixels = new PixelFile(aside, async (sink) => {
    await unpack(file, sink);
  });
  return {
    facts,
    image: async (row) => ({
      kind: 'digit',
      pixels: await pixels.read(row * DIGIT_PIXELS, DIGIT_PIXELS),
    }),
    close: () => pixels.close(),
  };
}

/** Gives the pixels to the sink, and returns the rest once all of it has matched its digest. */
async function unpack(file: string, sink: Sink): Promise<SetFacts> {
  const { start, headerBytes, header } = await readHead(file);
  const { count, kinds: kindTable, description, normaliserVersion } = header;
  const hash = createHash('sha256').update(headerBytes);
  const bodyAt = HEADER_AT + headerBytes.length;
  const rest = await inflateBody(file, { bodyAt, count, hash, sink });
  const digest = hash.digest();
  requireDigest(file, digest, start);
  const facts = { ...decodeFacts(rest, count), count, kindTable };
  requireKnownLabels(file, facts);
  return { ...facts, description, normaliserVersion, digest: digest.toString('hex'), names: null };
}

interface Head {
  readonly start: Buffer;
  readonly headerBytes: Buffer;
  readonly header: Header;
}

async function readHead(file: string): Promise<Head> {
  const handle = await open(file).catch((cause: unknown) => {
    throw new DatasetError('dataset-missing', `There is no prepared split at ${file}.`, cause);
  });
  try {
    const { size } = await handle.stat();
    const start = Buffer.alloc(Math.min(size, HEADER_AT));
    await handle.read(start, 0, start.length, 0);
    const length = readStart(file, start).headerBytes;
    if (HEADER_AT + length > size) throw notPrepared(file, 'it ends within its header');
    const headerBytes = Buffer.alloc(length);
    await handle.read(headerBytes, 0, length, HEADER_AT);
    return { start, headerBytes, header: decodeHeader(file, headerBytes) };
  } finally {
    await handle.close();
  }
}

interface Body {
  readonly bodyAt: number;
  readonly count: number;
  readonly hash: Hash;
  readonly sink: Sink;
}

/** Pixels go to the sink; what stands behind them is returned. */
async function inflateBody(file: string, { bodyAt, count, hash, sink }: Body): Promise<Buffer> {
  const facts: Buffer[] = [];
  const expected = count * (DIGIT_PIXELS + FACT_BYTES);
  let pixelsLeft = count * DIGIT_PIXELS;
  let seen = 0;
  const take = async (chunk: Buffer): Promise<void> => {
    seen += chunk.length;
    if (seen > expected) throw notPrepared(file, `${count} images need ${expected} bytes`);
    hash.update(chunk);
    const pixels = chunk.subarray(0, pixelsLeft);
    pixelsLeft -= pixels.length;
    if (pixels.length < chunk.length) facts.push(Buffer.from(chunk.subarray(pixels.length)));
    if (pixels.length > 0) await sink(pixels);
  };
  await pipeline(
    createReadStream(file, { start: bodyAt }),
    createInflateRaw({ chunkSize: CHUNK }),
    async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) await take(chunk);
    },
  ).catch((cause: unknown) => {
    throw isZlibError(cause) ? notPrepared(file, 'its columns cannot be unpacked', cause) : cause;
  });
  if (seen === expected) return Buffer.concat(facts);
  throw notPrepared(file, `${count} images need ${expected} bytes and it has ${seen}`);
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}
