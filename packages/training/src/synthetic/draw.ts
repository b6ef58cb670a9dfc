import type { Ink } from '@hand-digits/recognition';
import { seededRandom, type Random } from '../random/seeded.ts';
import { DIGIT_GLYPHS } from './glyphs/digits.ts';
import type { Glyph } from './glyphs/glyph.ts';
import { LETTER_GLYPHS, SYMBOL_GLYPHS } from './glyphs/others.ts';
import { WORLDWIDE_DIGIT_GLYPHS } from './glyphs/worldwide.ts';
import { chooseAllograph, type Hand } from './hand.ts';
import { drawTraces } from './render.ts';
import { scribble } from './scribble.ts';
import { writeCharacter, type Trace } from './trace.ts';

/** Whose ways of writing digits there are to choose from: NIST's writers', or those of the whole world. */
export type DigitStyles = 'nist' | 'worldwide';

const GLYPHS_OF: Readonly<Record<DigitStyles, readonly Glyph[]>> = {
  nist: DIGIT_GLYPHS,
  worldwide: WORLDWIDE_DIGIT_GLYPHS,
};

/** What is to be drawn. */
export type Mark =
  /** the digits of a number, side by side; a single one is what readers are for */
  | {
      readonly kind: 'number';
      readonly digits: readonly number[];
      readonly allograph?: number;
      /** NIST's if absent */
      readonly styles?: DigitStyles;
    }
  /** by its name in LETTER_GLYPHS or SYMBOL_GLYPHS; none is like a digit */
  | { readonly kind: 'letter' | 'symbol'; readonly name: string }
  | { readonly kind: 'scribble' };

export interface DrawOptions {
  readonly width: number;
  readonly height: number;
  /** share of the paper's height (or width, where that is less) that the mark takes up; 0.7 if absent */
  readonly fill?: number;
  /** share of the free space by which the mark may lie off the middle; 0.6 if absent */
  readonly offCentre?: number;
  readonly seed: number;
}

/** Draws a mark as this hand writes it; the same seed draws the same. */
export function drawMark(mark: Mark, hand: Hand, options: DrawOptions): Ink {
  const random = seededRandom(options.seed, 'mark', hand.number, mark.kind);
  const traces = write(mark, hand, random);
  return drawTraces(traces, options, fit(extentOf(traces), options, random));
}

/** @throws RangeError when no glyph has that name */
function write(mark: Mark, hand: Hand, random: Random): Trace[] {
  switch (mark.kind) {
    case 'number':
      return writeNumber(mark, hand, random);
    case 'letter':
      return writeGlyph(glyphCalled(LETTER_GLYPHS, mark.name), hand, random);
    case 'symbol':
      return writeGlyph(glyphCalled(SYMBOL_GLYPHS, mark.name), hand, random);
    case 'scribble':
      return scribble(hand, random);
  }
}

function writeGlyph(glyph: Glyph, hand: Hand, random: Random): Trace[] {
  const chosen = glyph.allographs[chooseAllograph(glyph, hand, random)];
  return writeCharacter(chosen?.strokes ?? [], hand, random);
}

function writeNumber(
  { digits, allograph, styles = 'nist' }: Extract<Mark, { kind: 'number' }>,
  hand: Hand,
  random: Random,
): Trace[] {
  const line: Trace[] = [];
  let right = 0;
  for (const digit of digits) {
    const glyph = glyphCalled(GLYPHS_OF[styles], String(digit));
    const forced = allograph === undefined ? undefined : glyph.allographs[allograph];
    const traces = forced
      ? writeCharacter(forced.strokes, hand, random)
      : writeGlyph(glyph, hand, random);
    const extent = extentOf(traces);
    const shift = line.length === 0 ? 0 : right + random.between(0.1, 0.3) - extent.left;
    line.push(...traces.map((trace) => trace.map((point) => ({ ...point, x: point.x + shift }))));
    right = extent.right + shift;
  }
  return line;
}

function glyphCalled(glyphs: readonly Glyph[], name: string): Glyph {
  const glyph = glyphs.find((each) => each.name === name);
  if (glyph !== undefined) return glyph;
  const names = glyphs.map((each) => each.name).join(' ');
  throw new RangeError(`There is no glyph "${name}". There are: ${names}.`);
}

interface Extent {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function extentOf(traces: readonly Trace[]): Extent {
  const extent = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  for (const { x, y, radius } of traces.flat()) {
    extent.left = Math.min(extent.left, x - radius);
    extent.right = Math.max(extent.right, x + radius);
    extent.top = Math.min(extent.top, y - radius);
    extent.bottom = Math.max(extent.bottom, y + radius);
  }
  return extent;
}

/** Scales the mark to its share of the paper and lays it near the middle. */
function fit(
  extent: Extent,
  { width, height, fill = 0.7, offCentre = 0.6 }: DrawOptions,
  random: Random,
): { scale: number; left: number; top: number } {
  const wide = extent.right - extent.left;
  const high = extent.bottom - extent.top;
  const scale = fill * Math.min(width / wide, height / high);
  const slack = (room: number): number => (room / 2) * (1 + random.between(-offCentre, offCentre));
  return {
    scale,
    left: slack(width - wide * scale) - extent.left * scale,
    top: slack(height - high * scale) - extent.top * scale,
  };
}
