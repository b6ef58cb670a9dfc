import { mcnemarExact } from '../evaluate/mcnemar.ts';
import { wilson } from '../evaluate/wilson.ts';

/** Something that should not happen, and how often it did to two models on the same images. */
export interface PairedCounts {
  readonly images: number;
  /** images that it happened on with the parent, and with the candidate */
  readonly parent: number;
  readonly candidate: number;
  /** and with this one alone */
  readonly onlyParent: number;
  readonly onlyCandidate: number;
}

/** The counts, and what they say. Plain JSON. */
export interface PairedComparison extends PairedCounts {
  /** the candidate's share of the images minus the parent's, −1…1, with its 95 % interval; below 0 is better */
  readonly difference: { readonly value: number; readonly low: number; readonly high: number };
  /**
   * McNemar's exact test, one-sided, in the direction that was seen: how often chance alone would
   * make equally good models differ as much. 1 where there is no difference in that direction.
   */
  readonly pWorse: number;
  readonly pBetter: number;
}

/** Compares what happened, image by image. */
export function comparePaired(
  images: readonly { readonly parent: boolean; readonly candidate: boolean }[],
): PairedComparison {
  const count = (holds: (image: { parent: boolean; candidate: boolean }) => boolean): number =>
    images.reduce((sum, image) => sum + Number(holds(image)), 0);
  return compareCounts({
    images: images.length,
    parent: count(({ parent }) => parent),
    candidate: count(({ candidate }) => candidate),
    onlyParent: count(({ parent, candidate }) => parent && !candidate),
    onlyCandidate: count(({ parent, candidate }) => candidate && !parent),
  });
}

export function compareCounts(counts: PairedCounts): PairedComparison {
  const { onlyParent, onlyCandidate } = counts;
  const oneSided = mcnemarExact(onlyParent, onlyCandidate) / 2;
  return {
    ...counts,
    difference: pairedDifference(counts),
    pWorse: onlyCandidate > onlyParent ? oneSided : 1,
    pBetter: onlyParent > onlyCandidate ? oneSided : 1,
  };
}

/** Several comparisons on different images as one. */
export function pool(comparisons: readonly PairedCounts[]): PairedComparison {
  const total = (of: keyof PairedCounts): number =>
    comparisons.reduce((sum, comparison) => sum + comparison[of], 0);
  return compareCounts({
    images: total('images'),
    parent: total('parent'),
    candidate: total('candidate'),
    onlyParent: total('onlyParent'),
    onlyCandidate: total('onlyCandidate'),
  });
}

/**
 * The difference of two shares of the same images with its 95 % interval: method 10 of Newcombe
 * (1998, "Improved confidence intervals for the difference between binomial proportions based on
 * paired data"), which squares and adds Wilson's intervals and takes the correlation into account.
 */
function pairedDifference(counts: PairedCounts): PairedComparison['difference'] {
  const { images, parent, candidate, onlyParent, onlyCandidate } = counts;
  if (images === 0) return { value: 0, low: -1, high: 1 };
  const [first, second] = [wilson(candidate, images), wilson(parent, images)];
  const value = (onlyCandidate - onlyParent) / images;
  const correlation = correlationOf(counts);
  const reach = (one: number, other: number): number =>
    Math.sqrt(Math.max(0, one ** 2 - 2 * correlation * one * other + other ** 2));
  const [shareFirst, shareSecond] = [candidate / images, parent / images];
  return {
    value,
    low: value - reach(shareFirst - first.low, second.high - shareSecond),
    high: value + reach(first.high - shareFirst, shareSecond - second.low),
  };
}

/** φ of the fourfold table, with Newcombe's correction for continuity. */
function correlationOf(counts: PairedCounts): number {
  const { images, parent, candidate, onlyParent, onlyCandidate } = counts;
  const margins = parent * candidate * (images - parent) * (images - candidate);
  if (margins === 0) return 0;
  const both = parent - onlyParent;
  const neither = images - both - onlyParent - onlyCandidate;
  const product = both * neither - onlyParent * onlyCandidate;
  const corrected = product > 0 ? Math.max(0, product - images / 2) : product;
  return corrected / Math.sqrt(margins);
}
