import type { Page } from '@hand-digits/recognition';
import { seededRandom } from '../../random/seeded.ts';
import { createStrokeField, fillStrokeField } from '../stroke-field.ts';
import { photograph } from './camera.ts';
import { type CorruptionName, corruptionNamed, type Severity } from './corruptions.ts';
import { drawInk } from './draw-ink.ts';
import { CLEAN_LOOK, type PageLook } from './look.ts';
import { paint, wearInk } from './paper.ts';

/**
 * Renders a digit image, 784 uint8, ink bright, as a user would send it: a page of 12 … 1000 pixels
 * a side that goes through the whole pipeline. The same digit, corruption and seed give the same
 * page; severities of one corruption share their random choices, so that they can be compared.
 * @throws RangeError when the digit image is blank
 */
export function corrupt(
  digit: Uint8Array,
  how: { readonly name: CorruptionName; readonly severity: Severity; readonly seed: number },
): Page {
  const look = corruptionNamed(how.name).look(how.severity);
  return renderPage(digit, { ...CLEAN_LOOK, ...look }, `${how.name}/${how.seed}`);
}

/** The same digit as a clean scan: what the corruptions are compared with. */
export function renderClean(digit: Uint8Array, seed: number): Page {
  return renderPage(digit, CLEAN_LOOK, `clean/${seed}`);
}

function renderPage(digit: Uint8Array, look: PageLook, name: string): Page {
  const random = seededRandom(1, 'corruption', name);
  const field = createStrokeField();
  fillStrokeField(field, digit);
  if (field.pointCount === 0) {
    throw new RangeError('A blank digit image has no stroke that could be drawn on a page.');
  }
  const drawn = drawInk(field, look, random);
  wearInk(drawn, look, random);
  return photograph(paint(drawn, look, random), look, random);
}
