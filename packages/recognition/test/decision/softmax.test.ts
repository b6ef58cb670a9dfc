import { describe, expect, it } from 'vitest';
import { sigmoid, softmax } from '../../src/decision/softmax.ts';

describe('softmax', () => {
  it('of ln 1, ln 2, … ln 10 is 1/55, 2/55, … 10/55', () => {
    const logits = Array.from({ length: 10 }, (_, index) => Math.log(index + 1));
    const expected = logits.map((_, index) => (index + 1) / 55);
    softmax(logits, 1).forEach((value, index) => {
      expect(value).toBeCloseTo(expected[index] ?? NaN, 14);
    });
  });

  it('at temperature 2 takes the square root of the odds', () => {
    const logits = [Math.log(16), ...new Array<number>(9).fill(0)];
    const [first = 0, second = 0] = softmax(logits, 2);
    expect(first / second).toBeCloseTo(4, 12);
  });

  it('survives logits of ±10,000 at a temperature of a thousandth', () => {
    const logits = [10_000, ...new Array<number>(9).fill(-10_000)];
    expect(softmax(logits, 0.001)).toEqual([1, ...new Array<number>(9).fill(0)]);
  });
});

describe('sigmoid', () => {
  it('is 1/2 at 0, symmetric, and exact at the ends', () => {
    expect(sigmoid(0)).toBe(0.5);
    expect(sigmoid(3) + sigmoid(-3)).toBeCloseTo(1, 15);
    expect(sigmoid(Math.log(3))).toBeCloseTo(0.75, 15);
    expect([sigmoid(Infinity), sigmoid(-Infinity), sigmoid(-800)]).toEqual([1, 0, 0]);
  });
});
