import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { DatasetError } from '../dataset-error.ts';

const unzip = promisify(gunzip);
/** More than all digits of SD19 at 28×28 (316 MB); a small file that unpacks to more is a bomb. */
const MOST_BYTES = 1 << 30;

/** An IDX file: a tensor of unsigned bytes or of 32-bit integers, as MNIST and QMNIST publish them. */
export type IdxFile =
  | { readonly type: 'uint8'; readonly shape: readonly number[]; readonly data: Uint8Array }
  | { readonly type: 'int32'; readonly shape: readonly number[]; readonly data: Int32Array };

/**
 * Reads an IDX file, also when it is compressed with gzip (whatever its name says).
 *
 * IDX is big-endian: two zero bytes, the type (0x08 uint8, 0x0C int32), the number of dimensions,
 * a uint32 for each dimension, then the values, last dimension fastest.
 * @throws DatasetError dataset-missing or dataset-format
 */
export async function readIdx(file: string): Promise<IdxFile> {
  const bytes = await readPossiblyGzipped(file);
  const [zero0, zero1, type, dimensions = 0] = bytes;
  const dataAt = 4 + 4 * dimensions;
  if (zero0 !== 0 || zero1 !== 0 || dimensions === 0 || bytes.length < dataAt) {
    throw notIdx(file, `it begins with ${bytes.subarray(0, 4).toString('hex') || 'nothing'}`);
  }
  const shape = Array.from({ length: dimensions }, (_, axis) => bytes.readUInt32BE(4 + 4 * axis));
  return readValues(file, { type, shape, values: bytes.subarray(dataAt) });
}

function readValues(
  file: string,
  content: { type: number | undefined; shape: readonly number[]; values: Buffer },
): IdxFile {
  const { type, shape, values } = content;
  if (type !== 0x08 && type !== 0x0c) {
    throw notIdx(file, `its values are of type 0x${type?.toString(16)}; 0x8 and 0xc are read here`);
  }
  const width = type === 0x0c ? 4 : 1;
  const count = shape.reduce((product, side) => product * side, 1);
  if (values.length !== count * width) {
    const promised = `${shape.join('×')} values of ${width} bytes`;
    throw notIdx(file, `it promises ${promised} and holds ${values.length} bytes`);
  }
  return type === 0x08
    ? { type: 'uint8', shape, data: new Uint8Array(values) }
    : { type: 'int32', shape, data: bigEndianIntegers(values) };
}

/** Reads a file whole, unpacking it where its first bytes are gzip's. */
export async function readPossiblyGzipped(file: string): Promise<Buffer> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new DatasetError('dataset-missing', `${file} cannot be read. Check the path.`, cause);
  });
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  return unzip(bytes, { maxOutputLength: MOST_BYTES, chunkSize: 1 << 20 }).catch(
    (cause: unknown) => {
      const why = 'it is gzip and cannot be unpacked, so it is cut short or damaged';
      throw new DatasetError('dataset-format', `${file}: ${why}. Fetch it again.`, cause);
    },
  );
}

function bigEndianIntegers(bytes: Buffer): Int32Array {
  return Int32Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readInt32BE(4 * at));
}

function notIdx(file: string, why: string): DatasetError {
  return new DatasetError('dataset-format', `${file} is not a whole IDX file: ${why}.`);
}
