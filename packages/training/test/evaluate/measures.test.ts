import { describe, expect, it } from 'vitest';
import type { Judged } from '../../src/evaluate/judged.ts';
import { measure } from '../../src/evaluate/measures.ts';

const oneHot = (digit: number): number[] =>
  Array.from({ length: 10 }, (_, at) => (at === digit ? 0.91 : 0.01));

const read = (truth: Judged['truth'], digit: 1 | 2 | 7, confidence = 0.91): Judged => ({
  truth,
  digit,
  confidence,
  decision: confidence < 0.9 ? { kind: 'review' } : { kind: 'accepted' },
  probabilities: oneHot(digit),
  digitness: 0.99,
});

const rejected = (truth: Judged['truth'], inwardly: number): Judged => ({
  truth,
  digit: null,
  confidence: 0,
  decision: { kind: 'not-a-digit', reason: 'something-else' },
  probabilities: oneHot(inwardly),
  digitness: 0.1,
});

const blank: Judged = {
  truth: 7,
  digit: null,
  confidence: 0,
  decision: { kind: 'not-a-digit', reason: 'blank' },
  probabilities: null,
  digitness: null,
};

const unreadable: Judged = { ...blank, decision: null };

const suite: Judged[] = [
  read(1, 1),
  read(1, 1, 0.5),
  read(1, 7),
  read(7, 7),
  rejected(7, 7),
  blank,
  unreadable,
  read(2, 1, 0.6),
  rejected(null, 2),
  read(null, 2),
];

describe('the measures of a suite', () => {
  const measures = measure(suite);

  it('count as right only what was claimed rightly', () => {
    expect(measures).toMatchObject({ images: 8, right: 3 });
    expect(measures.accuracy.value).toBe(3 / 8);
  });

  it('tell what rejection cost', () => {
    expect(measures.rightWithoutRejection).toBe(4);
  });

  it('show who was taken for whom, and who was not claimed at all', () => {
    expect(measures.confusion[1]).toEqual([0, 2, 0, 0, 0, 0, 0, 1, 0, 0, 0]);
    expect(measures.confusion[7]).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 3]);
    expect(measures.confusion[2]).toEqual([0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(measures.confusion.flat().reduce((sum, cell) => sum + cell, 0)).toBe(8);
  });

  it('give recall and precision of each digit, and neither where there is nothing to tell', () => {
    expect(measures.classes[1]).toMatchObject({ images: 3, right: 2 });
    expect(measures.classes[1]?.recall.value).toBe(2 / 3);
    expect(measures.classes[1]?.precision.value).toBe(2 / 3);
    expect(measures.classes[7]?.precision.value).toBe(1 / 2);
    expect(measures.classes[2]?.precision.value).toBeNull();
    expect(measures.classes[5]?.recall.value).toBeNull();
  });

  it('count the decisions and the mistakes behind each', () => {
    expect(measures.decisions).toEqual({
      accepted: { images: 3, wrong: 1 },
      review: { images: 2, wrong: 1 },
      notADigit: { blank: 1, 'several-digits': 0, 'something-else': 1 },
      unreadable: 1,
    });
  });

  it('measure calibration on what was claimed, and coverage on everything', () => {
    const claimed = measures.calibration.bins.reduce((sum, bin) => sum + bin.count, 0);
    expect(claimed).toBe(5);
    expect(measures.coverage.points[0]).toMatchObject({ images: 8, error: 5 / 8 });
  });

  it('tell how well other marks were rejected', () => {
    expect(measures.outliers).toEqual({
      images: 2,
      rejected: 1,
      review: 0,
      accepted: 1,
      // digits 0.99 ×5 and 0.1, others 0.1 and 0.99: (5 × (1 + ½) + (½ + 0)) / 12
      digitnessAuc: 8 / 12,
    });
    expect(measure(suite.slice(0, 8)).outliers).toBeNull();
  });

  it('do not depend on the order of the images', () => {
    expect(measure([...suite].reverse())).toEqual(measures);
  });

  it('survive JSON unchanged', () => {
    expect(JSON.parse(JSON.stringify(measures))).toEqual(measures);
  });
});
