import type { Box } from '../image/page.ts';
import { boxAround } from './boxes.ts';
import type { Ink } from './ink.ts';
import type { Levels } from './levels.ts';
import type { Mark, Marks } from './marks.ts';
import { normaliseInk, normaliseRuns, type NormalisedInk } from './normalise-ink.ts';
import { longSide, type Contrast } from './plane.ts';
import { runsWhere, type Runs } from './runs.ts';

/**
 * Contrast, as a share of the ink's, that counts as no ink and as full ink. A small image's grey
 * levels say how much of a pixel is covered and are kept; a large one's say how sharp the lens was,
 * and its ink is made nearly bilevel, as that which MNIST was made of.
 */
const RAMP = {
  small: { side: 28, none: 0.2, full: 0.85 },
  large: { side: 96, none: 0.35, full: 0.65 },
} as const;

/** Contrast below this many standard deviations of noise is no ink. */
const INK_OVER_NOISE = 3;

/** A digit's ink, cut out of its page. */
export interface CutInk {
  readonly normalised: NormalisedInk;
  /** drawn when it is asked for: most who want the digit image do not */
  readonly ink: () => Ink;
  /** where the ink's left top pixel lies on the plane it was cut from */
  readonly left: number;
  readonly top: number;
}

/** The ink of the chosen marks with their soft edges, one pixel around them included. */
export function softInk(
  contrast: Contrast,
  found: { readonly marks: Marks; readonly levels: Levels },
  chosen: ReadonlySet<Mark>,
): CutInk {
  const frame = widened(boxAround(Array.from(chosen, ({ box }) => box)), contrast);
  const ramp = rampFor(longSide(frame), found.levels);
  const ink = emptyInk(frame);
  const { runs, owner, marks } = found.marks;
  for (let run = 0; run < runs.count; run++) {
    if (!chosen.has(marks[owner[run]!]!)) continue;
    for (let y = runs.row[run]! - 1; y <= runs.row[run]! + 1; y++) {
      if (y < frame.top || y >= frame.top + frame.height) continue;
      const from = Math.max(frame.left, runs.start[run]! - 1);
      const end = Math.min(frame.left + frame.width, runs.end[run]! + 1);
      const at = (y - frame.top) * frame.width - frame.left;
      for (let x = from; x < end; x++) {
        ink.data[at + x] = cover(contrast.data[y * contrast.width + x]!, ramp);
      }
    }
  }
  const { left, top } = frame;
  return { normalised: normaliseInk(ink), ink: () => ink, left, top };
}

/** The ink of the chosen marks of a page that has only ink and paper. */
export function hardInk(
  page: { readonly width: number; readonly height: number },
  { runs, owner, marks }: Marks,
  chosen: ReadonlySet<Mark>,
): CutInk {
  const tight = boxAround(Array.from(chosen, ({ box }) => box));
  const frame = widened(tight, page);
  const { left, top } = frame;
  const isChosen = marks.map((mark) => chosen.has(mark));
  const wanted = runsWhere(runs, (run) => isChosen[owner[run]!]!, { left: -left, top: -top });
  const box = { ...tight, left: tight.left - left, top: tight.top - top };
  return { normalised: normaliseRuns(wanted, box), ink: () => filled(wanted, frame), left, top };
}

function filled(runs: Runs, frame: Box): Ink {
  const ink = emptyInk(frame);
  for (let run = 0; run < runs.count; run++) {
    const at = runs.row[run]! * frame.width;
    ink.data.fill(1, at + runs.start[run]!, at + runs.end[run]!);
  }
  return ink;
}

/** One pixel more on every side, within the page. */
function widened({ left, top, width, height }: Box, page: { width: number; height: number }): Box {
  const right = Math.min(page.width, left + width + 1);
  const bottom = Math.min(page.height, top + height + 1);
  const from = { left: Math.max(0, left - 1), top: Math.max(0, top - 1) };
  return { ...from, width: right - from.left, height: bottom - from.top };
}

function emptyInk({ width, height }: Box): Ink {
  return { width, height, data: new Float32Array(width * height) };
}

interface Ramp {
  readonly none: number;
  readonly gain: number;
}

function rampFor(side: number, { paper, noise, ink }: Levels): Ramp {
  const { small, large } = RAMP;
  const size = Math.min(1, Math.max(0, (side - small.side) / (large.side - small.side)));
  const range = ink - paper;
  const least = small.none + (large.none - small.none) * size;
  const full = paper + range * (small.full + (large.full - small.full) * size);
  const none = Math.min(Math.max(paper + range * least, paper + INK_OVER_NOISE * noise), full - 1);
  return { none, gain: 1 / (full - none) };
}

function cover(contrast: number, { none, gain }: Ramp): number {
  return Math.min(1, Math.max(0, (contrast - none) * gain));
}
