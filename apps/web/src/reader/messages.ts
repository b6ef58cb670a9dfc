import type { Box, Judgement, Page, Polarity } from '@hand-digits/recognition';

/** What the page asks the reader for; a ticket finds its answer again. */
export type ToReader =
  | { readonly kind: 'open'; readonly modelAddress: string; readonly wasmAddress: string }
  | { readonly kind: 'read-page'; readonly ticket: number; readonly page: Page }
  | { readonly kind: 'read-file'; readonly ticket: number; readonly bytes: Uint8Array };

/** A grey raster: 255 = full ink, row by row. */
export interface InkRaster {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** What was read in this browser, with what the model saw. */
export interface BrowserReading {
  readonly judgement: Judgement;
  /** id of the model */
  readonly model: string;
  readonly page: { readonly width: number; readonly height: number };
  readonly polarity: Polarity | null;
  readonly boxes: readonly Box[];
  /** 28×28, ink bright; null where none was made */
  readonly digitImage: Uint8Array | null;
  readonly ink: InkRaster | null;
  readonly milliseconds: number;
}

/** The model that this browser holds. */
export interface BrowserModel {
  readonly id: string;
  readonly name: string;
  /** confidence from which on it accepts, 0…1 */
  readonly accept: number;
}

export type FromReader =
  | { readonly kind: 'opened'; readonly model: BrowserModel }
  /** passing: its files did not arrive; they may when they are asked for again */
  | { readonly kind: 'not-opened'; readonly message: string; readonly passing: boolean }
  | { readonly kind: 'reading'; readonly ticket: number; readonly reading: BrowserReading }
  | { readonly kind: 'not-read'; readonly ticket: number; readonly message: string };
