import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { adjustForMany } from '../../src/gate/holm.ts';
import { compareCounts, comparePaired, pool } from '../../src/gate/paired.ts';
import { seededRandom } from '../../src/random/seeded.ts';

/** `true`: it happened. */
function images(...pairs: readonly (readonly [number, boolean, boolean])[]): {
  parent: boolean;
  candidate: boolean;
}[] {
  return pairs.flatMap(([count, parent, candidate]) =>
    Array.from({ length: count }, () => ({ parent, candidate })),
  );
}

describe('two models on the same images', () => {
  test('are compared by the images on which they differ', () => {
    const compared = comparePaired(
      images([5, true, true], [12, true, false], [2, false, true], [81, false, false]),
    );
    expect(compared).toMatchObject({
      images: 100,
      parent: 17,
      candidate: 7,
      onlyParent: 12,
      onlyCandidate: 2,
    });
    // P(X ≤ 2) for 14 tosses of a fair coin: (1 + 14 + 91) / 2^14
    expect(compared.pBetter).toBeCloseTo(106 / 16384, 10);
    expect(compared.pWorse).toBe(1);
  });

  // Airway hyper-responsiveness before and after a transplantation: Fagerland, Lydersen and Laake
  // (2014), whose Newcombe interval is −0.507 … −0.026.
  test("get Newcombe's interval for the difference", () => {
    const { difference } = comparePaired(
      images([1, true, true], [7, true, false], [1, false, true], [12, false, false]),
    );
    expect(difference.value).toBeCloseTo(-6 / 21, 10);
    expect(difference.low).toBeCloseTo(-0.507, 3);
    expect(difference.high).toBeCloseTo(-0.026, 3);
  });

  test('that never differ are no different, and that is known the better the more images there are', () => {
    const few = comparePaired(images([50, false, false])).difference;
    const many = comparePaired(images([5000, false, false])).difference;
    expect([few.value, many.value]).toEqual([0, 0]);
    expect(few.high).toBeGreaterThan(0.05);
    expect(many.high).toBeLessThan(0.001);
  });

  test('on no images tell nothing', () => {
    expect(comparePaired([])).toMatchObject({
      difference: { value: 0, low: -1, high: 1 },
      pWorse: 1,
      pBetter: 1,
    });
  });

  test('on several suites add up to one comparison', () => {
    const first = { images: 10, parent: 3, candidate: 1, onlyParent: 2, onlyCandidate: 0 };
    const second = { images: 20, parent: 2, candidate: 4, onlyParent: 1, onlyCandidate: 3 };
    expect(pool([first, second])).toEqual(
      compareCounts({ images: 30, parent: 5, candidate: 5, onlyParent: 3, onlyCandidate: 3 }),
    );
  });

  test('have their true difference within the interval about 95 times in 100', () => {
    const random = seededRandom(4, 'pairs');
    const trials = 400;
    let covered = 0;
    for (let trial = 0; trial < trials; trial += 1) {
      // Hard images are misread by both more often: that is what makes a comparison paired.
      const sample = Array.from({ length: 150 }, () => {
        const isHard = random.chance(0.2);
        const parent = random.chance(isHard ? 0.5 : 0.02);
        const candidate = parent ? random.chance(0.6) : random.chance(isHard ? 0.2 : 0.01);
        return { parent, candidate };
      });
      const { low, high } = comparePaired(sample).difference;
      const parent = 0.2 * 0.5 + 0.8 * 0.02;
      const candidate = parent * 0.6 + 0.2 * 0.5 * 0.2 + 0.8 * 0.98 * 0.01;
      if (low <= candidate - parent && candidate - parent <= high) covered += 1;
    }
    expect(covered / trials).toBeGreaterThan(0.92);
    expect(covered / trials).toBeLessThan(0.985);
  });
});

describe('p values of several tests', () => {
  test("are adjusted by Holm's method", () => {
    expect(adjustForMany([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
  });

  test('never become smaller, stay in order, and stay as they are where there is only one', () => {
    const value = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 20 }), (values) => {
        const adjusted = adjustForMany(values);
        values.forEach((p, at) => {
          expect(adjusted[at]).toBeGreaterThanOrEqual(p);
          expect(adjusted[at]).toBeLessThanOrEqual(1);
          values.forEach((other, elsewhere) => {
            if (p < other) expect(adjusted[at]).toBeLessThanOrEqual(adjusted[elsewhere]!);
          });
        });
        if (values.length === 1) expect(adjusted).toEqual(values);
      }),
    );
  });

  test('alarm falsely no more often than one test alone would', () => {
    const random = seededRandom(9, 'uniform');
    const families = 2000;
    let alarms = 0;
    for (let family = 0; family < families; family += 1) {
      const values = Array.from({ length: 12 }, () => random.next());
      if (adjustForMany(values).some((p) => p <= 0.05)) alarms += 1;
    }
    expect(alarms / families).toBeLessThan(0.065);
  });
});
