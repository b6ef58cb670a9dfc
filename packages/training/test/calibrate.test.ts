import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { errorRateUpperBound } from '../src/calibrate/binomial-bound.ts';
import { lowQuantile } from '../src/calibrate/low-quantile.ts';
import type { Reading } from '../src/calibrate/selective-risk.ts';
import { chooseThreshold } from '../src/calibrate/selective-risk.ts';
import { fitTemperature, negativeLogLikelihood } from '../src/calibrate/temperature.ts';
import { seededRandom } from '../src/random/seeded.ts';

describe('the upper bound of an error rate', () => {
  test('without an error is 1 − (1 − confidence)^(1/trials), the rule of three', () => {
    expect(errorRateUpperBound(0, 3000, 0.95)).toBeCloseTo(1 - 0.05 ** (1 / 3000), 8);
  });

  // Found by bisecting the exact sum of the binomial probabilities, in Python
  test.each([
    [1, 100, 0.0465598],
    [5, 50, 0.198833],
    [10, 10_000, 0.0016958],
  ])('of %i errors in %i trials is the one of Clopper and Pearson', (errors, trials, bound) => {
    expect(errorRateUpperBound(errors, trials, 0.95)).toBeCloseTo(bound, 5);
  });

  test('is 1 when everything was wrong or nothing was tried', () => {
    expect(errorRateUpperBound(4, 4, 0.95)).toBe(1);
    expect(errorRateUpperBound(0, 0, 0.95)).toBe(1);
  });
});

describe('the threshold for an error rate', () => {
  const goal = { errorRate: 0.05, confidence: 0.95 };

  /** The surer, the likelier right: P(right) = confidence. */
  function readings(count: number, seed: number): Reading[] {
    const random = seededRandom(seed, 'readings');
    return Array.from({ length: count }, () => {
      const confidence = 1 - random.next() ** 3 / 2;
      return { confidence, right: random.chance(confidence) };
    });
  }

  test('accepts as much as the bound allows, and no more', () => {
    const promise = chooseThreshold(readings(4000, 1), goal);
    expect(promise.bound).toBeLessThanOrEqual(goal.errorRate);
    expect(promise.coverage).toBeGreaterThan(0.4);
    expect(promise.coverage).toBeLessThan(0.9);
  });

  test('keeps its promise on new readings at least as often as it says', () => {
    let kept = 0;
    for (let seed = 0; seed < 100; seed += 1) {
      const { threshold } = chooseThreshold(readings(2000, seed), goal);
      const accepted = readings(20_000, seed + 1000).filter((r) => r.confidence >= threshold);
      const errors = accepted.filter((r) => !r.right).length;
      if (errors / accepted.length <= goal.errorRate) kept += 1;
    }
    expect(kept).toBeGreaterThanOrEqual(90);
  });

  test('accepts nothing when too little was seen to promise anything', () => {
    const few = Array.from({ length: 20 }, () => ({ confidence: 0.99, right: true }));
    expect(chooseThreshold(few, goal)).toMatchObject({ coverage: 0, accepted: 0 });
    expect(chooseThreshold(few, goal).threshold).toBeGreaterThan(1);
  });

  test('never splits readings of equal confidence', () => {
    const equal = Array.from({ length: 500 }, (_, i) => ({ confidence: 0.9, right: i % 4 > 0 }));
    const sure = Array.from({ length: 500 }, () => ({ confidence: 0.99, right: true }));
    expect(chooseThreshold([...equal, ...sure], goal)).toMatchObject({
      threshold: 0.99,
      accepted: 500,
    });
  });

  test('a stricter goal never accepts more', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.double({ min: 0.01, max: 0.2, noNaN: true }),
        (seed, errorRate) => {
          const held = readings(500, seed);
          const strict = chooseThreshold(held, { errorRate: errorRate / 2, confidence: 0.9 });
          const lax = chooseThreshold(held, { errorRate, confidence: 0.9 });
          expect(strict.accepted).toBeLessThanOrEqual(lax.accepted);
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('the quantile that few values lie below', () => {
  /** A sample whose lower tail is exponential with a mean of 1.5, around 10. */
  function sample(count: number, seed: number): Float32Array {
    const random = seededRandom(seed, 'tail');
    return Float32Array.from({ length: count }, () => 10 + 1.5 * Math.log(1 - random.next()));
  }
  const truth = 10 + 1.5 * Math.log(0.0005);
  const spread = (estimates: readonly number[]): number =>
    Math.sqrt(estimates.reduce((sum, value) => sum + (value - truth) ** 2, 0) / estimates.length);

  test('is found, and more steadily than by counting to the third lowest of 6,000', () => {
    const samples = Array.from({ length: 60 }, (_, seed) => sample(6000, seed));
    const fitted = samples.map((values) => lowQuantile(values, 0.0005));
    const counted = samples.map((values) => values.toSorted()[3]!);
    expect(spread(fitted)).toBeLessThan(0.7);
    expect(spread(fitted)).toBeLessThan(0.75 * spread(counted));
  });

  test('is counted where enough values lie below it', () => {
    const values = Float32Array.from({ length: 1000 }, (_, place) => place);
    expect(lowQuantile(values, 0.25)).toBe(250);
    expect(lowQuantile(Float32Array.of(4), 0.0005)).toBe(4);
    expect(() => lowQuantile(new Float32Array(), 0.5)).toThrow(/at least one/);
  });

  test('goes down with the share, below all that was seen if need be', () => {
    const values = sample(600, 1);
    const quantiles = [0.2, 0.05, 0.01, 0.001, 0.000_01].map((share) => lowQuantile(values, share));
    expect(quantiles).toEqual(quantiles.toSorted((one, other) => other - one));
    expect(quantiles.at(-1)).toBeLessThan(Math.min(...values));
  });
});

describe('the temperature', () => {
  /** Logits whose softmax at temperature 1 are the true probabilities of the labels. */
  function calibrated(count: number): { logits: Float32Array; labels: Uint8Array } {
    const random = seededRandom(3, 'logits');
    const logits = Float32Array.from({ length: count * 10 }, () => random.normal(0, 2));
    const labels = Uint8Array.from({ length: count }, (_, image) => {
      const row = [...logits.subarray(image * 10, image * 10 + 10)].map(Math.exp);
      let left = random.next() * row.reduce((sum, value) => sum + value, 0);
      return row.findIndex((value) => (left -= value) < 0);
    });
    return { logits, labels };
  }

  test('of a network that is calibrated already is about 1', () => {
    const { logits, labels } = calibrated(20_000);
    expect(fitTemperature(logits, labels)).toBeCloseTo(1, 1);
  });

  test('of a network that is three times too sure is about 3, and the fit lowers its loss', () => {
    const { logits, labels } = calibrated(20_000);
    const tooSure = logits.map((logit) => 3 * logit);
    const temperature = fitTemperature(tooSure, labels);
    expect(temperature / 3).toBeCloseTo(1, 1);
    expect(negativeLogLikelihood(tooSure, labels, temperature)).toBeLessThan(
      negativeLogLikelihood(tooSure, labels, 1),
    );
  });

  test('cannot be fitted on nothing', () => {
    expect(() => fitTemperature(new Float32Array(), new Uint8Array())).toThrow(/at least one/);
  });
});
