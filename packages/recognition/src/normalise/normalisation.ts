import type { Box } from '../image/page.ts';
import type { DigitImage } from './digit-image.ts';
import type { Ink } from './ink.ts';

export type Polarity = 'dark-on-light' | 'light-on-dark';

/** How the ink was told from its background, and where it lies: what a person is shown. */
export interface PageGeometry {
  readonly polarity: Polarity;
  /**
   * The contrast with its local background that makes a pixel ink, in grey levels 0 … 255 of the
   * projection that was read.
   */
  readonly threshold: number;
  /** the tight box of the digit's ink, in page pixels */
  readonly box: Box;
  /** digit-image pixels per page pixel; digit = page × scale + shift, per axis, in pixel edges */
  readonly scale: number;
  readonly shift: { readonly x: number; readonly y: number };
}

/** What `normalise` made of a page. */
export type Normalisation =
  | {
      readonly kind: 'digit';
      readonly image: DigitImage;
      /** draws what was taken as the digit's ink; large pages are shrunk, so its size may differ */
      readonly ink: () => Ink;
      readonly geometry: PageGeometry;
    }
  | { readonly kind: 'blank' }
  | {
      readonly kind: 'several-digits';
      readonly polarity: Polarity;
      /** one tight box in page pixels for each mark, from left to right */
      readonly boxes: readonly Box[];
    };
