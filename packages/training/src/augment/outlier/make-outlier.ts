import type { Random } from '../../random/seeded.ts';
import { createCanvas } from '../canvas.ts';
import { drawNoDigit } from './drawn.ts';
import { betweenDigits, severalDigits, sliceOfDigit } from './from-digits.ts';
import { createWideInk, type DigitRows } from './wide-ink.ts';

/**
 * Makes the function that makes images of no digit, 784 uint8, normalised as digits are: several
 * digits in one box, the window between two digits, slices of digits, scribbles, blots, dots,
 * dashes, frames, grids. Nothing that a person would read as one digit, such as a lone upright
 * stroke or a ring. The same random stream and digits give the same bytes.
 * @param digits [count, 28, 28] with at least one image of ink
 */
export function createOutlierMaker(digits: DigitRows): (random: Random) => Uint8Array {
  const wide = createWideInk();
  const canvas = createCanvas();
  return (random) => {
    const share = random.next();
    if (share < 0.35) return drawNoDigit(canvas, random);
    const piece =
      share < 0.5
        ? betweenDigits(digits, random, wide)
        : share < 0.58
          ? sliceOfDigit(digits, random, wide)
          : undefined;
    return piece ?? severalDigits(digits, random, wide);
  };
}
