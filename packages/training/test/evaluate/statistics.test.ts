import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calibrationError, type Claim } from '../../src/evaluate/calibration-error.ts';
import { coverage } from '../../src/evaluate/coverage.ts';
import { mcnemarExact } from '../../src/evaluate/mcnemar.ts';
import { areaUnderRoc } from '../../src/evaluate/ranking.ts';
import { wilson } from '../../src/evaluate/wilson.ts';

const claim = (confidence: number, right: boolean): Claim => ({ confidence, right });

const anyClaims = fc.array(
  fc.record({ confidence: fc.constantFrom(0, 0.2, 0.5, 0.75, 0.9, 0.99, 1), right: fc.boolean() }),
  { minLength: 1, maxLength: 60 },
);

describe("Wilson's interval", () => {
  // Newcombe, "Two-sided confidence intervals for the single proportion", 1998, table I, method 3
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %d in %d is what Newcombe published', (...[successes, trials, low, high]) => {
    const interval = wilson(successes, trials);
    expect(interval.value).toBe(successes / trials);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  it('says nothing where nothing was tried', () => {
    expect(wilson(0, 0)).toEqual({ value: null, low: 0, high: 1 });
  });

  it('lies within 0…1, holds the value, and is the mirror image of the failures’ interval', () => {
    const trials = fc.integer({ min: 1, max: 10_000 });
    const both = trials.chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));
    fc.assert(
      fc.property(both, ([successes, n]) => {
        const { value, low, high } = wilson(successes, n);
        const failures = wilson(n - successes, n);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(value).toBeGreaterThanOrEqual(low);
        expect(value).toBeLessThanOrEqual(high);
        expect(1 - high).toBeCloseTo(failures.low, 12);
      }),
    );
  });
});

describe("McNemar's exact test", () => {
  it.each([
    [1, 9, 22 / 1024],
    [5, 12, (2 * (1 + 17 + 136 + 680 + 2380 + 6188)) / 2 ** 17],
    [0, 6, 2 / 64],
    [4, 4, 1],
    [0, 0, 1],
  ])('of %d against %d gives the binomial tails counted by hand', (first, second, p) => {
    expect(mcnemarExact(first, second)).toBeCloseTo(p, 12);
    expect(mcnemarExact(second, first)).toBeCloseTo(p, 12);
  });

  it('stays a number for thousands of differences', () => {
    expect(mcnemarExact(0, 5000)).toBe(0);
    expect(mcnemarExact(2500, 2500)).toBe(1);
    // 1900 of 4000: 3.16 standard deviations of a fair coin, p 0.0017 by the normal approximation
    expect(mcnemarExact(1900, 2100)).toBeCloseTo(0.0017, 3);
  });
});

describe('the expected calibration error', () => {
  it('of two bins is the mean gap between confidence and accuracy, weighted by their claims', () => {
    const claims = [
      claim(0.6, true),
      claim(0.6, false),
      claim(0.6, false),
      claim(0.9, true),
      claim(0.9, true),
      claim(0.9, true),
    ];
    const { error, bins } = calibrationError(claims, 2);
    expect(bins.map(({ count }) => count)).toEqual([3, 3]);
    expect(bins[0]?.accuracy).toBeCloseTo(1 / 3, 12);
    expect(error).toBeCloseTo(0.5 * (0.6 - 1 / 3) + 0.5 * 0.1, 12);
  });

  it('is 0 where confidence and accuracy agree, and where nothing was claimed', () => {
    const half = [claim(0.5, true), claim(0.5, false)];
    expect(calibrationError(half).error).toBe(0);
    expect(calibrationError([])).toEqual({ error: 0, bins: [] });
  });

  it('fills 15 bins equally', () => {
    const claims = Array.from({ length: 31 }, (_, index) => claim(index / 31, true));
    const counts = calibrationError(claims).bins.map(({ count }) => count);
    expect(counts).toHaveLength(15);
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
  });

  it('depends neither on the order of the claims nor loses one, and lies within 0…1', () => {
    fc.assert(
      fc.property(anyClaims, (claims) => {
        const { error, bins } = calibrationError(claims);
        expect(error).toBeGreaterThanOrEqual(0);
        expect(error).toBeLessThanOrEqual(1);
        expect(bins.reduce((sum, bin) => sum + bin.count, 0)).toBe(claims.length);
        expect(bins.length).toBeLessThanOrEqual(15);
        expect(calibrationError([...claims].reverse()).error).toBeCloseTo(error, 12);
      }),
    );
  });
});

describe('error against coverage', () => {
  it('of right, wrong, right by falling confidence has the area (0 + 1/2 + 1/3) / 3', () => {
    const claims = [claim(0.7, true), claim(0.9, true), claim(0.8, false)];
    expect(coverage(claims).aurc).toBeCloseTo((0 + 1 / 2 + 1 / 3) / 3, 12);
  });

  it('shows what is left wrong, and from which confidence, at each share that is used', () => {
    const claims = Array.from({ length: 10 }, (_, index) => claim(1 - index / 10, index < 8));
    expect(coverage(claims, [1, 0.9, 0.8]).points).toEqual([
      { coverage: 1, images: 10, error: 0.2, threshold: claims[9]?.confidence },
      { coverage: 0.9, images: 9, error: 1 / 9, threshold: claims[8]?.confidence },
      { coverage: 0.8, images: 8, error: 0, threshold: claims[7]?.confidence },
    ]);
  });

  it('takes equal confidences as in random order', () => {
    const claims = [claim(0.5, true), claim(0.5, false), claim(0.5, true), claim(0.5, false)];
    expect(coverage(claims).aurc).toBeCloseTo(0.5, 12);
    expect(coverage([...claims].reverse()).aurc).toBeCloseTo(0.5, 12);
  });

  it('at full coverage is the plain error, and the area never exceeds its worst order', () => {
    fc.assert(
      fc.property(anyClaims, (claims) => {
        const wrong = claims.filter(({ right }) => !right).length;
        const { aurc, points } = coverage(claims);
        expect(points[0]?.error).toBeCloseTo(wrong / claims.length, 12);
        expect(aurc).toBeGreaterThanOrEqual(0);
        expect(aurc).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('of nothing is nothing', () => {
    expect(coverage([])).toEqual({ aurc: 0, points: [] });
  });
});

describe('the area under the ROC', () => {
  it('is the share of pairs in the right order, ties counting half', () => {
    expect(areaUnderRoc([3, 4], [1, 2])).toBe(1);
    expect(areaUnderRoc([1, 2], [3, 4])).toBe(0);
    expect(areaUnderRoc([1, 1], [1, 1])).toBe(0.5);
    // pairs: 2>1 yes, 2>3 no, 3>1 yes, 3=3 half
    expect(areaUnderRoc([2, 3], [1, 3])).toBe(2.5 / 4);
    expect(areaUnderRoc([], [1])).toBeNull();
  });
});
