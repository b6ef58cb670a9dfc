import { describe, expect, test } from 'vitest';
import type { Claim } from '../src/prediction/answer.ts';
import { decisionBy } from '../src/prediction/use-threshold.ts';

const claim: Claim = {
  ...{ digit: 7, confidence: 0.97, digitness: 0.9, reason: null, model: 'm' },
  probabilities: [0.03, 0, 0, 0, 0, 0, 0, 0.97, 0, 0],
  decision: 'accepted',
};

describe('what only the browser has read', () => {
  test('is accepted from the confidence on that the operator has chosen', () => {
    expect(decisionBy(claim, 0.96)).toBe('accepted');
    expect(decisionBy(claim, 0.98)).toBe('review');
    expect(decisionBy({ ...claim, decision: 'review' }, 0.96)).toBe('accepted');
  });

  test('stays a guess where two digits are as probable, and no digit where there is none', () => {
    const tie = { ...claim, confidence: 0.5, probabilities: [0.5, 0, 0, 0, 0, 0, 0, 0.5, 0, 0] };
    expect(decisionBy(tie, 0.4)).toBe('review');
    expect(decisionBy({ ...claim, digit: null, decision: 'not-a-digit' }, 0)).toBe('not-a-digit');
  });
});
