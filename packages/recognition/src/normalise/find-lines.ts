import type { Levels } from './levels.ts';
import type { Contrast } from './plane.ts';

/** A printed line that crosses the whole page: y = at + slope × x, in pixels. */
export interface Line {
  readonly at: number;
  readonly slope: number;
  /** median contrast along it */
  readonly contrast: number;
}

/**
 * Lines are looked for in this many strips across the page, and must be seen in this share of them,
 * and in most of the first and of the last strips: writing hides them in between.
 */
const STRIPS = 12;
const SEEN_IN = 0.65;
const END_STRIPS = 3;
const SEEN_AT_ENDS = 2;

/** Steepest line, as rise over run; a page is never held straighter than needed. */
const STEEPEST = 0.09;

/** A line stands out from both sides by this share of the ink's contrast, in each strip. */
const RIDGE = 0.15;

/** Half the height within which a line must be darkest, as a share of the page's height. */
const CLEARANCE = 0.02;

/** Rows by which a line may stray from straight. */
const BEND = 1;

/** Level lines across a page, from top to bottom; give it the page's transpose for upright ones. */
export function findLines(contrast: Contrast, levels: Levels): Line[] {
  const strips = stripsOf(contrast);
  const clearance = Math.max(3, Math.round(CLEARANCE * contrast.height));
  const least = Math.max(RIDGE * (levels.ink - levels.paper), (4 * levels.noise) / strips.root);
  const ridges = strips.profiles.map((profile) => ridgeOf(profile, clearance, least));
  return bestLines(ridges, { strips, clearance });
}

interface Strips {
  /** mean contrast of each row of each strip */
  readonly profiles: readonly Float64Array[];
  /** column in the middle of each strip */
  readonly middles: readonly number[];
  /** square root of a strip's width: noise goes down by it */
  readonly root: number;
}

function stripsOf({ width, height, data }: Contrast): Strips {
  const edges = Array.from({ length: STRIPS + 1 }, (_, i) => Math.round((i * width) / STRIPS));
  const profiles = Array.from({ length: STRIPS }, (_, strip) => {
    const from = edges[strip]!;
    const end = edges[strip + 1]!;
    const profile = new Float64Array(height);
    for (let y = 0; y < height; y++) {
      let sum = 0;
      for (let i = y * width + from; i < y * width + end; i++) sum += data[i]!;
      profile[y] = sum / (end - from);
    }
    return profile;
  });
  const middles = profiles.map((_, strip) => (edges[strip]! + edges[strip + 1]! - 1) / 2);
  return { profiles, middles, root: Math.sqrt(width / STRIPS) };
}

/** How far each row stands out from both sides, where it does so enough; 0 elsewhere. */
function ridgeOf(profile: Float64Array, clearance: number, least: number): Float64Array {
  const ridge = new Float64Array(profile.length);
  for (let y = 0; y < profile.length; y++) {
    const above = profile[Math.max(0, y - clearance)]!;
    const below = profile[Math.min(profile.length - 1, y + clearance)]!;
    const height = profile[y]! - Math.max(above, below);
    if (height >= least) ridge[y] = height;
  }
  return ridge;
}

interface Candidate extends Line {
  readonly seen: number;
  readonly middle: number;
}

/** Tries every height and slope; of lines closer than the clearance the most visible one stays. */
function bestLines(
  ridges: readonly Float64Array[],
  { strips, clearance }: { strips: Strips; clearance: number },
): Line[] {
  const width = strips.middles.at(-1)! + strips.middles[0]! + 1;
  const candidates: Candidate[] = [];
  const steps = Math.ceil((STEEPEST * width) / 2);
  for (let step = -steps; step <= steps; step++) {
    const slope = (2 * step) / width;
    for (let y = 0; y < ridges[0]!.length; y++) {
      const candidate = measure(ridges, strips, { middle: y, slope: slope, half: width / 2 });
      if (candidate !== undefined) candidates.push(candidate);
    }
  }
  candidates.sort((a, b) => b.seen - a.seen || b.contrast - a.contrast);
  const lines: Candidate[] = [];
  for (const candidate of candidates) {
    if (lines.every((line) => Math.abs(line.middle - candidate.middle) > 2 * clearance)) {
      lines.push(candidate);
    }
  }
  return lines.sort((a, b) => a.middle - b.middle);
}

function measure(
  ridges: readonly Float64Array[],
  { middles }: Strips,
  { middle, slope, half }: { middle: number; slope: number; half: number },
): Candidate | undefined {
  const heights: number[] = [];
  for (let strip = 0; strip < STRIPS; strip++) {
    heights.push(highestNear(ridges[strip]!, middle + slope * (middles[strip]! - half)));
    if (strip === END_STRIPS - 1 && countSeen(heights) < SEEN_AT_ENDS) return undefined;
  }
  const seen = countSeen(heights);
  if (seen < SEEN_IN * STRIPS || countSeen(heights.slice(-END_STRIPS)) < SEEN_AT_ENDS) {
    return undefined;
  }
  return { at: middle - slope * half, slope, contrast: median(heights), seen, middle };
}

function highestNear(ridge: Float64Array, at: number): number {
  const row = Math.floor(at + 0.5);
  let highest = 0;
  for (let y = Math.max(0, row - BEND); y <= Math.min(ridge.length - 1, row + BEND); y++) {
    if (ridge[y]! > highest) highest = ridge[y]!;
  }
  return highest;
}

function countSeen(heights: readonly number[]): number {
  return heights.filter((height) => height > 0).length;
}

/** The median of what was seen. */
function median(heights: readonly number[]): number {
  const seen = heights.filter((height) => height > 0).sort((a, b) => a - b);
  return seen[seen.length >> 1]!;
}
