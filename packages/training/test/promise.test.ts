import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkPromise } from '../src/calibrate/check-promise.ts';
import { boundsAtAnyTime } from '../src/calibrate/confidence-sequence.ts';
import { readingsOf } from '../src/calibrate/readings.ts';
import { ERROR_RATES, riskTable, rowFor } from '../src/calibrate/risk-table.ts';
import type { Reading } from '../src/calibrate/selective-risk.ts';
import { seededRandom } from '../src/random/seeded.ts';

/** The surer, the likelier right: P(right) = confidence. */
function readings(count: number, seed: number): Reading[] {
  const random = seededRandom(seed, 'readings');
  return Array.from({ length: count }, () => {
    const confidence = 1 - random.next() ** 6 / 2;
    return { confidence, right: random.chance(confidence) };
  });
}

describe('the table of error rates', () => {
  const table = riskTable(readings(6000, 3), { basis: 'simulated digits' });

  test('says for each rate what is accepted, and that the bound keeps it', () => {
    expect(table.rows.map(({ errorRate }) => errorRate)).toEqual([...ERROR_RATES]);
    for (const { errorRate, threshold, bound, coverage } of table.rows) {
      if (threshold === null) continue;
      expect(bound).toBeLessThanOrEqual(errorRate);
      expect(coverage).toBeGreaterThan(0);
    }
    expect(table.rows.at(-1)).toMatchObject({ coverage: 1 });
  });

  test('promises nothing where too few digits were seen', () => {
    // Without a single error 0.01 % needs some 25,000 digits.
    expect(table.rows[0]).toMatchObject({ errorRate: 0.0001, threshold: null, accepted: 0 });
  });

  test('accepts more, and from less confidence on, the more errors are allowed', () => {
    const promised = table.rows.filter(({ threshold }) => threshold !== null);
    expect(promised.length).toBeGreaterThan(4);
    promised.slice(1).forEach((row, before) => {
      expect(row.accepted).toBeGreaterThanOrEqual(promised[before]!.accepted);
      expect(row.threshold).toBeLessThanOrEqual(promised[before]!.threshold!);
    });
  });

  test('never counts as accepted what was taken for no digit', () => {
    const rejected = Array.from({ length: 2000 }, () => ({ confidence: 0, right: false }));
    const { rows } = riskTable([...readings(6000, 3), ...rejected], { basis: 'simulated digits' });
    expect(rows.at(-1)).toMatchObject({ errorRate: 0.2, accepted: 6000, coverage: 0.75 });
    expect(rows.at(-1)?.threshold).toBeGreaterThan(0.4);
  });

  test('is kept as JSON', () => {
    expect(JSON.parse(JSON.stringify(table))).toEqual(table);
  });

  test('gives the row that keeps a wanted rate, never a laxer one', () => {
    expect(rowFor(table, 0.05)?.errorRate).toBe(0.05);
    expect(rowFor(table, 0.07)?.errorRate).toBe(0.05);
    expect(rowFor(table, 0.00001)).toBeUndefined();
    expect(rowFor(table, 0.0001)).toBeUndefined();
  });

  test('leaves out what is no digit, and never accepts what is taken for none', () => {
    const judged = { probabilities: null, digitness: 0.9, decision: null, confidence: 0.9 };
    expect(
      readingsOf([
        { ...judged, truth: 3, digit: 3 },
        { ...judged, truth: 4, digit: 9 },
        { ...judged, truth: 5, digit: null, confidence: 0 },
        { ...judged, truth: null, digit: 8 },
      ]),
    ).toEqual([
      { confidence: 0.9, right: true },
      { confidence: 0.9, right: false },
      { confidence: 0, right: false },
    ]);
  });
});

describe('the promise of an error rate', () => {
  const promise = { errorRate: 0.001, confidence: 0.95 };

  test('is kept once so many spot checks were right that even the upper bound keeps it', () => {
    expect(checkPromise({ reviewed: 5000, wrong: 0 }, promise)).toMatchObject({ kind: 'kept' });
  });

  test('is broken once so many were wrong that even the lower bound breaks it', () => {
    expect(checkPromise({ reviewed: 1000, wrong: 8 }, promise)).toMatchObject({ kind: 'broken' });
  });

  test('is not yet known before, and it is said how many right ones would settle it', () => {
    const start = checkPromise({ reviewed: 1000, wrong: 1 }, promise);
    expect(start.kind).toBe('not-yet-known');
    if (start.kind !== 'not-yet-known') return;
    const after = (more: number): string =>
      checkPromise({ reviewed: 1000 + more, wrong: 1 }, promise).kind;
    expect(after(start.rightReviewsNeeded)).toBe('kept');
    expect(after(start.rightReviewsNeeded - 1)).toBe('not-yet-known');
  });

  test('of nothing reviewed is not known', () => {
    expect(checkPromise({ reviewed: 0, wrong: 0 }, promise)).toMatchObject({ low: 0, high: 1 });
  });

  test('raises no false alarm, however often one looks: at most 5 in 100 histories', () => {
    const rate = { errorRate: 0.02, confidence: 0.95 };
    const histories = 300;
    let alarms = 0;
    for (let history = 0; history < histories; history += 1) {
      const random = seededRandom(history, 'spot checks');
      let wrong = 0;
      for (let reviewed = 1; reviewed <= 1500; reviewed += 1) {
        if (!random.chance(rate.errorRate)) continue;
        wrong += 1;
        // The lower bound rises only now: to look now is to look always.
        const seen = { trials: reviewed, errors: wrong };
        const { low } = boundsAtAnyTime(seen, { confidence: 0.95, expected: rate.errorRate });
        if (low > rate.errorRate) {
          alarms += 1;
          break;
        }
      }
    }
    expect(alarms / histories).toBeLessThanOrEqual(0.05);
  });

  test('finds out that three times the rate goes wrong', () => {
    const rate = { errorRate: 0.01, confidence: 0.95 };
    const random = seededRandom(8, 'bad days');
    let wrong = 0;
    let reviewed = 0;
    while (reviewed < 5000 && checkPromise({ reviewed, wrong }, rate).kind !== 'broken') {
      reviewed += 1;
      wrong += Number(random.chance(0.03));
    }
    expect(reviewed).toBeLessThan(2000);
  });

  test('has bounds around what was seen that tighten with more of the same', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0.0001, max: 0.2, noNaN: true }),
        (trials, share, expected) => {
          const errors = Math.round(share * trials);
          const options = { confidence: 0.95, expected };
          const few = boundsAtAnyTime({ trials, errors }, options);
          const many = boundsAtAnyTime({ trials: 100 * trials, errors: 100 * errors }, options);
          expect(few.low).toBeLessThanOrEqual(errors / trials);
          expect(few.high).toBeGreaterThanOrEqual(errors / trials);
          expect(many.high - many.low).toBeLessThanOrEqual(few.high - few.low);
        },
      ),
    );
  });
});
