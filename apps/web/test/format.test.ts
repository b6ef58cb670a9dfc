import { describe, expect, test } from 'vitest';
import { ago, belowWhat, counted, duration, percent, rate, size } from '../src/ui/format.ts';

const plain = (text: string): string => text.replaceAll('\u202f', ' ');

describe('numbers as people read them', () => {
  test('what is not quite certain is never 100 %, what is not quite impossible never 0 %', () => {
    expect(plain(percent(0.99999))).toBe('> 99.99 %');
    expect(plain(percent(0.00001))).toBe('< 0.01 %');
    expect(plain(percent(1))).toBe('100 %');
    expect(plain(percent(0))).toBe('0 %');
    expect(plain(percent(0.9931))).toBe('99.31 %');
  });

  test('error rates keep two digits, however small', () => {
    expect([0.0001, 0.00285, 0.123].map((one) => plain(rate(one)))).toEqual([
      '0.01 %',
      '0.29 %',
      '12 %',
    ]);
  });

  test('sizes and times take the unit that fits', () => {
    expect([0, 999, 1096158, 5e9].map((one) => plain(size(one)))).toEqual([
      '0 B',
      '999 B',
      '1.1 MB',
      '5 GB',
    ]);
    expect([0.0042, 4.2, 75, 600, 7500].map((one) => plain(duration(one)))).toEqual([
      '4 ms',
      '4.2 s',
      '75 s',
      '10 min',
      '2 h 5 min',
    ]);
  });

  test('times are told from now', () => {
    const now = new Date('2026-11-22T12:00:00Z');
    expect(ago(new Date('2026-11-22T11:57:00Z'), now)).toBe('3 min ago');
    expect(ago(new Date('2026-11-22T11:59:50Z'), now)).toBe('now');
    expect(ago(new Date('2026-11-19T12:00:00Z'), now)).toBe('3 days ago');
  });

  test('a bounded count says so', () => {
    expect(counted({ value: 12345, relation: 'exact' })).toBe('12,345');
    expect(counted({ value: 10000, relation: 'at-least' })).toBe('10,000+');
  });

  test('a small difference is named by the power of ten above it', () => {
    expect(belowWhat(0.00004)).toBe('0.0001');
    expect(belowWhat(3e-12)).toBe('0.000001');
  });
});
