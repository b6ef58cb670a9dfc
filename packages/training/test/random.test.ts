import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom, shuffledIndices } from '../src/index.ts';

describe('seeded random numbers', () => {
  test('are the same for the same seed and name, and differ in either', () => {
    const first = (seed: number, name: string): number[] => {
      const random = seededRandom(seed, name);
      return Array.from({ length: 5 }, () => random.next());
    };
    expect(first(1, 'pen')).toEqual(first(1, 'pen'));
    expect(first(2, 'pen')).not.toEqual(first(1, 'pen'));
    expect(first(1, 'paper')).not.toEqual(first(1, 'pen'));
    expect(first(1 + 2 ** 40, 'pen')).not.toEqual(first(1, 'pen'));
  });

  test('never change: what a seed made last year it makes today', () => {
    const random = seededRandom(1, 'for ever');
    const numbers = Array.from({ length: 3 }, () => random.below(1_000_000));
    expect(numbers).toEqual([370_810, 786_376, 65_445]);
  });

  test('fill their range evenly, and normal ones have their mean and deviation', () => {
    const random = seededRandom(5, 'even');
    const counts = new Array<number>(10).fill(0);
    for (let draw = 0; draw < 20_000; draw += 1) counts[random.below(10)]! += 1;
    // 2,000 each with a deviation of 42: five deviations
    expect(Math.min(...counts)).toBeGreaterThan(1790);
    expect(Math.max(...counts)).toBeLessThan(2210);
    const normal = Array.from({ length: 20_000 }, () => random.normal(3, 2));
    const mean = normal.reduce((sum, value) => sum + value, 0) / normal.length;
    const variance = normal.reduce((sum, value) => sum + (value - mean) ** 2, 0) / normal.length;
    expect(mean).toBeCloseTo(3, 1);
    expect(Math.sqrt(variance)).toBeCloseTo(2, 1);
  });

  test('shuffle to another order of the same numbers', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 200 }), fc.integer(), (count, seed) => {
        const order = shuffledIndices(count, seededRandom(seed, 'shuffle'));
        expect([...order].sort((a, b) => a - b)).toEqual([...Array(count).keys()]);
      }),
    );
    expect([...shuffledIndices(20, seededRandom(1, 'a'))]).not.toEqual([...Array(20).keys()]);
  });
});
