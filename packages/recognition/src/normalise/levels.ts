import type { Contrast } from './plane.ts';

/** The levels of contrast that matter on one page. */
export interface Levels {
  /** what paper has */
  readonly paper: number;
  /** standard deviation of paper */
  readonly noise: number;
  /** halfway up the edges of strokes: what is above is ink */
  readonly threshold: number;
  /** what is above is ink where it hangs together with something above the threshold */
  readonly faint: number;
  /** what ink has in the middle of a stroke */
  readonly ink: number;
}

/** Steps between neighbours below this many standard deviations of noise are no edges. */
const EDGE_OVER_NOISE = 5;

/** Paper varies at most so many times more than its finest grain does. */
const GRAIN_SPREAD = 3;

/**
 * Where a stroke grows faint it still counts from half of the threshold on, the upper end of the
 * ratios that Canny advises for hysteresis ("A computational approach to edge detection", 1986), but
 * never from within the noise.
 */
const FAINT_SHARE = 0.5;
const FAINT_OVER_NOISE = 4;

/** The share of ink pixels that are lighter than the middle of a stroke. */
const INK_QUANTILE = 0.75;

/** Contrasts are counted from here; brighter than the paper by more is counted as this. */
const LOWEST = -64;
/** Paper is never further from its own estimate. */
const HIGHEST_PAPER = 32;
const BINS = 255 - LOWEST + 1;

/** Finds the levels of a page, or undefined where nothing on it has an edge. */
export function levelsOf(contrast: Contrast): Levels | undefined {
  const counts = countsOf(contrast.data);
  const paper = paperLevel(counts);
  const spread = noiseBelow(counts, paper);
  // Where the camera saw white as white as it can, noise shows on the ink's side only.
  const grain = grainOf(contrast);
  const noise = Math.max(grain, Math.min(spread, GRAIN_SPREAD * grain + 1));
  const threshold = edgeLevel(contrast, EDGE_OVER_NOISE * noise);
  if (threshold === undefined) return undefined;
  const aboveNoise = paper + FAINT_OVER_NOISE * noise;
  const half = paper + FAINT_SHARE * (threshold - paper);
  const faint = Math.min(threshold, Math.max(half, aboveNoise));
  return { paper, noise, threshold, faint, ink: inkLevel(counts, threshold) };
}

function countsOf(data: Int16Array): Uint32Array {
  // Two tables in turn: neighbours are mostly equal, and adding to what was just written must wait.
  const even = new Uint32Array(BINS);
  const odd = new Uint32Array(BINS);
  for (let i = 1; i < data.length; i += 2) {
    even[Math.max(0, data[i - 1]! - LOWEST)]!++;
    odd[Math.max(0, data[i]! - LOWEST)]!++;
  }
  if (data.length % 2 === 1) even[Math.max(0, data.at(-1)! - LOWEST)]!++;
  for (let bin = 0; bin < BINS; bin++) even[bin]! += odd[bin]!;
  return even;
}

/**
 * The commonest level, counted over five neighbouring ones. It is near 0, because the contrast is
 * measured from the paper; what is commoner further up is ink that fills most of the page.
 */
function paperLevel(counts: Uint32Array): number {
  let most = 0;
  let level = 0;
  for (let bin = 2; bin <= HIGHEST_PAPER - LOWEST; bin++) {
    const near =
      counts[bin - 2]! + counts[bin - 1]! + counts[bin]! * 2 + counts[bin + 1]! + counts[bin + 2]!;
    if (near > most) {
      most = near;
      level = bin + LOWEST;
    }
  }
  return level;
}

/** Root mean square of what lies on the paper's far side from the ink. */
function noiseBelow(counts: Uint32Array, paper: number): number {
  let count = counts[paper - LOWEST]! / 2;
  let squares = 0;
  for (let level = LOWEST; level < paper; level++) {
    count += counts[level - LOWEST]!;
    squares += counts[level - LOWEST]! * (level - paper) ** 2;
  }
  return Math.sqrt(squares / Math.max(1, count));
}

/**
 * Standard deviation of the noise from pixel to pixel: the median response to a mask that neither
 * level surfaces nor soft edges answer to (Immerkær, "Fast noise variance estimation", 1996).
 */
function grainOf({ width, height, data }: Contrast): number {
  const counts = new Uint32Array(2048);
  // Second differences along each of three rows; the mask is their second difference downwards.
  let above = new Int16Array(width);
  let beside = new Int16Array(width);
  let below = new Int16Array(width);
  for (let y = 0; y < height; y++) {
    [above, beside, below] = [beside, below, above];
    for (let x = 1, i = y * width + 1; x < width - 1; x++, i++) {
      below[x] = data[i - 1]! - 2 * data[i]! + data[i + 1]!;
    }
    if (y < 2) continue;
    for (let x = 1; x < width - 1; x++) {
      const response = Math.abs(above[x]! - 2 * beside[x]! + below[x]!);
      counts[response < 2047 ? response : 2047]!++;
    }
  }
  // The mask's weights have a norm of 6; half of a normal distribution is within 0.6745 deviations.
  return medianOf(counts) / (6 * 0.6745);
}

function medianOf(counts: Uint32Array): number {
  let total = 0;
  for (const count of counts) total += count;
  let seen = 0;
  let value = 0;
  while (value < counts.length - 1 && (seen += counts[value]!) * 2 < total) value++;
  return value;
}

/**
 * The mean level of all steps between neighbours, weighted by their squared height: it lies halfway
 * up the strokes' edges, however little of the page is ink (a histogram loses thin ink in noise).
 */
function edgeLevel({ width, height, data }: Contrast, least: number): number | undefined {
  // Whole numbers below 2^53: their sums are exact in any order.
  let weights = 0;
  let sum = 0;
  for (let y = 0; y < height; y++) {
    const end = (y + 1) * width;
    // The last row has none below: compared with itself it adds nothing.
    const below = y + 1 === height ? 0 : width;
    for (let i = y * width; i < end; i++) {
      const here = data[i]!;
      const right = i + 1 === end ? here : data[i + 1]!;
      const under = data[i + below]!;
      if (here === right && here === under) continue;
      const across = here - right;
      const down = here - under;
      if (Math.abs(across) > least) {
        weights += across * across;
        sum += across * across * (here + right);
      }
      if (Math.abs(down) > least) {
        weights += down * down;
        sum += down * down * (here + under);
      }
    }
  }
  return weights === 0 ? undefined : sum / (2 * weights);
}

function inkLevel(counts: Uint32Array, threshold: number): number {
  const from = Math.floor(threshold) + 1 - LOWEST;
  let total = 0;
  for (let bin = from; bin < BINS; bin++) total += counts[bin]!;
  let seen = 0;
  for (let bin = from; bin < BINS; bin++) {
    seen += counts[bin]!;
    if (seen > INK_QUANTILE * total) return bin + LOWEST;
  }
  return threshold;
}
