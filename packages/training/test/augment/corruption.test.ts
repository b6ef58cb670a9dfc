import fc from 'fast-check';
import { normalise } from '@hand-digits/recognition';
import { describe, expect, test } from 'vitest';
import { corrupt, CORRUPTIONS, renderClean, type Severity } from '../../src/index.ts';
import { compressLikeJpeg } from '../../src/augment/corruption/jpeg.ts';
import { blurPlane, createPlane, shrinkPlane } from '../../src/augment/corruption/plane.ts';
import { imageOf, sampleDigits } from './sample-digits.ts';

const digits = sampleDigits(4);
const names = CORRUPTIONS.map(({ name }) => name);

describe('pages for the robustness report', () => {
  test('are the same for the same digit, corruption, severity and seed', () => {
    const property = fc.property(
      fc.constantFrom(...names.filter((name) => name !== 'large-photo')),
      fc.constantFrom<Severity>(1, 2, 3, 4, 5),
      fc.nat(),
      (name, severity, seed) => {
        const how = { name, severity, seed };
        const one = corrupt(imageOf(digits, seed % 10), how);
        const other = corrupt(imageOf(digits, seed % 10), how);
        expect(Buffer.compare(one.data, other.data)).toBe(0);
      },
    );
    fc.assert(property, { numRuns: 20 });
  });

  test.each(names)('are whole pages that change with digit and severity: %s', (name) => {
    const page = corrupt(imageOf(digits, 3), { name, severity: 1, seed: 1 });
    expect(page.data).toHaveLength(page.width * page.height * page.channels);
    expect(new Set(page.data).size).toBeGreaterThan(1);
    expect(corrupt(imageOf(digits, 8), { name, severity: 1, seed: 1 })).not.toEqual(page);
    expect(corrupt(imageOf(digits, 3), { name, severity: 2, seed: 1 })).not.toEqual(page);
  });

  test.each(['low-resolution', 'large-photo', 'binary'] as const)(
    'go to an extreme size, step by step: %s',
    (name) => {
      const sides = ([1, 2, 3] as const).map(
        (severity) => corrupt(imageOf(digits, 2), { name, severity, seed: 3 }).width,
      );
      const growing = sides.toSorted((a, b) => (name === 'large-photo' ? a - b : b - a));
      expect(sides).toEqual(growing);
      expect(new Set(sides).size).toBe(3);
    },
  );

  test('show the digit that they were made of, where they are clean', () => {
    for (let label = 0; label < 10; label++) {
      const digit = imageOf(digits, label);
      const read = normalise(renderClean(digit, label));
      if (read.kind !== 'digit') throw new Error(`a clean ${label} was taken for ${read.kind}`);
      expect(correlation(digit, read.image)).toBeGreaterThan(0.9);
    }
  });

  test('are colour where ink or paper is coloured, grey elsewhere', () => {
    const channels = (name: (typeof names)[number]): number =>
      corrupt(imageOf(digits, 5), { name, severity: 3, seed: 2 }).channels;
    expect(channels('ballpoint')).toBe(3);
    expect(channels('colour')).toBe(3);
    expect(channels('squared-paper')).toBe(3);
    expect(channels('pencil')).toBe(1);
  });

  test('cannot be made of a blank image', () => {
    const how = { name: 'blur', severity: 3, seed: 1 } as const;
    expect(() => corrupt(new Uint8Array(784), how)).toThrow(RangeError);
  });
});

describe('what the pages are made with', () => {
  test('JPEG keeps a flat plane and loses more of a noisy one at a lower quality', () => {
    const flat = createPlane(16);
    flat.data.fill(100);
    compressLikeJpeg(flat, 50);
    for (const value of flat.data) expect(value).toBeCloseTo(100, 0);

    const losses = [90, 40, 10].map((quality) => {
      const plane = createPlane(16);
      plane.data.forEach((_, at) => {
        plane.data[at] = (at * 7919) % 256;
      });
      const before = plane.data.slice();
      compressLikeJpeg(plane, quality);
      return before.reduce((sum, value, at) => sum + Math.abs(value - plane.data[at]!), 0);
    });
    expect(losses[0]!).toBeLessThan(losses[1]!);
    expect(losses[1]!).toBeLessThan(losses[2]!);
  });

  test('shrinking keeps the mean, whatever the sides', () => {
    const property = fc.property(
      fc.integer({ min: 3, max: 40 }),
      fc.integer({ min: 1, max: 40 }),
      (side, to) => {
        const plane = createPlane(side);
        plane.data.forEach((_, at) => {
          plane.data[at] = (at * 31) % 17;
        });
        const small = shrinkPlane(plane, Math.min(side, to));
        expect(mean(small.data)).toBeCloseTo(mean(plane.data), 3);
      },
    );
    fc.assert(property, { numRuns: 50 });
  });

  test('blur spreads a dot by its deviation and loses none of it', () => {
    const plane = createPlane(41);
    plane.data[20 * 41 + 20] = 1;
    blurPlane(plane, 3);
    let sum = 0;
    let spread = 0;
    plane.data.forEach((value, at) => {
      sum += value;
      spread += value * ((at % 41) - 20) ** 2;
    });
    expect(sum).toBeCloseTo(1, 4);
    expect(Math.sqrt(spread)).toBeCloseTo(3, 1);
  });
});

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The best correlation over shifts of one pixel, which rounding the centre of mass may cause. */
function correlation(one: Uint8Array, other: Uint8Array): number {
  const shifts = [-29, -28, -27, -1, 0, 1, 27, 28, 29];
  return Math.max(
    ...shifts.map((shift) => {
      let product = 0;
      let squares = 0;
      let otherSquares = 0;
      for (let at = 29; at < 755; at++) {
        product += one[at]! * other[at + shift]!;
        squares += one[at]! ** 2;
        otherSquares += other[at + shift]! ** 2;
      }
      return product / Math.sqrt(squares * otherSquares);
    }),
  );
}
