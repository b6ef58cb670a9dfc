import type { Random } from '../../random/seeded.ts';
import {
  type DigitRows,
  normaliseWide,
  type Piece,
  put,
  someDigit,
  tightPiece,
  type WideInk,
} from './wide-ink.ts';

/** Narrower pieces are bare strokes, which read as 1 or, leaning against another digit, as part of it. */
const NARROW = 8;

/** Two to six digits beside each other, apart or touching, in one box. */
export function severalDigits(digits: DigitRows, random: Random, ink: WideInk): Uint8Array {
  ink.data.fill(0);
  const count = 2 + Math.floor(5 * random.next() ** 3);
  let x = 0;
  for (let index = 0; index < count; index++) {
    const piece = someDigit(digits, random);
    const width = piece.right - piece.left;
    put(ink, piece, { x, y: 10 + Math.round(random.between(-4, 4)) });
    x += width + (width < NARROW ? random.below(5) + 3 : random.below(8) - 2);
  }
  return normaliseWide(ink);
}

/**
 * The window between two digits: the right part of one beside the left part of the next. Undefined
 * where one part is so much smaller that the other would read as a digit with a stray mark.
 */
export function betweenDigits(
  digits: DigitRows,
  random: Random,
  ink: WideInk,
): Uint8Array | undefined {
  ink.data.fill(0);
  const first = wideDigit(digits, random);
  const second = wideDigit(digits, random);
  const right = tightPiece({ ...first, left: cutAt(first, random.between(0.58, 0.72)) });
  const left = tightPiece({ ...second, right: cutAt(second, random.between(0.28, 0.42)) });
  const heights = [right.bottom - right.top, left.bottom - left.top] as const;
  if (Math.min(...heights) < ALIKE * Math.max(...heights)) return undefined;
  put(ink, right, { x: 0, y: 10 });
  const gap = 4 + random.below(8);
  put(ink, left, { x: right.right - right.left + gap, y: 10 + Math.round(random.between(-2, 2)) });
  return normaliseWide(ink);
}

/** Both parts are at least this high against each other. */
const ALIKE = 0.65;

function cutAt({ left, right }: Piece, share: number): number {
  return Math.round(left + share * (right - left));
}

const MOST_TRIES = 12;

function wideDigit(digits: DigitRows, random: Random): Piece {
  let piece = someDigit(digits, random);
  for (let tries = 0; tries < MOST_TRIES && piece.right - piece.left <= NARROW; tries++) {
    piece = someDigit(digits, random);
  }
  return piece;
}

/** A piece this much wider than high is no digit any more, whatever it was cut from. */
const FLAT = 1.7;

/** A flat slice off a digit's top or bottom, or undefined where the digit has none that is flat. */
export function sliceOfDigit(
  digits: DigitRows,
  random: Random,
  ink: WideInk,
): Uint8Array | undefined {
  ink.data.fill(0);
  const whole = wideDigit(digits, random);
  const height = Math.round(random.between(0.22, 0.38) * (whole.bottom - whole.top));
  const slice = tightPiece(
    random.chance(0.5)
      ? { ...whole, bottom: whole.top + height }
      : { ...whole, top: whole.bottom - height },
  );
  if (slice.right - slice.left < FLAT * (slice.bottom - slice.top)) return undefined;
  put(ink, slice, { x: 4, y: 8 });
  return normaliseWide(ink);
}
