import { DIGIT_SIDE, type Ink, normaliseInk } from '@hand-digits/recognition';
import { DIGIT_PIXELS } from '../../dataset/columns.ts';
import type { Random } from '../../random/seeded.ts';

/** Digit images, one after another. // [count, 28, 28] */
export type DigitRows = Uint8Array;

/** Room for a row of digits or their pieces. */
const WIDTH = 200;
const HEIGHT = 48;

export interface WideInk extends Ink {
  readonly data: Float32Array;
}

export function createWideInk(): WideInk {
  return { width: WIDTH, height: HEIGHT, data: new Float32Array(WIDTH * HEIGHT) };
}

/** A part of a digit image: its columns and rows from `left`, `top` up to `right`, `bottom`. */
export interface Piece {
  readonly pixels: Uint8Array;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const INK_FLOOR = 40;

/** Any digit, cut to the box of its ink. */
export function someDigit(digits: DigitRows, random: Random): Piece {
  const row = random.below(digits.length / DIGIT_PIXELS);
  const pixels = digits.subarray(row * DIGIT_PIXELS, (row + 1) * DIGIT_PIXELS);
  const whole = { pixels, left: 0, right: DIGIT_SIDE, top: 0, bottom: DIGIT_SIDE };
  return tightPiece(whole);
}

/** The piece cut to the box of its ink; without ink it is empty. */
export function tightPiece(piece: Piece): Piece {
  let left = piece.right;
  let right = piece.left;
  let top = piece.bottom;
  let bottom = piece.top;
  for (let y = piece.top; y < piece.bottom; y++) {
    for (let x = piece.left; x < piece.right; x++) {
      if (piece.pixels[y * DIGIT_SIDE + x]! < INK_FLOOR) continue;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = y + 1;
    }
  }
  return { pixels: piece.pixels, left, right, top, bottom };
}

/** Copies a piece so that its left top pixel comes to lie at (x, y); the darker ink stays. */
export function put(ink: WideInk, piece: Piece, at: { x: number; y: number }): void {
  const { pixels, left, top } = piece;
  const endX = Math.min(piece.right, left + ink.width - at.x);
  const endY = Math.min(piece.bottom, top + ink.height - at.y);
  for (let y = top; y < endY; y++) {
    for (let x = left; x < endX; x++) {
      const to = (at.y + y - top) * ink.width + at.x + x - left;
      ink.data[to] = Math.max(ink.data[to]!, pixels[y * DIGIT_SIDE + x]! / 255);
    }
  }
}

/** Ink fainter than this would only widen the box. */
const FAINTEST = 0.1;

/** Normalises what was put together. @throws RangeError when nothing was */
export function normaliseWide(ink: WideInk): Uint8Array {
  const { data } = ink;
  for (let at = 0; at < data.length; at++) if (data[at]! < FAINTEST) data[at] = 0;
  return normaliseInk(ink).image;
}
