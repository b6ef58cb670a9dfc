import type { Box, Page } from '../image/page.ts';
import { chooseMarks } from './choose.ts';
import { contrastOf } from './contrast.ts';
import { eraseLines } from './erase-lines.ts';
import { histogramOf, splitOf } from './histogram.ts';
import { softInk, type CutInk } from './ink-of-marks.ts';
import { levelsOf, type Levels } from './levels.ts';
import { marksOf, marksThatReach, runsAbove } from './marks.ts';
import type { Normalisation, PageGeometry } from './normalisation.ts';
import { normaliseInk } from './normalise-ink.ts';
import { longSide, type Contrast } from './plane.ts';
import { polarityOf } from './polarity.ts';
import { greyOf } from './projection.ts';
import { shrink } from './shrink.ts';

/** Longest side, in pixels, on which ink is looked for. */
const WORKING_SIDE = 800;

/** Least contrast of ink, absolute and over the noise. */
const LEAST_CONTRAST = 14;
const CONTRAST_OVER_NOISE = 4;

/** From a page to its digit image: finds the ink, settles its polarity, normalises it. */
export function normalise(page: Page): Normalisation {
  const factor = Math.ceil(longSide(page) / WORKING_SIDE);
  const grey = greyOf(shrink(page, factor));
  const split = splitOf(histogramOf(grey.data));
  if (split === undefined) return { kind: 'blank' };
  const polarity = polarityOf(grey, split.threshold);
  const seen = inkContrast(contrastOf(grey, polarity, split));
  if (seen === undefined) return { kind: 'blank' };
  const { contrast, levels } = seen;
  const joined = marksOf(runsAbove(contrast, levels.faint), contrast);
  const marks = marksThatReach(levels.threshold, joined);
  const choice = chooseMarks(marks, grey);
  if (choice.kind === 'several') {
    const boxes = choice.digits.map(({ box }) => onPage(box, factor));
    return { kind: 'several-digits', polarity, boxes: boxes.sort((a, b) => a.left - b.left) };
  }
  const cut = softInk(contrast, { marks, levels }, choice.chosen);
  const { image, geometry } = normaliseInk(cut.ink);
  const threshold = Math.round(levels.threshold);
  return {
    kind: 'digit',
    image,
    ink: cut.ink,
    geometry: { polarity, threshold, ...placeOnPage(geometry, cut, factor) },
  };
}

interface Seen {
  readonly contrast: Contrast;
  readonly levels: Levels;
}

/** The contrast of what was written, without the lines it was written on; undefined where nothing was. */
function inkContrast(contrast: Contrast): Seen | undefined {
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

function onPage({ left, top, width, height }: Box, factor: number): Box {
  return {
    left: left * factor,
    top: top * factor,
    width: width * factor,
    height: height * factor,
  };
}

type Place = Pick<PageGeometry, 'box' | 'scale' | 'shift'>;

/** From the cut ink's pixels to the page's. */
function placeOnPage({ box, scale, shift }: Place, { left, top }: CutInk, factor: number): Place {
  const working = { ...box, left: box.left + left, top: box.top + top };
  return {
    box: onPage(working, factor),
    scale: scale / factor,
    shift: { x: shift.x - left * scale, y: shift.y - top * scale },
  };
}
