import type { Box, Page } from '../image/page.ts';
import { brandDigitImage, DIGIT_SIDE } from './digit-image.ts';
import { CORE_SIDE } from './footprint.ts';
import type { Ink } from './ink.ts';
import type { Normalisation } from './normalisation.ts';
import { tightBox } from './normalise-ink.ts';
import { greyOf } from './projection.ts';

/** MNIST's digits have some pixel at least this bright. */
const BRIGHTEST = 200;

/** Least long side of a digit that fills 20 pixels; the outermost may have been too pale to count. */
const LEAST_SIDE = CORE_SIDE - 2;

/** MNIST's centres of mass are at 14 … 15 pixels from the edges; half a pixel for rounding. */
const CENTRE = { from: 13.5, to: 15.5 } as const;

/**
 * A page that is a digit image already, in MNIST's form or its negative, as it stands: 28×28, paper
 * of one level and black or white, the ink 20 pixels long and centred by mass. Normalising it again
 * would move and stretch it a little.
 * @returns undefined for any other page
 */
export function asDigitImage(page: Page): Extract<Normalisation, { kind: 'digit' }> | undefined {
  if (page.width !== DIGIT_SIDE || page.height !== DIGIT_SIDE) return undefined;
  // Many programs write greys as colours.
  const { data } = greyOf(page);
  const paper = data[0]!;
  if (paper !== 0 && paper !== 255) return undefined;
  const pixels = data.map((value) => Math.abs(value - paper));
  const ink: Ink = {
    width: DIGIT_SIDE,
    height: DIGIT_SIDE,
    data: Float32Array.from(pixels, share),
  };
  const box = tightBox(ink, { left: 0, top: 0, width: DIGIT_SIDE, height: DIGIT_SIDE });
  if (box === undefined || !isNormalised(pixels, box)) return undefined;
  const polarity = paper === 255 ? 'dark-on-light' : 'light-on-dark';
  const geometry = { polarity, threshold: 127, box, scale: 1, shift: { x: 0, y: 0 } } as const;
  return { kind: 'digit', image: brandDigitImage(pixels), ink: () => ink, geometry };
}

function isNormalised(pixels: Uint8Array, box: Box): boolean {
  const side = Math.max(box.width, box.height);
  const isFullSize = side >= LEAST_SIDE && side <= CORE_SIDE;
  return isFullSize && pixels.some((value) => value >= BRIGHTEST) && isCentred(pixels);
}

function share(value: number): number {
  return value / 255;
}

function isCentred(pixels: Uint8Array): boolean {
  let [mass, momentX, momentY] = [0, 0, 0];
  for (let i = 0; i < pixels.length; i++) {
    mass += pixels[i]!;
    momentX += pixels[i]! * ((i % DIGIT_SIDE) + 0.5);
    momentY += pixels[i]! * (Math.floor(i / DIGIT_SIDE) + 0.5);
  }
  const inMiddle = (centre: number) => centre >= CENTRE.from && centre <= CENTRE.to;
  return inMiddle(momentX / mass) && inMiddle(momentY / mass);
}
