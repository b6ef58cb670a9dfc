import { createInflate, inflateSync } from 'node:zlib';
import type { Inflate, Inflated } from '../../image/png/inflate.ts';

/** zlib takes no less. */
const SMALLEST_CHUNK = 64;
const LARGEST_CHUNK = 64 * 1024;

/** Inflates with node:zlib, which stops as soon as more than `size` bytes have come out. */
export const inflate: Inflate = (stream, size) => {
  try {
    // Small images by the thousand: zlib's usual 16 kB for each would keep the garbage collector busy.
    const chunkSize = Math.max(SMALLEST_CHUNK, Math.min(size + 1, LARGEST_CHUNK));
    const bytes = inflateSync(stream, { maxOutputLength: size, chunkSize });
    return bytes.length === size ? { kind: 'bytes', bytes } : { kind: 'short' };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') return { kind: 'long' };
    if (code === 'Z_BUF_ERROR') return { kind: 'short' };
    return inflateUntilFault(stream, size);
  }
};

/** For a stream with a fault somewhere: it may lie behind the last byte that is needed. */
async function inflateUntilFault(stream: Uint8Array, size: number): Promise<Inflated> {
  const unpacker = createInflate();
  unpacker.end(stream);
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of unpacker as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > size) break;
    }
  } catch {
    // The fault that brought us here; what counts is how much came before it.
  }
  if (length > size) return { kind: 'long' };
  return length === size ? { kind: 'bytes', bytes: Buffer.concat(chunks) } : { kind: 'damaged' };
}
