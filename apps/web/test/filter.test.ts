import { PredictionListQuery } from '@hand-digits/contract';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { dayOf, filterOf, narrowings, searchOf, unsorted } from '../src/history/filter.ts';

const FULL = {
  digit: '7',
  decision: 'review',
  reason: 'blank',
  truth: 'not-a-digit',
  confidenceMin: '0.5',
  confidenceMax: '0.75',
  from: '2026-11-01T00:00:00.000Z',
  to: '2026-11-22T12:00:00.000Z',
  model: 'hand-digits-1.0.0',
  source: 'web',
  batch: '019a9f3c-5b7e-7c21-9d4e-2f6a1b3c5d7e',
  corrected: 'true',
  wrong: 'false',
  text: 'scan',
  sort: 'least-sure',
};

describe('the filter in the address of the history', () => {
  test('survives the way into the address and back', () => {
    expect(searchOf(filterOf(FULL))).toEqual(FULL);
  });

  test('is what the server understands', () => {
    expect(PredictionListQuery.safeParse(filterOf(FULL)).success).toBe(true);
  });

  test('leaves out what is none of the values that it may have', () => {
    const nonsense = {
      digit: '12',
      decision: 'maybe',
      confidenceMin: '7',
      from: 'yesterday',
      sort: 'up',
    };
    expect(filterOf(nonsense)).toEqual({});
  });

  test('means the first moment of a day that is named alone', () => {
    expect(filterOf({ from: '2026-11-22' }).from).toBe(new Date(2026, 10, 22).toISOString());
  });

  test('is not written where it is the usual one', () => {
    expect(searchOf({ sort: 'newest' })).toEqual({});
  });

  test('counts what narrows, which the order does not', () => {
    expect(narrowings({ digit: '3', sort: 'oldest' })).toBe(1);
    expect(unsorted({ digit: '3', sort: 'oldest' })).toEqual({ digit: '3' });
  });

  test('is not narrowed by a field that was emptied', () => {
    expect(filterOf({ confidenceMin: '', confidenceMax: ' ' })).toEqual({});
    expect(filterOf({ confidenceMax: '0' })).toEqual({ confidenceMax: 0 });
  });
});

describe('the day in a field', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  test.each(['Asia/Tokyo', 'Pacific/Auckland', 'UTC', 'America/Los_Angeles'])(
    'is the one that was chosen, in %s as well',
    (zone) => {
      vi.stubEnv('TZ', zone);
      for (const day of ['2026-11-22', '2026-03-01']) {
        expect(dayOf(filterOf({ from: day }).from ?? '')).toBe(day);
      }
    },
  );

  test('is left as it is while it is being written', () => {
    expect(dayOf('')).toBe('');
    expect(dayOf('2026-11-22')).toBe('2026-11-22');
  });
});
