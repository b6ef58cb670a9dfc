import type {
  AugmentationLevel,
  Augmentation,
  CollectionDetail,
  CollectionFilter,
  Truth,
} from '@hand-digits/contract';
import type { PageOutcome } from '../predictions/store.ts';

/** A split or a suite that lies on this machine. */
export interface CollectionRecord {
  readonly id: string;
  readonly kind: 'split' | 'suite';
  readonly name: string;
  /** that the split is of; null for a suite */
  readonly dataset: string | null;
  /** null for a folder */
  readonly bytes: number | null;
  /** milliseconds */
  readonly changedAt: number;
  readonly path: string;
  /** another one when what lies there has changed */
  readonly version: string;
}

export type CollectionCounts = Omit<CollectionDetail, 'collection'>;

export interface ImageRecord {
  readonly row: number;
  readonly label: Truth;
  readonly kind: string | null;
  readonly writer: number | null;
  readonly series: number | null;
  readonly name: string | null;
}

export interface FoundImage {
  readonly image: ImageRecord;
  /** rows, among those that the filter holds */
  readonly previous: number | null;
  readonly next: number | null;
}

/** 784 values, row by row, ink bright; or why there are none, as an end of "The file …". */
export type PixelsOutcome =
  | { readonly kind: 'pixels'; readonly pixels: Uint8Array }
  | { readonly kind: 'no-image'; readonly detail: string };

export type VariantsOutcome =
  | {
      readonly kind: 'variants';
      /** recipes that train with this augmentation */
      readonly usedBy: readonly string[];
      readonly variants: readonly { readonly pixels: Uint8Array; readonly untouched: boolean }[];
    }
  | { readonly kind: 'no-image'; readonly detail: string };

export interface AugmentWish {
  readonly augmentation: Augmentation;
  readonly level: AugmentationLevel;
  readonly seed: number;
  readonly count: number;
}

export type LookOutcome<T> =
  | { readonly kind: 'seen'; readonly value: T }
  /** what lies there is damaged or gone; the detail names files of this machine */
  | { readonly kind: 'unreadable'; readonly detail: string }
  /** more looks wait than are worth waiting for */
  | { readonly kind: 'busy' };

type Look<T> = Promise<LookOutcome<T>>;

export interface ImagePageQuery {
  readonly filter: CollectionFilter;
  readonly limit: number;
  readonly after?: string | undefined;
  readonly before?: string | undefined;
}

/** The items of a page, and how many there are on all pages. */
export type CountedPage<T> = { readonly total: number } & PageOutcome<T>;

export interface WriterCount {
  readonly writer: number;
  readonly images: number;
}

/** The port to the labelled images of this machine. Looking never holds up the event loop. */
export interface Collections {
  list(): Promise<readonly CollectionRecord[]>;
  count(collection: CollectionRecord): Look<CollectionCounts>;
  writers(collection: CollectionRecord, query: ImagePageQuery): Look<CountedPage<WriterCount>>;
  images(collection: CollectionRecord, query: ImagePageQuery): Look<CountedPage<ImageRecord>>;
  /** undefined where there is no such row */
  image(
    collection: CollectionRecord,
    row: number,
    filter: CollectionFilter,
  ): Look<FoundImage | undefined>;
  pixels(collection: CollectionRecord, row: number): Look<PixelsOutcome | undefined>;
  augment(
    collection: CollectionRecord,
    row: number,
    wish: AugmentWish,
  ): Look<VariantsOutcome | undefined>;
}
