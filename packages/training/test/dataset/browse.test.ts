import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findRows, openDigitSet, showVariants } from '../../src/dataset/browse/index.ts';
import { createBatchFiller } from '../../src/augment/feed/fill-batch.ts';
import {
  DIGIT_PIXELS,
  STRONG_AUGMENTATION,
  syntheticSplit,
  writePrepared,
} from '../../src/index.ts';

const SPLIT = syntheticSplit({ count: 60, hands: [1, 2], seed: 9 });
const pixelsOf = (row: number): Uint8Array =>
  SPLIT.images.slice(row * DIGIT_PIXELS, (row + 1) * DIGIT_PIXELS);

let folder: string;
let prepared: string;
let aside: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'hand-digits-browse-'));
  prepared = path.join(folder, 'split.digits');
  aside = path.join(folder, 'aside');
  await writePrepared(prepared, SPLIT);
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** IDX of uint8: two zero bytes, 8, the number of sides, the sides, the values. */
function idx(sides: readonly number[], values: Uint8Array): Buffer {
  const head = Buffer.alloc(4 + 4 * sides.length);
  head[2] = 8;
  head[3] = sides.length;
  sides.forEach((side, at) => head.writeUInt32BE(side, 4 + 4 * at));
  return Buffer.concat([head, values]);
}

describe('a prepared split that is looked at image by image', () => {
  test('gives each image as it was written, and leaves nothing behind', async () => {
    const set = await openDigitSet(prepared, aside);
    expect(await readdir(folder)).toEqual(['split.digits']);
    const rows = [59, 0, 31];
    const images = await Promise.all(rows.map((row) => set.image(row)));
    expect(images).toEqual(rows.map((row) => ({ kind: 'digit', pixels: pixelsOf(row) })));
    await expect(set.image(60)).rejects.toThrow(RangeError);
    await set.close();
    expect(await readdir(folder)).toEqual(['split.digits']);
  });

  test('is refused where a byte of it has changed or some are missing', async () => {
    const whole = await readFile(prepared);
    const damaged = path.join(folder, 'damaged.digits');
    const changes = [20, 60, whole.length - 100].map((at) => {
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      return bytes;
    });
    const cuts = [10, 44, 60, whole.length - 1].map((length) => whole.subarray(0, length));
    for (const bytes of [...changes, ...cuts]) {
      await writeFile(damaged, bytes);
      await expect(openDigitSet(damaged, aside)).rejects.toMatchObject({ name: 'DatasetError' });
    }
    await rm(damaged);
  });
});

test('an IDX suite is looked at with the writers that lie beside it', async () => {
  const images = path.join(folder, 'few-images-idx3-ubyte');
  await writeFile(images, idx([3, 28, 28], SPLIT.images.slice(0, 3 * DIGIT_PIXELS)));
  await writeFile(path.join(folder, 'few-labels-idx1-ubyte'), idx([3], Uint8Array.of(0, 1, 2)));
  const table = 'label\thsf_series\twriter\n0\t4\t2100\n1\t4\t2101\n2\t0\t17\n';
  await writeFile(path.join(folder, 'few-writers.tsv'), table);
  const set = await openDigitSet(images, aside);
  expect([...set.facts.writers]).toEqual([2100, 2101, 17]);
  expect([...set.facts.series]).toEqual([4, 4, 0]);
  expect(await set.image(2)).toEqual({ kind: 'digit', pixels: pixelsOf(2) });
  await set.close();
  for (const name of await readdir(folder)) {
    if (name.startsWith('few-')) await rm(path.join(folder, name));
  }
});

test('pages of rows, forwards and back, are the matching rows, each once and in order', async () => {
  const set = await openDigitSet(prepared, aside);
  const { facts } = set;
  const filter = fc.record(
    { label: fc.integer({ min: 0, max: 9 }), writer: fc.integer({ min: 1, max: 3 }) },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(filter, fc.integer({ min: 1, max: 8 }), (wanted, limit) => {
      const expected = [...facts.labels.keys()].filter(
        (row) =>
          (wanted.label === undefined || facts.labels[row] === wanted.label) &&
          (wanted.writer === undefined || facts.writers[row] === wanted.writer),
      );
      const forwards: number[] = [];
      for (let after = -1; ; after = forwards.at(-1) ?? 0) {
        const page = findRows(facts, wanted, { after, limit });
        expect(page).toMatchObject({ total: expected.length, ahead: forwards.length });
        forwards.push(...page.rows);
        if (page.rows.length < limit) break;
      }
      expect(forwards).toEqual(expected);
      const back: number[] = [];
      for (let before = facts.count; ; before = back[0] ?? 0) {
        const page = findRows(facts, wanted, { before, limit });
        back.unshift(...page.rows);
        expect(page.ahead).toBe(expected.length - back.length);
        if (page.ahead === 0) break;
      }
      expect(back).toEqual(expected);
    }),
  );
  await set.close();
});

test('variants of a row are what training sees of it in its first epochs', () => {
  const digits = {
    images: SPLIT.images,
    labels: SPLIT.labels,
    weights: new Float32Array(60).fill(1),
  };
  const batchSize = 60;
  const fill = createBatchFiller({
    ...{ digits, batchSize, seed: 3, recipe: STRONG_AUGMENTATION },
    outliers: { share: 0, images: new Uint8Array(0), made: 0 },
  });
  const seen = [0, 1, 2].map((epoch) => {
    const rows = {
      images: new Float32Array(batchSize * DIGIT_PIXELS),
      labels: new Uint8Array(batchSize),
      weights: new Float32Array(batchSize),
      sources: new Int32Array(batchSize),
    };
    fill(epoch, rows);
    const at = rows.sources.indexOf(17);
    return rows.images.subarray(at * DIGIT_PIXELS, (at + 1) * DIGIT_PIXELS);
  });
  const options = { recipe: STRONG_AUGMENTATION, level: 'as-trained', seed: 3, row: 17 } as const;
  const variants = showVariants(pixelsOf(17), { ...options, count: 3 });
  const shown = variants.map(({ pixels }) => Float32Array.from(pixels, (value) => value / 255));
  expect(shown).toEqual(seen.map((pixels) => Float32Array.from(pixels)));
});
