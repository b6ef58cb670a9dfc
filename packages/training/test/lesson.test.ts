import { describe, expect, test } from 'vitest';
import { mixAnswers } from '../src/train/lesson.ts';

const row = (values: Readonly<Record<number, number>>, rest = 0): number[] =>
  Array.from({ length: 10 }, (_, digit) => values[digit] ?? rest);

describe('what teachers answer', () => {
  test('is averaged as probabilities and takes its share of the target', () => {
    const targets = Float32Array.from(row({ 7: 1 }));
    const sure = Float32Array.from(row({ 7: 50 }));
    const other = Float32Array.from(row({ 1: 50 }));
    mixAnswers([sure, other], targets, { share: 0.6, mistakes: true });
    expect(targets[7]).toBeCloseTo(0.4 + 0.3, 6);
    expect(targets[1]).toBeCloseTo(0.3, 6);
    expect(targets.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6);
  });

  test('counts for nothing where it is wrong and mistakes are not to be learned', () => {
    const targets = Float32Array.from(row({ 7: 1 }));
    const mistaken = Float32Array.from(row({ 1: 50 }));
    mixAnswers([mistaken], targets, { share: 1, mistakes: false });
    expect([...targets]).toEqual(row({ 7: 1 }));
  });

  test('says nothing about what is no digit', () => {
    const targets = new Float32Array(20);
    targets[13] = 1;
    mixAnswers([new Float32Array(20)], targets, { share: 0.5, mistakes: true });
    expect([...targets.subarray(0, 10)]).toEqual(row({}));
    expect(targets[13]).toBeCloseTo(0.55, 6);
  });
});
