import type { Inflate } from '../../image/png/inflate.ts';

/** Inflates with the browser's DecompressionStream, and stops reading beyond `size` bytes. */
export const inflate: Inflate = async (stream, size) => {
  const unpacker = new DecompressionStream('deflate');
  const writer = unpacker.writable.getWriter();
  // The stream is read while it is written; a fault in it fails the writing as well.
  const written = writer.write(stream as Uint8Array<ArrayBuffer>).then(
    () => true,
    () => false,
  );
  writer.close().catch(() => undefined);
  const { chunks, length, fault } = await readUpTo(unpacker.readable.getReader(), size);
  if (length > size) return { kind: 'long' };
  if (length === size) return { kind: 'bytes', bytes: joined(chunks, size) };
  // Without a fault, or with one that came only at the end, there was too little to read.
  return { kind: !fault || (await written) ? 'short' : 'damaged' };
};

interface Output {
  readonly chunks: readonly Uint8Array[];
  readonly length: number;
  /** the stream failed before its end */
  readonly fault: boolean;
}

async function readUpTo(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  size: number,
): Promise<Output> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return { chunks, length, fault: false };
      chunks.push(value);
      length += value.length;
      if (length > size) {
        void reader.cancel().catch(() => undefined);
        return { chunks, length, fault: false };
      }
    }
  } catch {
    return { chunks, length, fault: true };
  }
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  if (chunks.length === 1) return chunks[0]!;
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}
