import i18next, { type TFunction } from 'i18next';
import { beforeAll, describe, expect, test } from 'vitest';
import read from '../src/messages/en/read.json' with { type: 'json' };
import type { Claim } from '../src/prediction/answer.ts';
import { doubt, explain, type Threshold } from '../src/prediction/words.ts';

let t: TFunction<'read'>;

beforeAll(async () => {
  const instance = i18next.createInstance();
  await instance.init({ lng: 'en', ns: ['read'], defaultNS: 'read', resources: { en: { read } } });
  t = instance.getFixedT<'read'>('en', 'read');
});

function claim(changes: Partial<Claim>): Claim {
  const probabilities = Array.from({ length: 10 }, (_, digit) => (digit === 7 ? 0.9998 : 0.00002));
  return {
    digit: 7,
    confidence: 0.9998,
    probabilities,
    digitness: 0.99,
    decision: 'accepted',
    reason: null,
    model: 'm',
    ...changes,
  };
}

const ROWS = [
  { errorRate: 0.0001, threshold: null, coverage: 0 },
  { errorRate: 0.001, threshold: 0.9931, coverage: 0.95 },
  { errorRate: 0.01, threshold: 0.8, coverage: 0.99 },
];
const AT_A_THOUSANDTH: Threshold = { accept: 0.9931, errorRate: 0.001, rows: ROWS };

const spaced = (text: string | undefined): string => (text ?? '').replaceAll('\u202f', ' ');

describe('the words of an answer', () => {
  test('measure an accepted digit against what its error rate needs', () => {
    expect(spaced(explain(claim({}), AT_A_THOUSANDTH, t))).toBe(
      '99.98 %, above the 99.31 % that an error rate of 0.1 % needs.',
    );
  });

  test('say how much was missing', () => {
    const unsure = claim({ decision: 'review', confidence: 0.97 });
    expect(spaced(explain(unsure, AT_A_THOUSANDTH, t))).toBe(
      '97 %, below the 99.31 % that an error rate of 0.1 % needs.',
    );
  });

  test('never speak of a threshold that the decision contradicts', () => {
    // Accepted at a time when another error rate was chosen.
    const lax = claim({ confidence: 0.95 });
    expect(spaced(explain(lax, { accept: 0.9, errorRate: 0.001, rows: ROWS }, t))).toBe(
      '95 %, above the 90 % that it needs.',
    );
    expect(spaced(explain(lax, AT_A_THOUSANDTH, t))).toBe('95 % sure.');
  });

  test('say that a model accepts nothing by itself', () => {
    const text = explain(
      claim({ decision: 'review' }),
      { accept: 1, errorRate: 0.001, rows: [] },
      t,
    );
    expect(text).toContain('accepts nothing by itself');
  });

  test('say in words why no digit is claimed', () => {
    const refused = (reason: Claim['reason']): string =>
      explain(claim({ decision: 'not-a-digit', reason, digit: null }), AT_A_THOUSANDTH, t);
    expect(refused('blank')).toBe('Blank: nothing is darker than the paper.');
    expect(refused('several-digits')).toContain('More than one digit');
    expect(refused('something-else')).toContain('perhaps a letter');
  });

  test('name the second guess and what tells the two apart', () => {
    const probabilities = [0, 0.2, 0, 0, 0, 0, 0, 0.8, 0, 0];
    expect(doubt(claim({ probabilities, confidence: 0.8 }), t)).toBe(
      '7, or perhaps 1: the stroke at the top tells them apart.',
    );
    const rare = [0, 0.2, 0, 0, 0, 0.8, 0, 0, 0, 0];
    expect(doubt(claim({ digit: 5, probabilities: rare }), t)).toBe('5, or perhaps 1.');
  });

  test('are silent about a doubt that is not worth a word', () => {
    expect(doubt(claim({}), t)).toBeUndefined();
  });
});
