import type { TFunction } from 'i18next';
import { percent, rate } from '../ui/format.ts';
import type { Claim } from './answer.ts';
import { rowFor, type RiskRow } from './risk-table.ts';

type Translate = TFunction<'read'>;

/** What a claim is measured against; undefined while it is not known. */
export interface Threshold {
  /** confidence from which on the model itself accepts, 0…1 */
  readonly accept: number | undefined;
  /** the error rate that was chosen, 0…1 */
  readonly errorRate: number | undefined;
  /** what the model promises for each error rate */
  readonly rows: readonly RiskRow[];
}

/** What the second guess must reach to be worth a word. */
const WORTH_A_WORD = 0.02;

/** Why the decision is what it is, in one sentence. */
export function explain(claim: Claim, threshold: Threshold, t: Translate): string {
  if (claim.decision === 'not-a-digit') return explainRefusal(claim, t);
  const confidence = percent(claim.confidence);
  const measure = measureFor(claim, threshold);
  switch (measure.kind) {
    case 'unknown':
      return t('why.plain', { confidence });
    case 'none':
      return t('why.acceptsNothing', { confidence });
    case 'needed': {
      const needed = percent(measure.threshold);
      const chosen =
        measure.errorRate === undefined
          ? t('why.itNeeds')
          : t('why.rateNeeds', { rate: rate(measure.errorRate) });
      const say = claim.decision === 'accepted' ? 'why.above' : 'why.below';
      return t(say, { confidence, needed, chosen });
    }
  }
}

type Measure =
  | { readonly kind: 'unknown' }
  /** no confidence would have been enough */
  | { readonly kind: 'none' }
  | { readonly kind: 'needed'; readonly threshold: number; readonly errorRate: number | undefined };

/**
 * The threshold that this very decision was made by: that of the chosen error rate, or the model's own.
 * A stored decision may be older than the present choice, so only what agrees with it is told.
 */
function measureFor(claim: Claim, { accept, errorRate, rows }: Threshold): Measure {
  const chosen = errorRate === undefined ? undefined : rowFor(rows, errorRate);
  const own = rows.find(({ threshold }) => threshold === accept);
  const candidates = [
    { threshold: chosen?.threshold ?? undefined, errorRate: chosen?.errorRate },
    { threshold: accept, errorRate: own?.errorRate },
  ];
  for (const { threshold, errorRate: of } of candidates) {
    if (threshold === undefined) continue;
    if (threshold >= 1) return { kind: 'none' };
    const accepts = claim.confidence >= threshold;
    if (accepts === (claim.decision === 'accepted'))
      return { kind: 'needed', threshold, errorRate: of };
  }
  return { kind: 'unknown' };
}

function explainRefusal({ reason, digitness }: Claim, t: Translate): string {
  switch (reason) {
    case 'blank':
      return t('why.blank');
    case 'several-digits':
      return t('why.severalDigits');
    case 'something-else':
    case null:
      return t('why.somethingElse', { share: percent(digitness ?? 0, 0) });
  }
}

/** "7, or perhaps 1: the stroke at the top tells them apart"; undefined where there is no doubt. */
export function doubt(claim: Claim, t: Translate): string | undefined {
  const { digit, probabilities } = claim;
  if (digit === null || probabilities === null) return undefined;
  const other = secondBest(probabilities, digit);
  if ((probabilities[other] ?? 0) < WORTH_A_WORD) return undefined;
  const pair = [digit, other].sort().join('-');
  const hint = t(`hint.${pair}` as 'hint.1-7', { defaultValue: '' });
  if (hint === '') return t('why.orPerhaps', { digit, other });
  return t('why.orPerhapsHint', { digit, other, hint });
}

function secondBest(probabilities: readonly number[], best: number): number {
  const others = probabilities.map((value, digit) => (digit === best ? -1 : value));
  return others.indexOf(Math.max(...others));
}
