import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readIdx } from '../../src/dataset/sources/idx.ts';
import { findMnistFiles, readMnist } from '../../src/dataset/sources/mnist.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

const at = temporaryFolder('mnist');
const SHARED = path.join(import.meta.dirname, '../../../../../shared/data/train/mnist');

/** An IDX file of bytes (0x08) or big-endian integers (0x0c). */
function idx(type: 0x08 | 0x0c, shape: readonly number[], values: readonly number[]): Buffer {
  const head = Buffer.alloc(4 + 4 * shape.length);
  head.set([0, 0, type, shape.length]);
  shape.forEach((side, axis) => head.writeUInt32BE(side, 4 + 4 * axis));
  const body = Buffer.alloc(values.length * (type === 0x0c ? 4 : 1));
  values.forEach((value, place) => {
    if (type === 0x0c) body.writeInt32BE(value, 4 * place);
    else body.writeUInt8(value, place);
  });
  return Buffer.concat([head, body]);
}

const IMAGES = idx(
  0x08,
  [2, 28, 28],
  Array.from({ length: 2 * 784 }, (_, place) => place % 256),
);
const LABELS = idx(0x08, [2], [5, 0]);
const QMNIST_LABELS = idx(
  0x0c,
  [2, 8],
  [
    [5, 4, 2154, 17, 35, 229421, 0, 0],
    [0, 0, 0, 3, 30, 12, 0, 0],
  ].flat(),
);
const WRITERS = 'index\tlabel\thsf_series\twriter\n0\t5\t4\t2154\n1\t0\t0\t0\n';

async function folderOf(name: string, files: Record<string, Buffer | string>): Promise<string> {
  await mkdir(at(name));
  for (const [file, content] of Object.entries(files)) await writeFile(at(name, file), content);
  return at(name);
}

describe('an IDX file', () => {
  test('gives back the tensor that was put in, plain or gzip', async () => {
    const tensors = fc
      .array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 })
      .chain((shape) => {
        const length = shape.reduce((product, side) => product * side, 1);
        const integers = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
        const values = fc.array(integers, { minLength: length, maxLength: length });
        return fc.record({ shape: fc.constant(shape), values, gzip: fc.boolean() });
      });
    await fc.assert(
      fc.asyncProperty(tensors, fc.uuid(), async ({ shape, values, gzip }, name) => {
        const bytes = idx(0x0c, shape, values);
        await writeFile(at(name), gzip ? gzipSync(bytes) : bytes);
        const read = await readIdx(at(name));
        expect(read).toEqual({ type: 'int32', shape, data: Int32Array.from(values) });
      }),
      { numRuns: 30 },
    );
  });

  test.each([
    ['cut short', IMAGES.subarray(0, -1), /holds 1567 bytes/],
    ['of another type', Buffer.from([0, 0, 0x0d, 1, 0, 0, 0, 0]), /type 0xd/],
    ['something else', Buffer.from('PK\x03\x04'), /begins with 504b0304/],
    ['empty', Buffer.alloc(0), /begins with nothing/],
    ['a damaged gzip', gzipSync(IMAGES).subarray(0, 100), /cannot be unpacked/],
    ['more promised than a machine has', idx(0x08, [2 ** 31, 2 ** 31, 4], []), /holds 0 bytes/],
  ])('is refused when it is %s', async (name, bytes, reason) => {
    await writeFile(at(`${name}.idx`), bytes);
    await expect(readIdx(at(`${name}.idx`))).rejects.toThrow(reason);
  });
});

describe('MNIST in a folder', () => {
  test.each([
    [
      'with a table of writers',
      {
        'train-images-idx3-ubyte': IMAGES,
        'train-labels-idx1-ubyte': LABELS,
        'train-writers.tsv': WRITERS,
      },
    ],
    [
      "with QMNIST's labels beside its own",
      {
        'train-images-idx3-ubyte.gz': gzipSync(IMAGES),
        'train-labels-idx1-ubyte.gz': gzipSync(LABELS),
        'qmnist-train-labels-idx2-int.gz': gzipSync(QMNIST_LABELS),
      },
    ],
    [
      'as QMNIST',
      {
        'qmnist-train-images-idx3-ubyte': IMAGES,
        'qmnist-train-labels-idx2-int': QMNIST_LABELS,
      },
    ],
  ])('gives images, labels, series and writers: %s', async (name, files) => {
    const split = await readMnist(await findMnistFiles(await folderOf(name, files), 'train'));
    expect(split.count).toBe(2);
    expect([...split.labels]).toEqual([5, 0]);
    expect([...split.series]).toEqual([4, 0]);
    expect([...split.writers]).toEqual([2154, 0]);
    expect(Buffer.from(split.images).equals(IMAGES.subarray(16))).toBe(true);
    expect(split.normaliserVersion).toBeNull();
    expect(split.sources.map((source) => source.images).reduce((a, b) => a + b)).toBe(2);
  });

  test('has unknown writers where nothing names them', async () => {
    const files = { 't10k-images-idx3-ubyte': IMAGES, 't10k-labels-idx1-ubyte': LABELS };
    const split = await readMnist(await findMnistFiles(await folderOf('plain', files), 'test'));
    expect([...split.writers]).toEqual([-1, -1]);
  });

  test('is refused when its files do not belong together', async () => {
    const images = { 'train-images-idx3-ubyte': IMAGES };
    const read = async (name: string, files: Record<string, Buffer | string>): Promise<unknown> =>
      readMnist(await findMnistFiles(await folderOf(name, files), 'train'));
    await expect(read('none', images)).rejects.toThrow(/no train-labels-idx1-ubyte .*fetch mnist/);
    const three = { ...images, 'train-labels-idx1-ubyte': idx(0x08, [3], [5, 0, 1]) };
    await expect(read('three', three)).rejects.toThrow(/2 images.*3 labels/);
    const ten = { ...images, 'train-labels-idx1-ubyte': idx(0x08, [2], [5, 10]) };
    await expect(read('ten', ten)).rejects.toThrow(/Row 1.*says 10/);
    const other = { ...images, 'train-labels-idx1-ubyte': LABELS };
    const writers = WRITERS.replace('0\t5', '0\t6');
    await expect(read('other', { ...other, 'train-writers.tsv': writers })).rejects.toThrow(
      /Row 0: .*labels-idx1-ubyte says 5, .*writers\.tsv says 6/,
    );
    const small = idx(0x08, [2, 8, 8], new Array<number>(128).fill(0));
    const eight = { ...other, 'train-images-idx3-ubyte': small };
    await expect(read('small', eight)).rejects.toThrow(/8×8 uint8, not 28×28/);
  });

  test.skipIf(!existsSync(SHARED))(
    'has 60,000 digits of 539 writers in the real files (skipped where ../shared/data is missing)',
    async () => {
      const split = await readMnist(await findMnistFiles(SHARED, 'train'));
      expect(split.count).toBe(60_000);
      expect(new Set(split.writers).size).toBe(539);
      expect([...split.labels.subarray(0, 5)]).toEqual([5, 0, 4, 1, 9]);
      expect(new Set(split.series)).toEqual(new Set([0, 4]));
    },
  );
});
