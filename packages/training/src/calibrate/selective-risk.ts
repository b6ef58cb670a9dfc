import { errorRateUpperBound, refutesErrorRate } from './binomial-bound.ts';

/** Probability with which a promise holds, unless another is asked for. */
export const PROMISE_CONFIDENCE = 0.9;

/** One held-out reading: how sure the network was, and whether it was right. */
export interface Reading {
  /** calibrated confidence, 0…1 */
  readonly confidence: number;
  readonly right: boolean;
}

export interface RiskGoal {
  /** error rate that is allowed among what is accepted, 0…1 */
  readonly errorRate: number;
  /** probability with which the promise must hold, 0…1 */
  readonly confidence: number;
}

export interface RiskPromise {
  /** accept at or above this confidence; above 1 when no threshold can be promised */
  readonly threshold: number;
  /** share of the held-out readings that is accepted */
  readonly coverage: number;
  /** errors seen among the accepted */
  readonly errors: number;
  readonly accepted: number;
  /** upper bound of the error rate among the accepted */
  readonly bound: number;
}

/**
 * Shares of the held-out readings at which a search begins, and how much of the probability of being
 * wrong each may use. Most goes to one, so that a few thousand readings can promise one error in a
 * thousand; the others are there for a reader that is too often wrong among so many.
 */
const STARTS = [
  { share: 0.9, weight: 0.8 },
  { share: 0.7, weight: 0.1 },
  { share: 0.4, weight: 0.1 },
] as const;

/**
 * The lowest threshold whose accepted part keeps an error rate, by an upper bound and not by the
 * point estimate: selection with guaranteed risk (Geifman & El-Yaniv 2017). Thresholds are tested in an
 * order that is fixed beforehand: from each start downwards, until the first that cannot be promised
 * (fixed-sequence testing with several starts, Angelopoulos et al. 2021, Learn then Test). So the
 * stated confidence holds for the threshold that is chosen, not only for one that was named before.
 */
export function chooseThreshold(readings: readonly Reading[], goal: RiskGoal): RiskPromise {
  const sorted = [...readings].sort((a, b) => b.confidence - a.confidence);
  const errorsUpTo = cumulativeErrors(sorted);
  const searches = STARTS.map(({ share, weight }) => {
    const confidence = 1 - weight * (1 - goal.confidence);
    const holds = (accepted: number): boolean =>
      refutesErrorRate(
        { errors: errorsUpTo[accepted] ?? accepted, trials: accepted },
        { rate: goal.errorRate, confidence },
      );
    return { accepted: searchFrom(share, sorted, holds), confidence };
  });
  const { accepted: most, confidence } = searches.reduce((best, search) =>
    search.accepted > best.accepted ? search : best,
  );
  const errors = errorsUpTo[most] ?? 0;
  return {
    threshold: sorted[most - 1]?.confidence ?? ABOVE_EVERY_CONFIDENCE,
    coverage: sorted.length === 0 ? 0 : most / sorted.length,
    errors,
    accepted: most,
    bound: errorRateUpperBound(errors, most, confidence),
  };
}

const ABOVE_EVERY_CONFIDENCE = 1.01;

/** Errors among the first 0, 1, 2 … readings. */
function cumulativeErrors(sorted: readonly Reading[]): number[] {
  const sums = [0];
  for (const { right } of sorted) sums.push((sums.at(-1) ?? 0) + (right ? 0 : 1));
  return sums;
}

/** How many readings can be accepted when searching from a share of them on; 0 where not even that. */
function searchFrom(
  share: number,
  sorted: readonly Reading[],
  holds: (accepted: number) => boolean,
): number {
  let found = 0;
  for (let accepted = Math.ceil(share * sorted.length); accepted <= sorted.length; accepted += 1) {
    // Readings of equal confidence are accepted together or not at all.
    if (sorted[accepted]?.confidence === sorted[accepted - 1]?.confidence) continue;
    if (!holds(accepted)) break;
    found = accepted;
  }
  return found;
}
