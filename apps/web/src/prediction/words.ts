import type { TFunction } from 'i18next';
import { percent, rate } from '../ui/format.ts';
import type { Claim } from './answer.ts';

type Translate = TFunction<'read'>;

/** What a claim is measured against; undefined while it is not known. */
export interface Threshold {
  /** confidence from which on the model accepts, 0…1 */
  readonly accept: number | undefined;
  /** the error rate that was chosen, 0…1 */
  readonly errorRate: number | undefined;
}

/** What the second guess must reach to be worth a word. */
const WORTH_A_WORD = 0.02;

/** Why the decision is what it is, in one sentence. */
export function explain(claim: Claim, threshold: Threshold, t: Translate): string {
  if (claim.decision === 'not-a-digit') return explainRefusal(claim, t);
  const confidence = percent(claim.confidence);
  const { accept, errorRate } = threshold;
  if (accept === undefined) return t('why.plain', { confidence });
  if (accept >= 1) return t('why.acceptsNothing', { confidence });
  const needed = percent(accept);
  const chosen =
    errorRate === undefined ? t('why.itNeeds') : t('why.rateNeeds', { rate: rate(errorRate) });
  return claim.decision === 'accepted'
    ? t('why.above', { confidence, needed, chosen })
    : t('why.below', { confidence, needed, chosen });
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
