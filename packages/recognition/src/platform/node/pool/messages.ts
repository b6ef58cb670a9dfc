import type {
  DecodeLimits,
  ImageFormat,
  Unreadable,
  UnreadableCode,
} from '../../../image/decoding.ts';
import type { Page } from '../../../image/page.ts';
import type { ModelPackage } from '../../../model/model-package.ts';
import type { DigitImage } from '../../../normalise/digit-image.ts';
import type { Prediction } from '../../../recognise.ts';

/**
 * Anything that a pool reads: an image file, a raster, or an image that is normalised already.
 * `keepInk`: also give back the ink, which may be megabytes.
 */
export type RecognitionInput =
  | { readonly kind: 'file'; readonly bytes: Uint8Array; readonly keepInk?: boolean }
  | { readonly kind: 'page'; readonly page: Page; readonly keepInk?: boolean }
  | { readonly kind: 'digit-image'; readonly image: DigitImage };

/** Why an image has no prediction; `crashed`: the program itself failed on it, twice. */
export type RecognitionFailure =
  Unreadable | { readonly kind: 'unreadable'; readonly code: 'crashed'; readonly message: string };

export type RecognitionFailureCode = UnreadableCode | 'crashed';

/** Milliseconds that an image spent in each step. */
export interface Timings {
  /** waiting for a worker, and for the others of its batch */
  readonly queueMs: number;
  readonly decodeMs: number;
  readonly normaliseMs: number;
  /** the whole batch's, since its images went through the network together */
  readonly networkMs: number;
}

/** Ink as 8 bits a pixel: 255 = full ink, row by row; page pixels, or fewer where a large page was shrunk. */
export interface InkRaster {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** An image that was read. */
export interface Recognition {
  readonly kind: 'prediction';
  readonly prediction: Prediction;
  /** what the file was, by its content; null where there was no file */
  readonly format: ImageFormat | null;
  readonly timings: Timings;
  /** null where it was not asked for, or where none was found */
  readonly ink: InkRaster | null;
}

export type RecognitionOutcome = Recognition | RecognitionFailure;

/** To a worker, first of all: what it works with. */
export interface WorkerSetup {
  readonly opened: ModelPackage;
  readonly limits: DecodeLimits;
  readonly network: 'here' | 'elsewhere';
}

/** To a worker: a batch. It is answered as a whole. */
export interface Job {
  readonly id: number;
  readonly inputs: readonly RecognitionInput[];
}

/** From a worker; one that ends without having been asked to has crashed. */
export type Reply =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly id: number; readonly outcomes: readonly RecognitionOutcome[] }
  /** an error while it worked on this batch; the worker goes on */
  | { readonly kind: 'stumbled'; readonly id: number; readonly message: string }
  /** the model's own fault: no other worker and no other image would do better */
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };
