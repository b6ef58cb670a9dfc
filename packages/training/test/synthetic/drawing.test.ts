import { normaliseInk, type Ink } from '@hand-digits/recognition';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createHand,
  DIGIT_GLYPHS,
  WORLDWIDE_DIGIT_GLYPHS,
  drawMark,
  LETTER_GLYPHS,
  PAPERS,
  putOnPaper,
  SYMBOL_GLYPHS,
  syntheticSplit,
  type Mark,
} from '../../src/index.ts';

const marks: fc.Arbitrary<Mark> = fc.oneof(
  fc.record({
    kind: fc.constant('number' as const),
    digits: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 4 }),
  }),
  fc.constantFrom<Mark>(
    ...LETTER_GLYPHS.map(({ name }) => ({ kind: 'letter' as const, name })),
    ...SYMBOL_GLYPHS.map(({ name }) => ({ kind: 'symbol' as const, name })),
    { kind: 'scribble' },
  ),
);
const sides = fc.integer({ min: 20, max: 120 });
const seeds = fc.integer({ min: 0, max: 2 ** 31 });
const drawings = fc.record({ mark: marks, width: sides, height: sides, hand: seeds, seed: seeds });

type Drawing = typeof drawings extends fc.Arbitrary<infer D> ? D : never;
function draw({ mark, hand, ...options }: Drawing): Ink {
  return drawMark(mark, createHand(1, hand), options);
}

describe('a drawing', () => {
  test('has ink between 0 and 1, all of it on the paper with its edge free', () => {
    fc.assert(
      fc.property(drawings, (drawing) => {
        const { width, height, data } = draw(drawing);
        expect(data).toHaveLength(width * height);
        expect(data.every((ink) => ink >= 0 && ink <= 1)).toBe(true);
        expect(data.some((ink) => ink > 0.4)).toBe(true);
        const atEdge = data.filter((_, at) => {
          const column = at % width;
          const row = Math.floor(at / width);
          return column === 0 || row === 0 || column === width - 1 || row === height - 1;
        });
        expect(Math.max(...atEdge)).toBeLessThan(0.5);
      }),
      { numRuns: 60 },
    );
  });

  test('is the same for the same seed, and another for another seed or hand', () => {
    const drawing: Drawing = {
      ...{ mark: { kind: 'number', digits: [8] }, width: 60, height: 60, hand: 4, seed: 9 },
    };
    expect(draw(drawing)).toEqual(draw(drawing));
    expect(draw({ ...drawing, seed: 10 })).not.toEqual(draw(drawing));
    expect(draw({ ...drawing, hand: 5 })).not.toEqual(draw(drawing));
  });

  test('is as large as was asked for', () => {
    const hand = createHand(1, 7);
    const options = { width: 200, height: 100, fill: 0.5, offCentre: 0, seed: 3 };
    const { data } = drawMark({ kind: 'number', digits: [4] }, hand, options);
    const rows = [...data.keys()].filter((at) => data[at]! > 0.5).map((at) => Math.floor(at / 200));
    expect(Math.max(...rows) - Math.min(...rows) + 1).toBeGreaterThanOrEqual(48);
    expect(Math.max(...rows) - Math.min(...rows) + 1).toBeLessThanOrEqual(51);
    expect((Math.max(...rows) + Math.min(...rows)) / 2).toBeCloseTo(49.5, 0);
  });

  test('of a glyph that there is not says which there are', () => {
    const options = { width: 40, height: 40, seed: 1 };
    const unknown = (): Ink => drawMark({ kind: 'letter', name: 'O' }, createHand(1, 1), options);
    expect(unknown).toThrow(/no glyph "O"\. There are: A C E/);
  });
});

describe('handwriting from the generator', () => {
  test('knows several ways to write each digit', () => {
    expect(DIGIT_GLYPHS.map(({ name }) => name)).toEqual(
      Array.from({ length: 10 }, (_, digit) => String(digit)),
    );
    for (const { allographs } of DIGIT_GLYPHS) expect(allographs.length).toBeGreaterThan(2);
  });

  test('tells one hand from another, and has each write mostly alike', () => {
    // Of MNIST's images of one digit, two by one writer are 0.79 times as far apart as by two.
    const image = (hand: number, seed: number): Uint8Array => {
      const options = { width: 64, height: 64, seed };
      const mark: Mark = { kind: 'number', digits: [5] };
      return normaliseInk(drawMark(mark, createHand(1, hand), options)).image;
    };
    let within = 0;
    let between = 0;
    for (let hand = 0; hand < 30; hand += 1) {
      const one = image(hand, 1);
      within += distance(one, image(hand, 2));
      between += distance(one, image(hand + 100, 2));
    }
    expect(within / between).toBeGreaterThan(0.65);
    expect(within / between).toBeLessThan(0.9);
  });

  test('can be read: the nearest of 600 images by other hands is mostly the same digit', () => {
    const known = syntheticSplit({ count: 600, hands: range(0, 60), seed: 1 });
    const unknown = syntheticSplit({ count: 200, hands: range(100, 120), seed: 1 });
    const right = [...unknown.labels].filter((label, row) => {
      return label === known.labels[nearest(known.images, rowOf(unknown.images, row))];
    });
    expect(right.length).toBeGreaterThanOrEqual(0.7 * 200);
  });

  test('writes as the world does where it is asked to: all that NIST knows, and more', () => {
    for (const [digit, { name, allographs }] of WORLDWIDE_DIGIT_GLYPHS.entries()) {
      const known = DIGIT_GLYPHS[digit]!;
      expect(name).toBe(known.name);
      const ways = allographs.map(({ strokes }) => strokes);
      expect(ways).toEqual(expect.arrayContaining(known.allographs.map(({ strokes }) => strokes)));
      expect(ways.length).toBeGreaterThan(known.allographs.length + 1);
    }
    const options = { count: 200, hands: range(0, 20), seed: 1 };
    const [nist, world] = [
      syntheticSplit(options),
      syntheticSplit({ ...options, styles: 'worldwide' }),
    ];
    expect(syntheticSplit({ ...options, styles: 'nist' })).toEqual(nist);
    const others = [...nist.labels.keys()].filter(
      (row) => Buffer.compare(rowOf(nist.images, row), rowOf(world.images, row)) !== 0,
    );
    expect(others.length).toBeGreaterThan(100);
  });

  test('has a 1 with a long upstroke that is no 7: no line lies along its top', () => {
    const [, one, , , , , , seven] = WORLDWIDE_DIGIT_GLYPHS;
    const upstrokes = (one?.allographs ?? []).filter(({ strokes: [stroke = []] }) => {
      const [x, y] = stroke[0] ?? [1, 0];
      return stroke.length > 3 && x < 0.1 && y > 0.4;
    });
    expect(upstrokes.length).toBeGreaterThanOrEqual(5);
    for (const { strokes } of seven?.allographs ?? []) {
      const top = strokes[0]?.filter(([, y]) => y < 0.2).map(([x]) => x) ?? [];
      expect(Math.max(...top) - Math.min(...top)).toBeGreaterThan(0.3);
    }
  });

  test('comes as a split with its hands as writers', () => {
    const split = syntheticSplit({ count: 40, hands: [3, 8], seed: 2 });
    expect([...split.labels.subarray(0, 11)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0]);
    expect(new Set(split.writers)).toEqual(new Set([3, 8]));
    expect(split.images).toHaveLength(40 * 784);
    expect(syntheticSplit({ count: 40, hands: [3, 8], seed: 2 })).toEqual(split);
    expect(() => syntheticSplit({ count: 1, hands: [], seed: 2 })).toThrow(/at least one hand/);
  });
});

describe('paper', () => {
  const ink = drawMark({ kind: 'number', digits: [3] }, createHand(1, 2), {
    ...{ width: 90, height: 90, seed: 4 },
  });
  const full = ink.data.findIndex((value) => value === 1);

  test.each(Object.entries(PAPERS))('%s shows the ink apart from the paper', (_, paper) => {
    const { width, height, channels, data } = putOnPaper(ink, paper, 7);
    expect([width, height, channels]).toEqual([90, 90, paper.channels]);
    expect(data).toHaveLength(90 * 90 * channels);
    const mean = (isInk: boolean): number => {
      const levels = [...ink.data.keys()]
        .filter((at) => (isInk ? ink.data[at] === 1 : ink.data[at] === 0))
        .map((at) => data[at * channels + (channels === 4 ? 3 : 0)]!);
      return levels.reduce((sum, level) => sum + level, 0) / levels.length;
    };
    expect(full).toBeGreaterThanOrEqual(0);
    expect(Math.abs(mean(true) - mean(false))).toBeGreaterThan(50);
  });

  test('is the same for the same seed', () => {
    expect(putOnPaper(ink, PAPERS.photo, 7)).toEqual(putOnPaper(ink, PAPERS.photo, 7));
    expect(putOnPaper(ink, PAPERS.photo, 8)).not.toEqual(putOnPaper(ink, PAPERS.photo, 7));
  });
});

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, place) => from + place);
}

function rowOf(images: Uint8Array, row: number): Uint8Array {
  return images.subarray(row * 784, (row + 1) * 784);
}

function distance(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += (a[at]! - b[at]!) ** 2;
  return Math.sqrt(sum);
}

function nearest(images: Uint8Array, image: Uint8Array): number {
  const rows = range(0, images.length / 784);
  const distances = rows.map((row) => distance(rowOf(images, row), image));
  return distances.indexOf(Math.min(...distances));
}
