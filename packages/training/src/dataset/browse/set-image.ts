import type { Normalisation } from '@hand-digits/recognition';
import type { SetImage } from './digit-set.ts';

/** The digit image of a page, or why it has none. */
export function digitImageOr(outcome: Normalisation): SetImage {
  switch (outcome.kind) {
    case 'digit':
      return { kind: 'digit', pixels: outcome.image };
    case 'blank':
      return { kind: 'none', message: 'shows nothing but paper' };
    case 'several-digits':
      return { kind: 'none', message: `shows ${outcome.boxes.length} separate marks` };
  }
}
