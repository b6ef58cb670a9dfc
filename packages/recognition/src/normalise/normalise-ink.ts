import type { Box } from '../image/page.ts';
import { brandDigitImage, DIGIT_SIDE, type DigitImage } from './digit-image.ts';
import { CORE_SIDE } from './footprint.ts';
import type { Ink } from './ink.ts';
import { resample, resampleRuns, type Square } from './resample.ts';
import type { Runs } from './runs.ts';

/** Smallest square, in ink pixels, that is scaled up to 20: less is a dot, and stays one. */
const SMALLEST_SIDE = 10;

/** Where the centre of mass of a digit image goes, from its left and top edges: 14 … 15. */
const CENTRE = 15;

/** Where the ink lies on the digit image: digit = ink × scale + shift, per axis, in pixel edges. */
export interface InkGeometry {
  /** the tight box of the ink, in ink pixels */
  readonly box: Box;
  /** digit-image pixels per ink pixel */
  readonly scale: number;
  readonly shift: { readonly x: number; readonly y: number };
}

export interface NormalisedInk {
  readonly image: DigitImage;
  readonly geometry: InkGeometry;
}

/**
 * Makes the digit image of all ink in a frame, or of the ink within a box of it, by MNIST's
 * procedure as QMNIST reconstructed it: tight box, square of its long side (at least 10), 20×20 by
 * area, rounded to uint8 and stretched where no pixel is full, then placed so that the centre of
 * mass falls into the centre of 28×28. Nothing is blurred. The same numbers in every JS engine.
 *
 * Source: github.com/facebookresearch/qmnist, making_qmnist/xnist.lsh (BSD).
 * @param box in ink pixels, may reach beyond the frame; ink outside it is ignored
 * @throws RangeError when there is no ink (no value above 0)
 */
export function normaliseInk(ink: Ink, box?: Box): NormalisedInk {
  const tight = tightBox(ink, box ?? { left: 0, top: 0, width: ink.width, height: ink.height });
  if (tight === undefined) {
    throw new RangeError(
      `There is no ink to normalise: all values of the ${ink.width}×${ink.height} ink are 0.`,
    );
  }
  return normaliseBox(tight, (square) => resample(ink, square));
}

/**
 * The same as `normaliseInk` of ink that is full on the runs and nowhere else, bit for bit, in a third of the time.
 * @param box the runs' tight box, in the coordinates of the runs
 */
export function normaliseRuns(runs: Runs, box: Box): NormalisedInk {
  return normaliseBox(box, (square) => resampleRuns(runs, square));
}

/** @param tight the tight box of the ink that `resampled` spreads over 20×20 */
function normaliseBox(tight: Box, resampled: (square: Square) => Float64Array): NormalisedInk {
  const side = Math.max(tight.width, tight.height, SMALLEST_SIDE);
  const origin = {
    x: squareStart(tight.left, tight.width, side),
    y: squareStart(tight.top, tight.height, side),
  };
  const core = toBytes(resampled({ box: tight, origin, side }));
  const place = centred(core);
  const scale = CORE_SIDE / side;
  const shift = { x: place.x - origin.x * scale, y: place.y - origin.y * scale };
  return {
    image: brandDigitImage(placed(core, place)),
    geometry: { box: tight, scale, shift },
  };
}

/** The smallest box around all values above 0, or undefined where there are none. */
export function tightBox(ink: Ink, within: Box): Box | undefined {
  const { width, data } = ink;
  const fromX = Math.max(0, within.left);
  const endX = Math.min(width, within.left + within.width);
  const endY = Math.min(ink.height, within.top + within.height);
  let left = endX;
  let right = -1;
  let top = endY;
  let bottom = -1;
  for (let y = Math.max(0, within.top); y < endY; y++) {
    const row = y * width;
    let first = row + fromX;
    while (first < row + endX && !(data[first]! > 0)) first++;
    if (first === row + endX) continue;
    let last = row + endX - 1;
    while (last > row + right && !(data[last]! > 0)) last--;
    top = Math.min(top, y);
    bottom = y;
    left = Math.min(left, first - row);
    right = Math.max(right, last - row);
  }
  return bottom < 0 ? undefined : { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/**
 * The short side grows on both sides, the odd pixel on the far one. QMNIST keeps the square within
 * its 128×128 frame; none of 9,252 NIST digits is near enough to the edge for that to matter, and
 * without it a digit gives the same image wherever it stands.
 */
function squareStart(start: number, length: number, side: number): number {
  return start - Math.trunc((side - length) / 2);
}

/** The core in bytes; the next image uses the same memory. // [20, 20] */
const rounded = new Uint8Array(CORE_SIDE * CORE_SIDE);

/** Rounds to 0 … 255; ink that fills no pixel is stretched so that its darkest pixel is 255. */
function toBytes(core: Float64Array): Uint8Array {
  let most = 0;
  // eslint-disable-next-line @typescript-eslint/prefer-for-of -- that makes an object for each number
  for (let i = 0; i < core.length; i++) if (core[i]! > most) most = core[i]!;
  const gain = 255 / Math.min(1, most);
  for (let i = 0; i < core.length; i++) {
    const value = Math.floor(core[i]! * gain + 0.5);
    rounded[i] = value > 255 ? 255 : value;
  }
  return rounded;
}

/** Where the 20×20 begins on 28×28 so that its centre of mass is at 14 … 15, in whole pixels. */
function centred(core: Uint8Array): { readonly x: number; readonly y: number } {
  let mass = 0;
  let momentX = 0;
  let momentY = 0;
  for (let y = 0; y < CORE_SIDE; y++) {
    for (let x = 0; x < CORE_SIDE; x++) {
      const value = core[y * CORE_SIDE + x]!;
      mass += value;
      momentX += value * (x + 0.5);
      momentY += value * (y + 0.5);
    }
  }
  return { x: placeOf(momentX / mass), y: placeOf(momentY / mass) };
}

/** QMNIST pastes at 10 + offset, clamped to 0 … 28, into 48×48 and keeps the middle from 10 on. */
function placeOf(centre: number): number {
  const margin = 10;
  return Math.max(0, Math.min(28, margin + Math.trunc(CENTRE - centre))) - margin;
}

/** The 20×20 in its place on 28×28; what reaches over the edge is cut. // [28, 28] */
function placed(core: Uint8Array, place: { readonly x: number; readonly y: number }): Uint8Array {
  const image = new Uint8Array(DIGIT_SIDE * DIGIT_SIDE);
  for (let y = 0; y < CORE_SIDE; y++) {
    const toY = y + place.y;
    if (toY < 0 || toY >= DIGIT_SIDE) continue;
    for (let x = 0; x < CORE_SIDE; x++) {
      const toX = x + place.x;
      if (toX >= 0 && toX < DIGIT_SIDE) {
        image[toY * DIGIT_SIDE + toX] = core[y * CORE_SIDE + x]!;
      }
    }
  }
  return image;
}
