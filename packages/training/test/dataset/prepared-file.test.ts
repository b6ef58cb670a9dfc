import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  DIGIT_PIXELS,
  NO_KIND,
  NOT_A_DIGIT,
  emptyColumns,
  readPrepared,
  writePrepared,
  type Split,
} from '../../src/index.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'hand-digits-prepared-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

interface Row {
  readonly pixels: Uint8Array;
  readonly label: number;
  readonly writer: number;
  readonly series: number;
}
const row: fc.Arbitrary<Row> = fc.record({
  pixels: fc.uint8Array({ minLength: DIGIT_PIXELS, maxLength: DIGIT_PIXELS }),
  label: fc.constantFrom(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, NOT_A_DIGIT),
  writer: fc.integer({ min: -1, max: 0x7fffffff }),
  series: fc.integer({ min: -1, max: 7 }),
});
const splits = fc.record({ rows: fc.array(row, { maxLength: 6 }), description: fc.string() });

function splitOf({ rows, description }: { rows: Row[]; description: string }): Split {
  const columns = emptyColumns(rows.length);
  rows.forEach(({ pixels, label, writer, series }, index) => {
    columns.images.set(pixels, index * DIGIT_PIXELS);
    columns.labels[index] = label;
    columns.writers[index] = writer;
    columns.series[index] = series;
    columns.kinds[index] = label === NOT_A_DIGIT ? 0 : NO_KIND;
  });
  const sources = [{ name: 'a.zip', bytes: 3, sha256: 'ab', images: rows.length }];
  const kindTable = [{ name: 'letter/Å', group: 'letter', looksLike: null } as const];
  return {
    ...columns,
    ...{ count: rows.length, description, sources, kindTable },
    normaliserVersion: 1,
  };
}

const three = splitOf({
  description: 'three',
  rows: [4, 9, NOT_A_DIGIT].map((label) => ({
    pixels: new Uint8Array(DIGIT_PIXELS).fill(label),
    label,
    writer: 2154,
    series: 4,
  })),
});

describe('a prepared split', () => {
  test('comes back from its file as it was written, whatever is in it', async () => {
    await fc.assert(
      fc.asyncProperty(splits, fc.uuid(), async (content, name) => {
        const file = path.join(folder, name, 'train.digits');
        const split = splitOf(content);
        const written = await writePrepared(file, split);
        expect(await readPrepared(file)).toEqual(written);
        expect(written).toEqual({ ...split, digest: written.digest });
      }),
      { numRuns: 40 },
    );
  });

  test('has a digest that depends on its content and not on where it lies', async () => {
    const here = await writePrepared(path.join(folder, 'digest', 'here.digits'), three);
    const there = await writePrepared(path.join(folder, 'digest', 'there.digits'), three);
    const labels = Uint8Array.from([4, 8, NOT_A_DIGIT]);
    const other = await writePrepared(path.join(folder, 'digest', 'b.digits'), {
      ...three,
      labels,
    });
    expect(here.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(there.digest).toBe(here.digest);
    expect(other.digest).not.toBe(here.digest);
    expect((await readdir(path.join(folder, 'digest'))).sort()).toEqual([
      'b.digits',
      'here.digits',
      'there.digits',
    ]);
  });
});

describe('a prepared split that something is wrong with', () => {
  test('is refused, with a reason, when any of its bytes changes or it is cut short', async () => {
    const file = path.join(folder, 'damaged', 'train.digits');
    await writePrepared(file, three);
    const whole = await readFile(file);
    for (let at = 0; at < whole.length; at += 7) {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] ?? 0) ^ 0x10;
      await writeFile(file, damaged);
      await expect(readPrepared(file), `byte ${at} changed`).rejects.toMatchObject({
        code: expect.stringMatching(/^dataset-(format|checksum)$/) as string,
      });
    }
    for (const length of [0, 7, 40, 60, whole.length - 1]) {
      await writeFile(file, whole.subarray(0, length));
      await expect(readPrepared(file)).rejects.toMatchObject({ code: 'dataset-format' });
    }
  });

  test('that is not there is an error that says how to make it', async () => {
    await expect(readPrepared(path.join(folder, 'none.digits'))).rejects.toThrow(/dataset prepare/);
  });

  test('is not written when a label has no meaning or a kind is missing', async () => {
    const file = path.join(folder, 'wrong', 'train.digits');
    const labels = Uint8Array.from([4, 10, NOT_A_DIGIT]);
    await expect(writePrepared(file, { ...three, labels })).rejects.toThrow(/row 1 has label 10/);
    await expect(writePrepared(file, { ...three, kindTable: [] })).rejects.toThrow(/row 2/);
    await expect(writePrepared(file, { ...three, count: 2 })).rejects.toThrow(/2 rows/);
  });
});
