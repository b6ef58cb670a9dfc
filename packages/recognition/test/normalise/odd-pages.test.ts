import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalise, normaliseInk, type Normalisation, type Page } from '../../src/index.ts';
import { decodeImage } from '../../src/platform/node/index.ts';
import { pngFile } from '../image/handmade-files.ts';
import { bilevel, draw, onPaper, PLAIN, randomNumbers, repainted } from './drawing.ts';

function grey(width: number, height: number, level: (x: number, y: number) => number): Page {
  const data = Uint8Array.from({ length: width * height }, (_, at) =>
    level(at % width, Math.floor(at / width)),
  );
  return { width, height, channels: 1, data };
}

/** With its ink as it is drawn. */
function drawn(seen: Normalisation) {
  return seen.kind === 'digit' ? { ...seen, ink: seen.ink() } : seen;
}

const anySize = fc.integer({ min: 1, max: 60 });

describe('a page with no digit on it', () => {
  test('is blank where it has one level, whatever its size and level', () => {
    const property = fc.property(
      fc.tuple(anySize, anySize),
      fc.integer({ min: 0, max: 255 }),
      fc.constantFrom<Page['channels']>(1, 3, 4),
      ([width, height], level, channels) => {
        const data = new Uint8Array(width * height * channels).fill(level);
        const page = { width, height, channels, data };
        expect(normalise(page)).toEqual({ kind: 'blank' });
      },
    );
    fc.assert(property, { numRuns: 60 });
  });

  test('is blank where light and noise are all that changes', () => {
    const property = fc.property(fc.nat(), fc.integer({ min: -60, max: 60 }), (seed, falloff) => {
      const random = randomNumbers(seed);
      const page = grey(120, 100, (x) => {
        const noise = 5 * (random() + random() + random() - 1.5);
        return Math.round(170 + (falloff * x) / 120 + noise);
      });
      expect(normalise(page)).toEqual({ kind: 'blank' });
    });
    fc.assert(property, { numRuns: 20 });
  });

  test('is blank where it has a single dark pixel, or a few that are apart', () => {
    const dots = (...places: readonly number[]): Page =>
      grey(128, 128, (x, y) => (places.includes(y * 128 + x) ? 0 : 255));
    expect(normalise(dots(64 * 128 + 64))).toEqual({ kind: 'blank' });
    expect(normalise(dots(20 * 128 + 30, 64 * 128 + 64, 100 * 128 + 90))).toEqual({
      kind: 'blank',
    });
  });

  test('is blank where it only has the lines of its paper', () => {
    const ruled = grey(160, 160, (_, y) => (y % 20 === 7 ? 150 : 245));
    const squared = grey(160, 160, (x, y) => (y % 16 === 7 || x % 16 === 3 ? 150 : 245));
    expect(normalise(ruled)).toEqual({ kind: 'blank' });
    expect(normalise(squared)).toEqual({ kind: 'blank' });
  });
});

describe('a page of any size and content', () => {
  /** Noise of every kind: bilevel, few levels, all levels. */
  const anyNoise = fc
    .record({
      width: anySize,
      height: anySize,
      channels: fc.constantFrom<Page['channels']>(1, 3, 4),
      levels: fc.constantFrom(2, 3, 256),
      seed: fc.nat(),
    })
    .map(({ width, height, channels, levels, seed }): Page => {
      const random = randomNumbers(seed);
      const data = Uint8Array.from({ length: width * height * channels }, () =>
        Math.round((255 * Math.floor(random() * levels)) / (levels - 1)),
      );
      return { width, height, channels, data };
    });

  test('gives an answer that holds together, even where it is noise', () => {
    const property = fc.property(anyNoise, (page) => {
      const before = page.data.slice();
      const seen = normalise(page);
      expect(page.data).toEqual(before);
      const boxes = seen.kind === 'digit' ? [seen.geometry.box] : [];
      if (seen.kind === 'several-digits') boxes.push(...seen.boxes);
      for (const { left, top, width, height } of boxes) {
        expect(Math.min(left, top)).toBeGreaterThanOrEqual(0);
        expect(Math.min(width, height)).toBeGreaterThan(0);
        expect(left + width).toBeLessThanOrEqual(page.width);
        expect(top + height).toBeLessThanOrEqual(page.height);
      }
      if (seen.kind !== 'digit') return;
      expect(seen.image).toHaveLength(784);
      expect(Math.max(...seen.image)).toBe(255);
    });
    fc.assert(property, { numRuns: 80 });
  });

  test('gives the same answer when asked again', () => {
    const property = fc.property(anyNoise, (page) => {
      expect(drawn(normalise(page))).toEqual(drawn(normalise(page)));
    });
    fc.assert(property, { numRuns: 30 });
  });

  test('of ink and paper alone gives the digit image that its drawn ink gives, bit for bit', () => {
    const strokes = fc.array(fc.tuple(fc.nat(99), fc.nat(79), fc.integer({ min: 1, max: 60 })), {
      minLength: 1,
      maxLength: 40,
    });
    let digits = 0;
    const property = fc.property(strokes, (runs) => {
      const data = new Uint8Array(100 * 80).fill(255);
      for (const [x, y, length] of runs) {
        for (const row of [y, y + 1]) {
          const from = Math.min(row, 78) * 100 + Math.max(1, x);
          data.fill(0, from, Math.min(from + length, Math.min(row, 78) * 100 + 99));
        }
      }
      const seen = normalise({ width: 100, height: 80, channels: 1, data });
      if (seen.kind !== 'digit') return;
      digits++;
      expect(normaliseInk(seen.ink()).image).toEqual(seen.image);
    });
    fc.assert(property, { numRuns: 200 });
    expect(digits).toBeGreaterThan(20);
  });

  test.each([1, 2, 3, 7, 40, 400])('of one row or one column: %i pixels', (length) => {
    const line = Uint8Array.from({ length }, (_, i) =>
      i > length / 4 && i < length / 2 ? 0 : 255,
    );
    const row = normalise({ width: length, height: 1, channels: 1, data: line });
    const column = normalise({ width: 1, height: length, channels: 1, data: line });
    expect(row.kind).toBe(column.kind);
    expect(row.kind).toBe(length < 40 ? 'blank' : 'digit');
  });
});

describe('a page with several digits on it', () => {
  const SIZE = { width: 250, height: 100, top: 20 } as const;
  const beside = (digits: readonly number[], distance: number): Page => {
    const inks = digits.map((digit, i) =>
      draw({ ...PLAIN, ...SIZE, digit, left: 20 + i * distance }),
    );
    const data = inks[0]!.data.map((_, at) => Math.max(...inks.map((ink) => ink.data[at]!)));
    return onPaper({ width: SIZE.width, height: SIZE.height, data });
  };

  test('is told from one with a single digit, and each is boxed, from left to right', () => {
    const property = fc.property(
      fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 2, maxLength: 4 }),
      (digits) => {
        const seen = normalise(beside(digits, 55));
        if (seen.kind !== 'several-digits') throw new Error(`It was taken for ${seen.kind}.`);
        expect(seen.boxes).toHaveLength(digits.length);
        seen.boxes.forEach(({ left, width, top, height }, i) => {
          const field = 20 + i * 55;
          expect(left).toBeGreaterThanOrEqual(field - 2);
          expect(left + width).toBeLessThanOrEqual(field + 42);
          expect(Math.abs(top - 22)).toBeLessThanOrEqual(4);
          expect(Math.abs(height - 60)).toBeLessThanOrEqual(8);
        });
      },
    );
    fc.assert(property, { numRuns: 30 });
  });

  test('is not taken for one with a digit of two strokes', () => {
    // The 4 of PLAIN is written with two strokes that do not meet where the pen is thin.
    const broken = draw({ ...PLAIN, digit: 4, pen: 0.9 });
    expect(normalise(onPaper(broken)).kind).toBe('digit');
  });
});

describe('16 bits a sample', () => {
  test('give the digit image that 8 bits give', async () => {
    const page = onPaper(draw(PLAIN));
    const raster = { ...page, samples: page.data };
    const images = await Promise.all(
      ([8, 16] as const).map(async (depth) => {
        const decoded = await decodeImage(pngFile(raster, { colourType: 0, depth }));
        if (decoded.kind === 'unreadable') throw new Error(decoded.message);
        const seen = normalise(decoded.page);
        if (seen.kind !== 'digit') throw new Error(`It was taken for ${seen.kind}.`);
        return seen.image;
      }),
    );
    expect(images[1]).toEqual(images[0]);
  });
});

describe('two levels that are near to each other', () => {
  test('are ink and paper where they are 16 levels apart, but not 8', () => {
    const page = bilevel(draw(PLAIN));
    const kindAt = (pen: number): string => normalise(onPaper(page, 200, pen)).kind;
    expect(kindAt(184)).toBe('digit');
    expect(kindAt(192)).toBe('blank');
  });

  test('are told apart on dark paper by what they differ, not by how dark they are', () => {
    const page = repainted(onPaper(draw(PLAIN)), (level) => 20 + (255 - level) * 0.25);
    const seen = normalise(page);
    expect(seen.kind).toBe('digit');
    expect(seen).toMatchObject({ geometry: { polarity: 'light-on-dark' } });
  });
});
