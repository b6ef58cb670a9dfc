import type { Page } from '../image/page.ts';
import { bilevelOf } from './bilevel.ts';
import { contrastOf } from './contrast.ts';
import { eraseLines } from './erase-lines.ts';
import { histogramOf, splitOf } from './histogram.ts';
import { hardInk, softInk, type CutInk } from './ink-of-marks.ts';
import { levelsOf, type Levels } from './levels.ts';
import { marksOf, marksThatReach, type Mark, type Marks } from './marks.ts';
import type { Polarity } from './normalisation.ts';
import { longSide, type Contrast } from './plane.ts';
import { polarityOf } from './polarity.ts';
import { greyOf } from './projection.ts';
import { runsAbove } from './runs.ts';
import { shrink } from './shrink.ts';

/** Longest side, in pixels, on which ink is looked for. */
const WORKING_SIDE = 800;

/** Least contrast of ink, absolute and over the noise. */
const LEAST_CONTRAST = 14;
const CONTRAST_OVER_NOISE = 4;

/** The marks that were seen on a page. */
export interface Seen {
  readonly polarity: Polarity;
  /** contrast from which on a pixel is ink */
  readonly threshold: number;
  /** page pixels per pixel of what was looked at, on either axis */
  readonly factor: number;
  /** size of what was looked at */
  readonly width: number;
  readonly height: number;
  readonly marks: Marks;
  /** cuts the ink of some of the marks out */
  readonly cut: (chosen: ReadonlySet<Mark>) => CutInk;
}

/** Settles polarity, takes background, lighting and printed lines away; undefined where nothing is left. */
export function look(page: Page): Seen | undefined {
  if (longSide(page) <= WORKING_SIDE) {
    const bilevel = bilevelOf(page);
    if (bilevel !== undefined) {
      const { polarity, threshold, ink } = bilevel;
      const { width, height } = page;
      const marks = marksOf(ink, { width, height });
      const cut = (chosen: ReadonlySet<Mark>) => hardInk(page, marks, chosen);
      return { polarity, threshold, factor: 1, width, height, marks, cut };
    }
  }
  return lookClosely(page);
}

function lookClosely(page: Page): Seen | undefined {
  const factor = Math.ceil(longSide(page) / WORKING_SIDE);
  const grey = greyOf(shrink(page, factor));
  const split = splitOf(histogramOf(grey.data));
  if (split === undefined) return undefined;
  const polarity = polarityOf(grey, split.threshold);
  const found = inkContrast(contrastOf(grey, polarity, split));
  if (found === undefined) return undefined;
  const { contrast, levels } = found;
  const joined = marksOf(runsAbove(contrast, levels.faint), contrast);
  const marks = marksThatReach(levels.threshold, joined);
  const cut = (chosen: ReadonlySet<Mark>) => softInk(contrast, { marks, levels }, chosen);
  const { width, height } = grey;
  return { polarity, threshold: Math.round(levels.threshold), factor, width, height, marks, cut };
}

interface Found {
  readonly contrast: Contrast;
  readonly levels: Levels;
}

/** The contrast of what was written, without the lines it was written on. */
function inkContrast(contrast: Contrast): Found | undefined {
  const levels = levelsOf(contrast);
  if (levels === undefined || isFaint(levels)) return undefined;
  const unruled = eraseLines(contrast, levels);
  if (unruled === undefined) return { contrast, levels };
  const rest = levelsOf(unruled);
  return rest === undefined || isFaint(rest) ? undefined : { contrast: unruled, levels: rest };
}

function isFaint({ paper, noise, ink }: Levels): boolean {
  return ink - paper < Math.max(LEAST_CONTRAST, CONTRAST_OVER_NOISE * noise);
}
