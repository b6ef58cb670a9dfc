import { digitImageFromMnist, type Digit } from '@hand-digits/recognition';
import { DIGIT_PIXELS, NOT_A_DIGIT } from '../dataset/columns.ts';
import type { Suite } from './suite.ts';

/** A suite of images that are normalised already. */
export function digitImageSuite(
  facts: Pick<Suite, 'name' | 'description'>,
  { images, labels }: { readonly images: Uint8Array; readonly labels: Uint8Array },
): Suite {
  return {
    ...facts,
    count: labels.length,
    *images() {
      for (const [row, label] of labels.entries()) {
        const pixels = images.slice(row * DIGIT_PIXELS, (row + 1) * DIGIT_PIXELS);
        yield {
          name: `row ${row}`,
          truth: label === NOT_A_DIGIT ? null : (label as Digit),
          content: { kind: 'digit-image', image: digitImageFromMnist(pixels) },
        };
      }
    },
  };
}
