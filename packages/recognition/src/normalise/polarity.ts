import { longSide, type Plane } from './plane.ts';
import type { Polarity } from './normalisation.ts';
import { shrink } from './shrink.ts';

/** Evidence that dark is ink, each piece −1 … 1. */
interface PolarityEvidence {
  /** the border is light */
  readonly border: number;
  /** most of the page is light */
  readonly area: number;
  /** around the strokes, most pixels are a little lighter than their neighbourhood and few are much darker */
  readonly skew: number;
}

/**
 * Fitted by logistic regression on MNIST training digits drawn on pages with tight and wide margins,
 * thin and thick strokes, shadows, noise and lines. The area counts against the border: what tells
 * paper is that it is commoner along the border than on the whole page.
 */
const WEIGHTS: PolarityEvidence = { border: 3, area: -1.25, skew: 2 };

/** Skew is looked for on a plane with this many pixels on its long side, at most. */
const SKEW_SIDE = 96;

/** Half the neighbourhood's side, as a share of the long side. */
const SKEW_REACH = 0.12;

/**
 * From this sum on, border and area decide: skew would have to be −0.875 to turn it, and on no page
 * that was tried, of NIST forms, cheques, photos, scans and drawings, is it below −0.72 there. It is
 * reached wherever the whole border has one side of the threshold.
 */
const CLEAR = 1.75;

/**
 * Whether the ink is darker or lighter than its paper. Paper is commoner along the border than on
 * the whole page; where a shadow confuses that, strokes are still few pixels among many.
 * @param threshold grey levels up to it are dark
 */
export function polarityOf(plane: Plane, threshold: number): Polarity {
  const border = 1 - 2 * darkShareOfBorder(plane, threshold);
  const area = 1 - 2 * darkShare(plane, threshold);
  const sum = WEIGHTS.border * border + WEIGHTS.area * area;
  const decided = Math.abs(sum) >= CLEAR ? sum : sum + WEIGHTS.skew * skewEvidence(plane);
  return decided >= 0 ? 'dark-on-light' : 'light-on-dark';
}

function skewEvidence(plane: Plane): number {
  const small = shrink(plane, Math.ceil(longSide(plane) / SKEW_SIDE));
  return -skewOf(small, Math.max(1, Math.round(SKEW_REACH * longSide(small))));
}

function darkShare({ data }: Plane, threshold: number): number {
  let dark = 0;
  // eslint-disable-next-line @typescript-eslint/prefer-for-of -- that takes four times as long
  for (let i = 0; i < data.length; i++) if (data[i]! <= threshold) dark++;
  return dark / data.length;
}

function darkShareOfBorder({ width, height, data }: Plane, threshold: number): number {
  let dark = 0;
  for (let x = 0; x < width; x++) {
    if (data[x]! <= threshold) dark++;
    if (data[(height - 1) * width + x]! <= threshold) dark++;
  }
  for (let y = 0; y < height; y++) {
    if (data[y * width]! <= threshold) dark++;
    if (data[(y + 1) * width - 1]! <= threshold) dark++;
  }
  return dark / (2 * (width + height));
}

/** Third moment of the difference from the local mean, −1 … 1; the two sides of an edge cancel out. */
function skewOf({ width, height, data }: Plane, reach: number): number {
  const sums = summedAreas({ width, height, data });
  const stride = width + 1;
  let signed = 0;
  let absolute = 0;
  for (let y = 0; y < height; y++) {
    const top = Math.max(0, y - reach) * stride;
    const bottom = Math.min(height, y + reach + 1) * stride;
    for (let x = 0; x < width; x++) {
      const left = Math.max(0, x - reach);
      const right = Math.min(width, x + reach + 1);
      const pixels = ((bottom - top) / stride) * (right - left);
      const sum =
        sums[bottom + right]! - sums[bottom + left]! - sums[top + right]! + sums[top + left]!;
      const difference = data[y * width + x]! - sum / pixels;
      const cube = difference * difference * difference;
      signed += cube;
      absolute += Math.abs(cube);
    }
  }
  return absolute === 0 ? 0 : signed / absolute;
}

/** The sum of all values above and to the left. // [height + 1, width + 1] */
function summedAreas({ width, height, data }: Plane): Float64Array {
  const sums = new Float64Array((width + 1) * (height + 1));
  for (let y = 0; y < height; y++) {
    let row = 0;
    for (let x = 0, at = (y + 1) * (width + 1) + 1; x < width; x++, at++) {
      row += data[y * width + x]!;
      sums[at] = sums[at - width - 1]! + row;
    }
  }
  return sums;
}
