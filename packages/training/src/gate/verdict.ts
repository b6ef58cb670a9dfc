import type { Evidence, HopedComparison, SuiteEvidence, TestedComparison } from './evidence.ts';
import type { PairedComparison } from './paired.ts';

/** Why a candidate is offered or not; the text is for people. */
export type Reason = { readonly text: string } & (
  | { readonly kind: 'better' }
  | { readonly kind: 'no-worse' }
  | { readonly kind: 'not-better' }
  | { readonly kind: 'could-be-chance' }
  | { readonly kind: 'nothing-to-check' }
  /** `suite` null: all of them together */
  | { readonly kind: 'worse'; readonly suite: string | null }
  | { readonly kind: 'asks-more'; readonly suite: string }
  | { readonly kind: 'nothing-to-learn' }
  | { readonly kind: 'unusable'; readonly code: string }
);

/** What the gate says about a candidate. */
export type Verdict = { readonly reasons: readonly Reason[] } & (
  | /** better where it should be, and not significantly worse anywhere */ {
      readonly kind: 'offered';
    }
  | /** nothing speaks against it, but too little speaks for it */ { readonly kind: 'undecided' }
  | /** something speaks against it */ { readonly kind: 'refused' }
);

export interface GateRules {
  /** chance of a false alarm, for all tests for harm together, and for the test of the improvement */
  readonly level: number;
  /** share of digits that may be left to people in addition, on any suite */
  readonly moreForPeople: number;
  /** images that it must not be worse on; with fewer, harm could not be seen */
  readonly fewestToCheck: number;
}

export const GATE_RULES: GateRules = { level: 0.05, moreForPeople: 0.02, fewestToCheck: 300 };

/** Judges the evidence. */
export function judgeEvidence(evidence: Evidence, rules: GateRules = GATE_RULES): Verdict {
  const against = [...harm(evidence, rules), ...notBetter(evidence)];
  if (against.length > 0) return { kind: 'refused', reasons: against };
  const doubts = [...chance(evidence, rules), ...nothingToCheck(evidence, rules)];
  if (doubts.length > 0) return { kind: 'undecided', reasons: doubts };
  return { kind: 'offered', reasons: [better(evidence, rules), noWorse(evidence)] };
}

function harm({ suites, together }: Evidence, rules: GateRules): Reason[] {
  const perSuite = suites.flatMap((suite) => [
    ...worse(suite.name, suite, rules),
    ...asksMore(suite, rules),
  ]);
  if (perSuite.length > 0 || suites.length < 2) return perSuite;
  return worse(null, together, rules);
}

function worse(
  suite: string | null,
  { wrong, wronglyAccepted }: Pick<SuiteEvidence, 'wrong' | 'wronglyAccepted'>,
  { level }: GateRules,
): Reason[] {
  const where = suite ?? 'all suites together';
  const reason = (what: string, comparison: TestedComparison): Reason[] =>
    comparison.adjustedPWorse > level
      ? []
      : [{ kind: 'worse', suite, text: `On ${where} it ${what} ${harmOf(comparison)}.` }];
  return [
    ...reason('reads worse:', wrong),
    ...reason('accepts more that is wrong:', wronglyAccepted),
  ];
}

function harmOf(comparison: TestedComparison): string {
  const { parent, candidate, images, adjustedPWorse } = comparison;
  return `${candidate} of ${images} wrong, ${parent} before (${intervalOf(comparison)}; p = ${probability(adjustedPWorse)} after adjusting for all tests)`;
}

/** Significantly more than may be: the whole interval lies beyond the tolerance. */
function asksMore({ name, leftToPeople }: SuiteEvidence, { moreForPeople }: GateRules): Reason[] {
  if (leftToPeople.difference.low <= moreForPeople) return [];
  const { parent, candidate, images } = leftToPeople;
  return [
    {
      kind: 'asks-more',
      suite: name,
      text: `On ${name} it leaves ${candidate} of ${images} images to people, ${parent} before (${intervalOf(leftToPeople)}): more than the ${percent(moreForPeople)} that may be added.`,
    },
  ];
}

/** Fewer wrong; or as many, and fewer that a person has to see to. */
function notBetter({ improvement: { wrong, forPeople } }: Evidence): Reason[] {
  const { images, parent, candidate } = wrong;
  const sparesPeople = candidate === parent && forPeople.candidate < forPeople.parent;
  if (candidate < parent || sparesPeople) return [];
  const text =
    images === 0
      ? 'There is nothing held out on which it should be better.'
      : `It is not better where it should be: ${candidate} of ${images} held-out images wrong, ${parent} before.`;
  return [{ kind: 'not-better', text }];
}

function chance(evidence: Evidence, { level }: GateRules): Reason[] {
  const { wrong, forPeople } = evidence.improvement;
  const p = Math.min(wrong.adjustedPBetter, forPeople.adjustedPBetter);
  if (p <= level) return [];
  const gains = [
    ...(gainOf(wrong) > 0 ? [`reads ${gainOf(wrong)} more rightly`] : []),
    ...(gainOf(forPeople) > 0 ? [`leaves ${gainOf(forPeople)} fewer to people`] : []),
  ];
  return [
    {
      kind: 'could-be-chance',
      text: `Of ${wrong.images} held-out images it ${gains.join(' and ')}, but that could be chance (p = ${probability(p)} after adjusting for both tests). More corrections would show it.`,
    },
  ];
}

function gainOf({ parent, candidate }: HopedComparison): number {
  return parent - candidate;
}

function nothingToCheck({ suites }: Evidence, { fewestToCheck }: GateRules): Reason[] {
  const kept = suites.filter(({ role }) => role === 'keep');
  const images = kept.reduce((sum, suite) => sum + suite.images, 0);
  if (images >= fewestToCheck) return [];
  return [
    {
      kind: 'nothing-to-check',
      text: `Only ${images} images tell whether it reads anything worse than before; ${fewestToCheck} are the least. Name a suite or a prepared dataset.`,
    },
  ];
}

function better({ improvement }: Evidence, { level }: GateRules): Reason {
  const { wrong, forPeople } = improvement;
  const [shown, what] =
    wrong.adjustedPBetter <= level
      ? ([wrong, 'wrong'] as const)
      : ([forPeople, 'wrong or left to people'] as const);
  const { images, parent, candidate, adjustedPBetter } = shown;
  return {
    kind: 'better',
    text: `It is better where it should be: ${candidate} of ${images} held-out images ${what}, ${parent} before (${intervalOf(shown)}; p = ${probability(adjustedPBetter)} after adjusting for both tests).`,
  };
}

function noWorse({ suites, together }: Evidence): Reason {
  const { images, parent, candidate } = together.wrong;
  return {
    kind: 'no-worse',
    text: `It is not significantly worse on any of ${suites.length} suites: ${candidate} of ${images} images wrong in all, ${parent} before (${intervalOf(together.wrong)}).`,
  };
}

/** Such as `difference −1.20 % (−2.31 % … −0.17 %)`. */
export function intervalOf({ difference: { value, low, high } }: PairedComparison): string {
  return `difference ${signed(value)} (${signed(low)} … ${signed(high)})`;
}

function signed(share: number): string {
  const text = percent(Math.abs(share));
  if (Number.parseFloat(text) === 0) return text;
  return `${share < 0 ? '−' : '+'}${text}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

/** Three digits are more than enough to judge by. */
export function probability(p: number): string {
  return p < 0.001 ? p.toExponential(1) : p.toFixed(3);
}
