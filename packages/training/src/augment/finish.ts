import { DIGIT_SIDE } from '@hand-digits/recognition';
import { type Random, seededRandom } from '../random/seeded.ts';

const PIXELS = DIGIT_SIDE * DIGIT_SIDE;
const NOISE_LENGTH = 4099;

/** Normally distributed with deviation 1; an image's noise begins anywhere in it. */
const gaussian = Float32Array.from(
  { length: NOISE_LENGTH },
  (
    (random: Random) => () =>
      random.normal()
  )(seededRandom(1, 'texture', 'noise')),
);

/** Adds grey noise in place, deviation in grey levels; `inkOnly` leaves the paper clean. */
export function addNoise(
  pixels: Uint8Array,
  random: Random,
  { deviation, inkOnly }: { readonly deviation: number; readonly inkOnly: boolean },
): void {
  const start = random.below(NOISE_LENGTH - PIXELS);
  for (let at = 0; at < PIXELS; at++) {
    const value = pixels[at]!;
    if (inkOnly && value === 0) continue;
    const noisy = value + deviation * gaussian[start + at]!;
    pixels[at] = noisy < 0 ? 0 : noisy > 255 ? 255 : noisy;
  }
}

/** Moves the image in place; what leaves it is lost. */
export function move(pixels: Uint8Array, right: number, down: number): void {
  const offset = down * DIGIT_SIDE + right;
  const backwards = offset > 0;
  for (let step = 0; step < PIXELS; step++) {
    const at = backwards ? PIXELS - 1 - step : step;
    const column = (at % DIGIT_SIDE) - right;
    const from = at - offset;
    const inside = column >= 0 && column < DIGIT_SIDE && from >= 0 && from < PIXELS;
    pixels[at] = inside ? pixels[from]! : 0;
  }
}
