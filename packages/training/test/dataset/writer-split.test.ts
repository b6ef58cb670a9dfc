import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitByWriter } from '../../src/index.ts';

const writersOfManyImages = fc
  .array(fc.integer({ min: 0, max: 60 }), { minLength: 20, maxLength: 400 })
  .filter((writers) => new Set(writers).size >= 3)
  .map((writers) => Int32Array.from(writers));
const FRACTIONS = { train: 0.7, validation: 0.2, calibration: 0.1 };

describe('splitting by writer', () => {
  test('puts every image in exactly one split and no writer in two', () => {
    fc.assert(
      fc.property(writersOfManyImages, fc.integer(), (writers, seed) => {
        const split = splitByWriter(writers, FRACTIONS, seed);
        const rows = Object.values(split).flatMap((part) => [...part]);
        expect(rows.sort((a, b) => a - b)).toEqual([...writers.keys()]);
        const hands = Object.values(split).map((part) => new Set([...part].map((r) => writers[r])));
        expect(hands.every((hand) => hand.size > 0)).toBe(true);
        expect(hands.reduce((sum, hand) => sum + hand.size, 0)).toBe(new Set(writers).size);
      }),
    );
  });

  test('is the same for the same seed and another for another', () => {
    const writers = Int32Array.from({ length: 300 }, (_, image) => image % 100);
    expect(splitByWriter(writers, FRACTIONS, 7)).toEqual(splitByWriter(writers, FRACTIONS, 7));
    expect(splitByWriter(writers, FRACTIONS, 7)).not.toEqual(splitByWriter(writers, FRACTIONS, 8));
  });

  test('does not depend on the order that images come in', () => {
    const writers = Int32Array.from({ length: 90 }, (_, image) => image % 30);
    const backwards = writers.slice().reverse();
    const hands = (order: Int32Array): Set<number | undefined> =>
      new Set([...splitByWriter(order, FRACTIONS, 3).train].map((row) => order[row]));
    expect(hands(backwards)).toEqual(hands(writers));
  });

  test('gives each split its share of the writers', () => {
    const writers = Int32Array.from({ length: 1000 }, (_, image) => image);
    const { train, validation, calibration } = splitByWriter(writers, FRACTIONS, 1);
    expect([train.length, validation.length, calibration.length]).toEqual([700, 200, 100]);
  });

  test('refuses shares that are not a whole, too few writers, and unknown writers', () => {
    const writers = Int32Array.from([1, 2, 3]);
    expect(() => splitByWriter(writers, { train: 0.7, validation: 0.2 }, 1)).toThrow(/1 together/);
    expect(() => splitByWriter(writers, { train: 1, validation: 0 }, 1)).toThrow(/above 0/);
    expect(() => splitByWriter(Int32Array.from([1, 1]), FRACTIONS, 1)).toThrow(/1 writers/);
    const unknown = Int32Array.from([1, -1, 2]);
    expect(() => splitByWriter(unknown, FRACTIONS, 1)).toThrow(/no known writer/);
  });
});
