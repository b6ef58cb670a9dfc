import { boundsAtAnyTime } from './confidence-sequence.ts';
import type { RiskGoal } from './selective-risk.ts';

/** A random sample of what was accepted, and what people said about it. */
export interface ReviewedSample {
  readonly reviewed: number;
  readonly wrong: number;
}

/** How a promised error rate stands after people have looked at a sample of what was accepted. */
export type PromiseCheck = ReviewedSample & {
  /** bounds of the true error rate, 0…1, that hold however often one looks */
  readonly low: number;
  readonly high: number;
} & (
    | /** even the upper bound keeps the promise */ { readonly kind: 'kept' }
    | /** even the lower bound breaks it: the alarm */ { readonly kind: 'broken' }
    | {
        readonly kind: 'not-yet-known';
        /** further reviews without a single error after which it would be known to be kept */
        readonly rightReviewsNeeded: number;
      }
  );

/**
 * Whether the promised error rate is kept, as far as the reviewed samples tell. May be asked after
 * every review: the bounds hold at all times at once, so that looking often raises no false alarm.
 *
 * @param sample counted since the threshold was last changed, over spot checks alone: what came to
 *   review because it was unsure says nothing about what was accepted
 */
export function checkPromise(sample: ReviewedSample, promise: RiskGoal): PromiseCheck {
  const bounds = boundsOf(sample, promise);
  const facts = { ...sample, ...bounds };
  if (bounds.high <= promise.errorRate) return { kind: 'kept', ...facts };
  if (bounds.low > promise.errorRate) return { kind: 'broken', ...facts };
  return {
    kind: 'not-yet-known',
    ...facts,
    rightReviewsNeeded: rightReviewsNeeded(sample, promise),
  };
}

function boundsOf(
  { reviewed, wrong }: ReviewedSample,
  { errorRate, confidence }: RiskGoal,
): { low: number; high: number } {
  return boundsAtAnyTime({ trials: reviewed, errors: wrong }, { confidence, expected: errorRate });
}

/** By doubling until it is enough, then by halving. */
function rightReviewsNeeded({ reviewed, wrong }: ReviewedSample, promise: RiskGoal): number {
  const isEnough = (more: number): boolean =>
    boundsOf({ reviewed: reviewed + more, wrong }, promise).high <= promise.errorRate;
  let enough = 1;
  while (!isEnough(enough)) enough *= 2;
  let tooFew = Math.floor(enough / 2);
  while (enough - tooFew > 1) {
    const middle = Math.floor((enough + tooFew) / 2);
    if (isEnough(middle)) enough = middle;
    else tooFew = middle;
  }
  return enough;
}
