import { paperOf } from './background.ts';
import { histogramOf, splitOf, type Split } from './histogram.ts';
import type { Polarity } from './normalisation.ts';
import { inverted, type Contrast, type Plane } from './plane.ts';

/** Paper darker than this is taken as this dark, so that its noise is not blown up. */
const LEAST_PAPER = 48;

/**
 * A drawing has paper of one level, give or take EVEN_RANGE, over at least EVEN_SHARE of what is
 * light, which no camera gives. Its wide strokes must not be mistaken for shadows.
 */
const EVEN_RANGE = 1;
const EVEN_SHARE = 0.5;

/**
 * Where the camera saw white as white as it can, lit paper has one level too. What tells it from a
 * drawing is a shadow: surfaces that are darker than the paper by SHADE_STEP and lighter than the ink
 * by SHADE_OVER_INK of the difference, flatter than the edge of any stroke, larger than SHADE_SHARE of
 * the ink, and on SHADE_BORDER of the page's border or more, where pale strokes seldom are.
 */
const SHADE_STEP = 16;
const SHADE_OVER_INK = 0.15;
const SHADE_FLAT = 6;
const SHADE_SHARE = 0.5;
const SHADE_BORDER = 0.05;

/**
 * How much darker than its paper each pixel is, as a share of the paper's brightness, so that ink has
 * one contrast in light and in shadow. Light ink on dark is inverted first: a page and its negative
 * give the same contrast.
 */
export function contrastOf(grey: Plane, polarity: Polarity, split: Split): Contrast {
  if (polarity === 'light-on-dark') {
    return darkContrast(inverted(grey), {
      ...split,
      threshold: 254 - split.threshold,
      lowMean: 255 - split.highMean,
      highMean: 255 - split.lowMean,
    });
  }
  return darkContrast(grey, split);
}

function darkContrast(grey: Plane, split: Split): Contrast {
  const data = new Int16Array(grey.data.length);
  const paper = evenPaper(grey, split);
  if (paper === undefined) {
    const background = paperOf(grey).data;
    for (let i = 0; i < data.length; i++) data[i] = shareOf(background[i]!, grey.data[i]!);
  } else {
    const table = new Int16Array(256);
    for (let value = 0; value < 256; value++) table[value] = shareOf(paper, value);
    for (let i = 0; i < data.length; i++) data[i] = table[grey.data[i]!]!;
  }
  return { width: grey.width, height: grey.height, data };
}

function shareOf(paper: number, value: number): number {
  return Math.floor((255 * (paper - value)) / Math.max(LEAST_PAPER, paper) + 0.5);
}

/** The paper's one level, where it has one: the commonest among the light pixels. */
function evenPaper(grey: Plane, split: Split): number | undefined {
  const counts = histogramOf(grey.data);
  let level = 255;
  let light = 0;
  for (let value = 255; value > split.threshold; value--) {
    light += counts[value]!;
    if (counts[value]! > counts[level]!) level = value;
  }
  let near = 0;
  for (let value = level - EVEN_RANGE; value <= level + EVEN_RANGE; value++) {
    near += counts[value] ?? 0;
  }
  if (near < EVEN_SHARE * light) return undefined;
  return hasShadow(grey, counts, { threshold: split.threshold, paper: level }) ? undefined : level;
}

function hasShadow(
  grey: Plane,
  counts: Uint32Array,
  { threshold, paper }: { readonly threshold: number; readonly paper: number },
): boolean {
  // A deep shadow is on the dark side; the ink is the darker part of that.
  const dark = counts.slice(0, threshold + 1);
  const ink = splitOf(dark)?.lowMean ?? dark.findIndex((count) => count > 0);
  const from = Math.ceil(ink + SHADE_OVER_INK * (paper - ink));
  const to = paper - SHADE_STEP;
  const inked = sumOf(counts.subarray(0, from));
  // Flat or not, there must be enough of it.
  if (sumOf(counts.subarray(from, to + 1)) <= SHADE_SHARE * inked) return false;
  return (
    shareOfBorder(grey, { from, to }) >= SHADE_BORDER &&
    flatPixels(grey, { from, to }) > SHADE_SHARE * inked
  );
}

interface LevelRange {
  readonly from: number;
  readonly to: number;
}

function shareOfBorder({ width, height, data }: Plane, { from, to }: LevelRange): number {
  let count = 0;
  const look = (at: number): void => {
    if (data[at]! >= from && data[at]! <= to) count++;
  };
  for (let x = 0; x < width; x++) {
    look(x);
    look((height - 1) * width + x);
  }
  for (let y = 0; y < height; y++) {
    look(y * width);
    look((y + 1) * width - 1);
  }
  return count / (2 * (width + height));
}

function sumOf(counts: Uint32Array): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** How many pixels of these levels differ little from the pixels to the right and below. */
function flatPixels({ width, data }: Plane, { from, to }: LevelRange): number {
  let count = 0;
  for (let i = 0; i + width < data.length; i++) {
    const here = data[i]!;
    if (here < from || here > to) continue;
    const isFlat =
      Math.abs(here - data[i + 1]!) <= SHADE_FLAT &&
      Math.abs(here - data[i + width]!) <= SHADE_FLAT;
    if (isFlat) count++;
  }
  return count;
}
