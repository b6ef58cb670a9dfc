import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, notADigit } from '../../src/decision/decide.ts';
import type { Calibration } from '../../src/decision/decision.ts';
import type { Scores } from '../../src/network/network.ts';

const surelyADigit = 8; // sigmoid 0.9997

const calibration = (
  given: { temperature?: number; accept?: number; digitness?: number } = {},
): Calibration => ({
  temperature: given.temperature ?? 1,
  thresholds: { accept: given.accept ?? 0.9, digitness: given.digitness ?? 0.5 },
});

/** logits that give `digit` the probability `probability`, and the others the rest in equal parts */
const scoresFor = (digit: number, probability: number, digitness = surelyADigit): Scores => {
  const others = (1 - probability) / 9;
  const logits = Float32Array.from({ length: 10 }, (_, index) =>
    Math.log(index === digit ? probability : others),
  );
  return { logits, digitness };
};

const anyScores = fc
  .record({
    logits: fc.array(fc.float({ min: -60, max: 60, noNaN: true }), {
      minLength: 10,
      maxLength: 10,
    }),
    digitness: fc.double({ min: -30, max: 30, noNaN: true }),
  })
  .map(({ logits, digitness }): Scores => ({ logits: Float32Array.from(logits), digitness }));

const anyCalibration = fc
  .record({
    temperature: fc.double({ min: 0.05, max: 20, noNaN: true }),
    accept: fc.double({ min: 0, max: 1, noNaN: true }),
    digitness: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(calibration);

const rank = { 'not-a-digit': 0, review: 1, accepted: 2 } as const;

describe('a decision', () => {
  it('is accepted from the chosen confidence on', () => {
    expect(decide(scoresFor(7, 0.95), calibration({ accept: 0.9 }))).toMatchObject({
      digit: 7,
      confidence: expect.closeTo(0.95, 5) as number,
      decision: { kind: 'accepted' },
    });
  });

  it('is review below the chosen confidence, and still names its guess', () => {
    expect(decide(scoresFor(7, 0.85), calibration({ accept: 0.9 }))).toMatchObject({
      digit: 7,
      decision: { kind: 'review' },
    });
  });

  it('is accepted at exactly the chosen confidence', () => {
    const scores = scoresFor(3, 0.8);
    const { confidence } = decide(scores, calibration());
    expect(decide(scores, calibration({ accept: confidence })).decision.kind).toBe('accepted');
  });

  it('claims no digit when the image does not look like one, however sure the ten classes are', () => {
    const judgement = decide(scoresFor(7, 0.999, -2), calibration());
    expect(judgement.decision).toEqual({ kind: 'not-a-digit', reason: 'something-else' });
    expect(judgement.digit).toBeNull();
    expect(judgement.confidence).toBe(0);
    expect(judgement.probabilities?.[7]).toBeCloseTo(0.999, 5);
    expect(judgement.digitness).toBeCloseTo(0.1192, 4);
  });

  it('takes everything for a digit when the network cannot tell (+Infinity)', () => {
    const scores = scoresFor(7, 0.99, Infinity);
    expect(decide(scores, calibration({ digitness: 1 })).decision.kind).toBe('accepted');
  });

  it('never accepts a tie, and names the smaller digit', () => {
    const logits = Float32Array.from([0, 0, 5, 0, 0, 0, 5, 0, 0, 0]);
    const judgement = decide({ logits, digitness: surelyADigit }, calibration({ accept: 0 }));
    expect(judgement).toMatchObject({ digit: 2, decision: { kind: 'review' } });
  });

  it('refuses NaN, infinity and a wrong number of logits with a code instead of guessing', () => {
    const broken = [
      [NaN, 0, 0, 0, 0, 0, 0, 0, 0, 0],
      [Infinity, 0, 0, 0, 0, 0, 0, 0, 0, 0],
      [0, 1, 2],
    ];
    for (const logits of broken) {
      const scores = { logits: Float32Array.from(logits), digitness: 1 };
      expect(() => decide(scores, calibration())).toThrow(
        expect.objectContaining({ code: 'network-output-invalid' }),
      );
    }
    const scores = { logits: new Float32Array(10), digitness: NaN };
    expect(() => decide(scores, calibration())).toThrow(/NaN for digitness/);
  });

  it('of a blank page is that nothing is claimed and nothing was asked', () => {
    expect(notADigit('blank')).toEqual({
      digit: null,
      confidence: 0,
      probabilities: null,
      digitness: null,
      decision: { kind: 'not-a-digit', reason: 'blank' },
    });
  });
});

describe('whatever the network answers', () => {
  it('the probabilities are in 0…1 and sum to 1', () => {
    fc.assert(
      fc.property(anyScores, anyCalibration, (scores, given) => {
        const probabilities = decide(scores, given).probabilities ?? [];
        expect(probabilities).toHaveLength(10);
        expect(probabilities.every((value) => value >= 0 && value <= 1)).toBe(true);
        expect(probabilities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12);
      }),
    );
  });

  it('the order of the digits is the order of their logits, at every temperature', () => {
    fc.assert(
      fc.property(anyScores, anyCalibration, (scores, given) => {
        const probabilities = decide(scores, given).probabilities ?? [];
        for (let a = 0; a < 10; a += 1) {
          for (let b = 0; b < 10; b += 1) {
            if ((scores.logits[a] ?? 0) > (scores.logits[b] ?? 0)) {
              expect(probabilities[a]).toBeGreaterThanOrEqual(probabilities[b] ?? 0);
            }
          }
        }
      }),
    );
  });

  it('adding a constant to every logit changes nothing', () => {
    fc.assert(
      fc.property(anyScores, fc.integer({ min: -50, max: 50 }), (scores, constant) => {
        // Multiples of 1/64 stay exact in float32 when a small integer is added.
        const exact = scores.logits.map((value) => Math.round(value * 64) / 64);
        const shifted = exact.map((value) => value + constant);
        const judge = (logits: Float32Array): unknown =>
          decide({ ...scores, logits }, calibration());
        expect(judge(shifted)).toEqual(judge(exact));
      }),
    );
  });

  it('a digit is claimed exactly when the decision is not not-a-digit, with its own probability as confidence', () => {
    fc.assert(
      fc.property(anyScores, anyCalibration, (scores, given) => {
        const { digit, confidence, probabilities, decision } = decide(scores, given);
        expect(digit === null).toBe(decision.kind === 'not-a-digit');
        expect(confidence).toBe(digit === null ? 0 : probabilities?.[digit]);
        if (digit !== null) expect(confidence).toBe(Math.max(...(probabilities ?? [])));
      }),
    );
  });

  it('a higher temperature never raises the confidence', () => {
    const two = fc.tuple(
      fc.double({ min: 0.05, max: 20, noNaN: true }),
      fc.double({ min: 0.05, max: 20, noNaN: true }),
    );
    fc.assert(
      fc.property(anyScores, two, (scores, [one, other]) => {
        const at = (temperature: number): number =>
          decide(scores, calibration({ temperature, digitness: 0 })).confidence;
        expect(at(Math.max(one, other))).toBeLessThanOrEqual(at(Math.min(one, other)) + 1e-12);
      }),
    );
  });

  it('stricter thresholds never decide more boldly', () => {
    fc.assert(
      fc.property(anyScores, anyCalibration, anyCalibration, (scores, one, other) => {
        const stricter = {
          temperature: one.temperature,
          thresholds: {
            accept: Math.max(one.thresholds.accept, other.thresholds.accept),
            digitness: Math.max(one.thresholds.digitness, other.thresholds.digitness),
          },
        };
        const lax = rank[decide(scores, one).decision.kind];
        expect(rank[decide(scores, stricter).decision.kind]).toBeLessThanOrEqual(lax);
      }),
    );
  });

  it('more digitness never turns a digit into not-a-digit', () => {
    fc.assert(
      fc.property(
        anyScores,
        anyCalibration,
        fc.double({ min: 0, max: 20, noNaN: true }),
        (s, given, more) => {
          const before = decide(s, given).digit;
          const after = decide({ ...s, digitness: s.digitness + more }, given).digit;
          if (before !== null) expect(after).toBe(before);
        },
      ),
    );
  });
});
