import type { CollectionFilter } from '@hand-digits/contract';
import type {
  AugmentWish,
  CollectionCounts,
  FoundImage,
  ImageRecord,
  PixelsOutcome,
  VariantsOutcome,
  WriterCount,
} from '../use-cases/collections/ports.ts';

/** What the event loop and the thread that looks at data say to each other. */

/** A collection, as the thread knows it. */
export interface Place {
  readonly id: string;
  readonly version: string;
  readonly path: string;
}

export interface RowsWish {
  readonly filter: CollectionFilter;
  readonly limit: number;
  /** rows behind this one */
  readonly after?: number;
  /** the nearest rows ahead of this one */
  readonly before?: number;
}

export interface FoundImages {
  readonly images: readonly ImageRecord[];
  readonly total: number;
  /** of those, ahead of the first one here */
  readonly ahead: number;
}

/** Every look: what it needs besides the place, and what it finds. */
export interface Looks {
  count: { wish: null; found: CollectionCounts };
  writers: { wish: CollectionFilter; found: readonly WriterCount[] };
  images: { wish: RowsWish; found: FoundImages };
  image: {
    wish: { readonly row: number; readonly filter: CollectionFilter };
    found: FoundImage | undefined;
  };
  pixels: { wish: number; found: PixelsOutcome | undefined };
  augment: {
    wish: { readonly row: number } & AugmentWish;
    found: VariantsOutcome | undefined;
  };
}

export type LookName = keyof Looks;

export interface Request<K extends LookName = LookName> {
  readonly id: number;
  readonly look: K;
  readonly place: Place;
  readonly wish: Looks[K]['wish'];
}

export type Answer<K extends LookName = LookName> =
  | { readonly kind: 'seen'; readonly value: Looks[K]['found'] }
  /** what lies there is at fault */
  | { readonly kind: 'unreadable'; readonly detail: string }
  /** a fault of ours */
  | { readonly kind: 'failed'; readonly message: string };

export interface Reply {
  readonly id: number;
  readonly answer: Answer;
}

export interface ThreadOptions {
  /** that pixels may be unpacked into */
  readonly folder: string;
}
