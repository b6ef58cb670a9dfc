import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { example } from './machines.ts';

/** A file that no other test image equals, and the hash that it is found by. */
export interface UniqueImage {
  readonly bytes: Buffer<ArrayBuffer>;
  readonly sha256: string;
}

const WHOLE = example('eight-red-on-yellow.png');
/** The chunk that ends a PNG: length, type and sum. */
const END_BYTES = 12;
/** More than the database takes, so that it lies in a file of its own. */
const LARGE_BYTES = 40_000;

/** An eight that differs from every other by a private chunk, which readers of PNG pass over. */
export function uniqueImage(name: string, { large = false } = {}): UniqueImage {
  const text = Buffer.alloc(large ? LARGE_BYTES : name.length + 1, `${name} `);
  const bytes = Buffer.concat([
    WHOLE.subarray(0, -END_BYTES),
    chunk('teSt', text),
    WHOLE.subarray(-END_BYTES),
  ]);
  return { bytes, sha256: sha256Of(bytes) };
}

/** A chunk of PNG: its length, its type, its data, and the sum over both. */
function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
