import type { Agreement, Truth } from '@hand-digits/contract';

/** What two or more people said of one image, each one's last word. */
export interface SharedAnswer {
  readonly predictionId: string;
  readonly answers: readonly { readonly reviewer: string; readonly truth: Truth }[];
}

/** Disagreements shown; the count is of all. */
const SHOWN = 50;

interface Pair {
  readonly reviewers: [string, string];
  images: number;
  agreed: number;
}

/**
 * How far people who saw the same image agree: share, and Cohen's kappa (1960) over all pairs of
 * answers, which takes off what chance alone would give.
 */
export function measureAgreement(shared: readonly SharedAnswer[]): Agreement {
  const pairs = new Map<string, Pair>();
  const answers: [Truth, Truth][] = [];
  for (const { answers: given } of shared) {
    for (const [a, b] of pairsOf(given)) {
      count(pairs, [a, b]);
      answers.push([a.truth, b.truth]);
    }
  }
  const unanimous = shared.filter(({ answers: given }) => isUnanimous(given));
  const disagreements = shared.filter(({ answers: given }) => !isUnanimous(given));
  return {
    images: shared.length,
    agreed: unanimous.length,
    share: shared.length === 0 ? null : unanimous.length / shared.length,
    kappa: cohensKappa(answers),
    pairs: [...pairs.values()],
    disagreements: disagreements.slice(0, SHOWN).map(({ predictionId, answers: given }) => ({
      predictionId,
      answers: [...given],
    })),
  };
}

type Answer = SharedAnswer['answers'][number];

function isUnanimous(given: readonly Answer[]): boolean {
  return given.every(({ truth }) => truth === given[0]?.truth);
}

/** Every two answers to one image, the reviewers in a fixed order. */
function pairsOf(given: readonly Answer[]): [Answer, Answer][] {
  const sorted = [...given].sort((a, b) => (a.reviewer < b.reviewer ? -1 : 1));
  return sorted.flatMap((a, i) => sorted.slice(i + 1).map((b): [Answer, Answer] => [a, b]));
}

function count(pairs: Map<string, Pair>, [a, b]: [Answer, Answer]): void {
  const key = `${a.reviewer}\n${b.reviewer}`;
  const pair = pairs.get(key) ?? { reviewers: [a.reviewer, b.reviewer], images: 0, agreed: 0 };
  pair.images += 1;
  if (a.truth === b.truth) pair.agreed += 1;
  pairs.set(key, pair);
}

/** (observed − expected) / (1 − expected) agreement; null without answers, 1 where all say the same. */
function cohensKappa(answers: readonly (readonly [Truth, Truth])[]): number | null {
  if (answers.length === 0) return null;
  const observed = answers.filter(([a, b]) => a === b).length / answers.length;
  const first = shares(answers.map(([a]) => a));
  const second = shares(answers.map(([, b]) => b));
  let expected = 0;
  for (const [truth, share] of first) expected += share * (second.get(truth) ?? 0);
  return expected === 1 ? 1 : (observed - expected) / (1 - expected);
}

function shares(truths: readonly Truth[]): Map<Truth, number> {
  const result = new Map<Truth, number>();
  for (const truth of truths) result.set(truth, (result.get(truth) ?? 0) + 1 / truths.length);
  return result;
}
