import type { Claim } from './calibration-error.ts';

/** What remains when only the surest claims are used. */
export interface CoveragePoint {
  /** share of the images that are used, 0…1 */
  readonly coverage: number;
  readonly images: number;
  /** share of those that are wrong */
  readonly error: number;
  /** the least sure of those has this confidence */
  readonly threshold: number;
}

export interface Coverage {
  /**
   * Area under the curve of error against coverage, 0…1: the mean error over all coverages
   * (Geifman and El-Yaniv 2017). 0 would be: whatever is used is right.
   */
  readonly aurc: number;
  readonly points: readonly CoveragePoint[];
}

const COVERAGES = [1, 0.999, 0.995, 0.99, 0.98, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5] as const;

/**
 * Error against coverage: what remains wrong when the least sure claims are left to a person.
 * Claims of equal confidence come in no order: the expectation over all their orders is given.
 *
 * @param coverages at which points are wanted, each above 0 and at most 1
 */
export function coverage(
  claims: readonly Claim[],
  coverages: readonly number[] = COVERAGES,
): Coverage {
  const sorted = [...claims].sort((one, other) => other.confidence - one.confidence);
  const errors = expectedErrors(sorted);
  const risks = errors.map((wrong, index) => wrong / (index + 1));
  const aurc = risks.reduce((sum, risk) => sum + risk, 0) / Math.max(1, risks.length);
  const points = coverages.map((share): CoveragePoint => {
    const images = Math.min(sorted.length, Math.max(1, Math.round(share * sorted.length)));
    const threshold = sorted[images - 1]?.confidence ?? 0;
    return { coverage: share, images, error: risks[images - 1] ?? 0, threshold };
  });
  return { aurc, points: sorted.length === 0 ? [] : points };
}

/** [n] how many of the first 1 … n claims are wrong, on average over the orders of equal ones. */
function expectedErrors(sorted: readonly Claim[]): number[] {
  const errors: number[] = [];
  let before = 0;
  for (let from = 0; from < sorted.length;) {
    let to = from + 1;
    while (to < sorted.length && sorted[to]?.confidence === sorted[from]?.confidence) to += 1;
    const wrong = sorted.slice(from, to).filter((claim) => !claim.right).length;
    for (let at = from; at < to; at += 1) {
      errors.push(before + (wrong * (at + 1 - from)) / (to - from));
    }
    before += wrong;
    from = to;
  }
  return errors;
}
