import type { Box, Page } from '../image/page.ts';
import { asDigitImage } from './as-digit-image.ts';
import { chooseMarks } from './choose.ts';
import type { CutInk } from './ink-of-marks.ts';
import type { Normalisation, PageGeometry } from './normalisation.ts';
import { look, type Seen } from './look.ts';

/**
 * From a page to its digit image: finds the ink, whatever paper, light and polarity it has, tells
 * one digit from none and from several, and normalises it as MNIST does. A page that is in MNIST's
 * form already stays as it is. The same numbers in every JS engine.
 */
export function normalise(page: Page): Normalisation {
  return asDigitImage(page) ?? digitOf(look(page));
}

function digitOf(seen: Seen | undefined): Normalisation {
  if (seen === undefined) return { kind: 'blank' };
  const choice = chooseMarks(seen.marks, seen);
  switch (choice.kind) {
    case 'nothing':
      return { kind: 'blank' };
    case 'several': {
      const boxes = choice.digits.map(({ box }) => onPage(box, seen.factor));
      const { polarity } = seen;
      return { kind: 'several-digits', polarity, boxes: boxes.sort((a, b) => a.left - b.left) };
    }
    case 'digit': {
      const cut = seen.cut(choice.chosen);
      const { image, geometry } = cut.normalised;
      const { polarity, threshold } = seen;
      const place = placeOnPage(geometry, cut, seen.factor);
      return { kind: 'digit', image, ink: cut.ink, geometry: { polarity, threshold, ...place } };
    }
  }
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
