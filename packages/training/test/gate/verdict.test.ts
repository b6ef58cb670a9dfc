import type { Digit } from '@hand-digits/recognition';
import { describe, expect, test } from 'vitest';
import type { Judged } from '../../src/evaluate/judged.ts';
import type { SuiteReadings } from '../../src/gate/evidence.ts';
import { weigh } from '../../src/gate/evidence.ts';
import { judgeEvidence } from '../../src/gate/verdict.ts';

/** accepted: right or wrong; asked: the right guess, left to a person */
type Answer = 'right' | 'wrong' | 'asked' | 'unsure-wrong';

function judged(answer: Answer, row: number): Judged {
  const truth = (row % 10) as Digit;
  const wrong = ((row + 1) % 10) as Digit;
  const isWrong = answer === 'wrong' || answer === 'unsure-wrong';
  const isAccepted = answer === 'right' || answer === 'wrong';
  return {
    truth,
    digit: isWrong ? wrong : truth,
    confidence: 0.9,
    decision: { kind: isAccepted ? 'accepted' : 'review' },
    probabilities: null,
    digitness: 1,
  };
}

/** So many images, on each of which the parent answers thus and the candidate thus. */
type Row = readonly [count: number, parent: Answer, candidate: Answer];

function suite(name: string, role: SuiteReadings['role'], ...rows: readonly Row[]): SuiteReadings {
  const pairs = rows.flatMap(([count, parent, candidate]) =>
    Array.from({ length: count }, () => ({ parent, candidate })),
  );
  return {
    ...{ name, role, description: `${pairs.length} images` },
    parent: pairs.map(({ parent }, row) => judged(parent, row)),
    candidate: pairs.map(({ candidate }, row) => judged(candidate, row)),
  };
}

const BETTER = suite(
  'corrections',
  'improve',
  [20, 'unsure-wrong', 'right'],
  [20, 'right', 'right'],
);
const SAME = suite('digits', 'keep', [990, 'right', 'right'], [10, 'wrong', 'wrong']);

function verdictOn(...suites: readonly SuiteReadings[]): { kind: string; reasons: string[] } {
  const { kind, reasons } = judgeEvidence(weigh(suites));
  return { kind, reasons: reasons.map((reason) => reason.kind) };
}

describe('the gate', () => {
  test('offers a candidate that mends what was corrected and breaks nothing', () => {
    expect(verdictOn(BETTER, SAME)).toEqual({ kind: 'offered', reasons: ['better', 'no-worse'] });
  });

  test('says so in words, with the figures', () => {
    const { reasons } = judgeEvidence(weigh([BETTER, SAME]));
    expect(reasons.map(({ text }) => text)).toEqual([
      'It is better where it should be: 0 of 40 held-out images wrong, 20 before (difference −50.00 % (−64.80 % … −32.80 %); p = 1.9e-6 after adjusting for both tests).',
      'It is not significantly worse on any of 2 suites: 10 of 1040 images wrong in all, 30 before (difference −1.92 % (−2.96 % … −1.13 %)).',
    ]);
  });

  test('refuses one that reads a suite significantly worse, however much it mends', () => {
    const worse = suite('forms', 'keep', [970, 'right', 'right'], [25, 'right', 'wrong']);
    expect(verdictOn(BETTER, SAME, worse)).toEqual({
      kind: 'refused',
      reasons: ['worse', 'worse'],
    });
  });

  test('refuses one that is as often right, but accepts more that is wrong', () => {
    const rash = suite('forms', 'keep', [970, 'right', 'right'], [30, 'unsure-wrong', 'wrong']);
    expect(verdictOn(BETTER, rash)).toEqual({ kind: 'refused', reasons: ['worse'] });
    expect(judgeEvidence(weigh([BETTER, rash])).reasons[0]?.text).toMatch(
      /On forms it accepts more that is wrong: 30 of 1000 wrong, 0 before/,
    );
  });

  test('refuses one that leaves far more to people', () => {
    const timid = suite('forms', 'keep', [900, 'right', 'right'], [100, 'right', 'asked']);
    expect(verdictOn(BETTER, timid)).toEqual({ kind: 'refused', reasons: ['asks-more'] });
  });

  test('puts up with a little more work for people', () => {
    const careful = suite('forms', 'keep', [990, 'right', 'right'], [10, 'right', 'asked']);
    expect(verdictOn(BETTER, careful).kind).toBe('offered');
  });

  test('refuses one that is no better where it should be', () => {
    const no = suite('corrections', 'improve', [20, 'wrong', 'wrong'], [20, 'right', 'right']);
    expect(verdictOn(no, SAME)).toEqual({ kind: 'refused', reasons: ['not-better'] });
  });

  test('weighs what it mends against what was right before', () => {
    const mended = suite('held-out corrections', 'improve', [4, 'wrong', 'right']);
    const broken = suite(
      'held-out confirmed',
      'improve',
      [4, 'right', 'wrong'],
      [50, 'right', 'right'],
    );
    expect(verdictOn(mended, broken, SAME).reasons).toEqual(['not-better']);
  });

  test('offers one that reads no more rightly, but spares people most of the work', () => {
    const sure = suite(
      'corrections',
      'improve',
      [12, 'asked', 'right'],
      [5, 'wrong', 'wrong'],
      [20, 'right', 'right'],
    );
    const { kind, reasons } = judgeEvidence(weigh([sure, SAME]));
    expect(kind).toBe('offered');
    expect(reasons[0]?.text).toMatch(/5 of 37 held-out images wrong or left to people, 17 before/);
  });

  test('refuses one that spares people work by reading wrong', () => {
    const rash = suite('corrections', 'improve', [12, 'asked', 'right'], [1, 'asked', 'wrong']);
    expect(verdictOn(rash, SAME)).toEqual({ kind: 'refused', reasons: ['not-better'] });
  });

  test('asks for more where two tests, not one, are to show it', () => {
    // One-sided p of 5 against 0 is 0.031: enough for one test, too much for the better of two.
    const five = [
      [5, 'wrong', 'right'],
      [20, 'right', 'right'],
    ] as const;
    expect(verdictOn(suite('corrections', 'improve', ...five), SAME).kind).toBe('undecided');
    const six = suite('corrections', 'improve', [1, 'wrong', 'right'], ...five);
    expect(verdictOn(six, SAME).kind).toBe('offered');
  });

  test('does not decide while the improvement could be chance', () => {
    const few = suite('corrections', 'improve', [3, 'wrong', 'right'], [20, 'right', 'right']);
    expect(verdictOn(few, SAME)).toEqual({ kind: 'undecided', reasons: ['could-be-chance'] });
  });

  test('does not decide where nothing shows whether anything became worse', () => {
    expect(verdictOn(BETTER)).toEqual({ kind: 'undecided', reasons: ['nothing-to-check'] });
  });

  test('finds harm that is spread too thin to show in any suite', () => {
    const thin = Array.from({ length: 6 }, (_, number) =>
      suite(
        `suite ${number}`,
        'keep',
        [995, 'right', 'right'],
        [4, 'right', 'wrong'],
        [1, 'wrong', 'right'],
      ),
    );
    expect(verdictOn(BETTER, ...thin.slice(0, 1)).kind).toBe('offered');
    const mild = suite('corrections', 'improve', [5, 'unsure-wrong', 'right']);
    expect(judgeEvidence(weigh([mild, ...thin]))).toMatchObject({
      kind: 'refused',
      reasons: [{ kind: 'worse', suite: null }],
    });
  });

  test('does not take the luck of one among many suites for harm', () => {
    // One-sided p of 7 against 1 is 0.035: alone that would be an alarm.
    const unlucky = suite(
      'suite 0',
      'keep',
      [992, 'right', 'right'],
      [7, 'right', 'asked'],
      [1, 'asked', 'right'],
    );
    const slightly = suite(
      'suite 1',
      'keep',
      [992, 'right', 'right'],
      [7, 'right', 'unsure-wrong'],
      [1, 'unsure-wrong', 'right'],
    );
    const others = Array.from({ length: 8 }, (_, number) => ({ ...SAME, name: `other ${number}` }));
    expect(verdictOn(BETTER, unlucky, slightly, ...others).kind).toBe('offered');
  });

  test('counts a mark that is no digit as right only when none is claimed', () => {
    const marks = (digit: Digit | null): Judged[] =>
      Array.from({ length: 400 }, () => ({
        ...judged('right', 0),
        ...{ truth: null, digit },
        decision:
          digit === null ? { kind: 'not-a-digit', reason: 'something-else' } : { kind: 'accepted' },
      }));
    const letters = { name: 'letters', description: '400 letters', role: 'keep' } as const;
    const evidence = weigh([BETTER, { ...letters, parent: marks(null), candidate: marks(3) }]);
    expect(evidence.suites[1]).toMatchObject({
      wrong: { parent: 0, candidate: 400 },
      wronglyAccepted: { parent: 0, candidate: 400 },
      leftToPeople: { parent: 0, candidate: 0 },
    });
    expect(judgeEvidence(evidence).kind).toBe('refused');
  });

  test('refuses to compare models on different images', () => {
    expect(() => weigh([{ ...SAME, candidate: SAME.candidate.slice(1) }])).toThrow(
      /same images of digits/,
    );
  });

  test('leaves evidence that JSON can keep', () => {
    const evidence = weigh([BETTER, SAME]);
    expect(JSON.parse(JSON.stringify(evidence))).toEqual(evidence);
  });
});
