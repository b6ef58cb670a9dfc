import { describe, expect, it } from 'vitest';
import { acceptanceRule, keepErrorRate } from '../../src/use-cases/learning/acceptance.ts';
import type { Reader } from '../../src/use-cases/reader.ts';
import { newPrediction } from '../services/predictions.ts';

const TABLE = {
  confidence: 0.9,
  rows: [
    { errorRate: 0.0001, threshold: null, coverage: 0 },
    { errorRate: 0.001, threshold: 0.99, coverage: 0.97 },
    { errorRate: 0.01, threshold: 0.8, coverage: 0.999 },
  ],
};

describe('the threshold of an error rate', () => {
  it('is that of the laxest row that is no laxer than what was chosen', () => {
    const rule = acceptanceRule({ table: TABLE, accept: 0.5 }, 0.005);
    expect(rule).toEqual({ threshold: 0.99, basis: 'risk-table', confidence: 0.9, coverage: 0.97 });
  });

  it('does not exist where too little was seen to promise it: nothing is accepted then', () => {
    const rule = acceptanceRule({ table: TABLE, accept: 0.5 }, 0.0002);
    expect(rule).toMatchObject({ threshold: null, basis: 'none' });
  });

  it('is the manifest’s own where the package has no table', () => {
    const rule = acceptanceRule({ table: null, accept: 0.5 }, 0.001);
    expect(rule).toMatchObject({ threshold: 0.5, basis: 'manifest', coverage: null });
  });
});

describe('a reader that keeps the error rate', () => {
  const clock = Object.assign(() => 0, { now: 0 });
  const reading = (change: object) => ({ ...newPrediction({ ids: () => 'id', clock }), ...change });
  const answering = (change: object): Reader => ({
    show: () => Promise.reject(new Error('not asked')),
    read: () => Promise.resolve({ kind: 'read', mediaType: 'image/png', reading: reading(change) }),
  });
  const decisionAt = async (threshold: number | null, change: object): Promise<unknown> => {
    const rule = { threshold, basis: 'risk-table', confidence: 0.9, coverage: 1 } as const;
    const rules = { ruleOf: () => Promise.resolve(rule) };
    const outcome = await keepErrorRate(answering(change), rules).read({
      kind: 'digit-image',
      pixels: new Uint8Array(784),
    });
    return outcome.kind === 'read' ? outcome.reading.decision : outcome.kind;
  };

  it('accepts from the threshold on, whatever the package was made with', async () => {
    const change = { confidence: 0.95, decision: 'review' };
    expect(await decisionAt(0.95, change)).toBe('accepted');
    expect(await decisionAt(0.951, { ...change, decision: 'accepted' })).toBe('review');
  });

  it('accepts nothing where nothing can be promised', async () => {
    expect(await decisionAt(null, { confidence: 1 })).toBe('review');
  });

  it('leaves a tie to a person', async () => {
    const probabilities = [0.5, 0.5, 0, 0, 0, 0, 0, 0, 0, 0];
    expect(await decisionAt(0.3, { digit: 0, confidence: 0.5, probabilities })).toBe('review');
  });

  it('makes no digit of what is none', async () => {
    expect(await decisionAt(0, { digit: null, decision: 'not-a-digit' })).toBe('not-a-digit');
  });
});
