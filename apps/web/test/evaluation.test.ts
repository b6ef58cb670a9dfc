import { describe, expect, test } from 'vitest';
import { ERROR_RATES, nearestRate } from '../src/app/error-rates.ts';
import { coverageAt, suitesOf } from '../src/models/evaluation.ts';
import { riskRowsOf, rowFor } from '../src/prediction/risk-table.ts';

const point = (coverage: number, error: number) => ({
  coverage,
  error,
  images: 100,
  threshold: 0.9,
});
const CURVE = [point(1, 0.02), point(0.9, 0.01), point(0.5, 0)];

describe('error against coverage', () => {
  test('all is accepted where all of it is good enough', () => {
    expect(coverageAt(CURVE, 0.05)).toBe(1);
  });

  test('between two measured points it lies on the line between them', () => {
    expect(coverageAt(CURVE, 0.015)).toBeCloseTo(0.95, 10);
    expect(coverageAt(CURVE, 0.005)).toBeCloseTo(0.7, 10);
  });

  test('nothing is accepted where not even the surest part is good enough', () => {
    expect(coverageAt([point(1, 0.2), point(0.5, 0.1)], 0.01)).toBe(0);
  });
});

describe('what a model promises', () => {
  const table = {
    selectiveRisk: {
      rows: [
        { errorRate: 0.001, threshold: null, coverage: 0 },
        { errorRate: 0.002, threshold: 0.96, coverage: 0.99 },
        { errorRate: 'much' },
      ],
    },
  };

  test('is taken from rows of the known form, and from nothing else', () => {
    expect(riskRowsOf(table)).toHaveLength(2);
    expect(riskRowsOf({ selectiveRisk: 'none' })).toEqual([]);
    expect(riskRowsOf(null)).toEqual([]);
  });

  test('for a rate between two rows is the stricter one', () => {
    const rows = riskRowsOf(table);
    expect(rowFor(rows, 0.0015)?.errorRate).toBe(0.001);
    expect(rowFor(rows, 0.5)?.errorRate).toBe(0.002);
    expect(rowFor(rows, 0.0001)).toBeUndefined();
  });
});

test('an evaluation of an unknown form has no suites', () => {
  expect(suitesOf({ suites: [{ name: 'x' }] })).toEqual([]);
  expect(suitesOf(null)).toEqual([]);
});

test('the slider stops at the rate that is nearest by ratio', () => {
  expect(ERROR_RATES[nearestRate(0.001)]).toBe(0.001);
  expect(ERROR_RATES[nearestRate(0.0013)]).toBe(0.001);
  expect(ERROR_RATES[nearestRate(0.0016)]).toBe(0.002);
});
