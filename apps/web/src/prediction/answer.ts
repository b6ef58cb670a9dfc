import type { Box, DecisionKind, Digit, NotADigitReason, Prediction } from '@hand-digits/contract';
import type { BrowserReading, InkRaster } from '../reader/messages.ts';

/** What was claimed about one image, by whichever reader. */
export interface Claim {
  readonly digit: Digit | null;
  readonly confidence: number;
  readonly probabilities: readonly number[] | null;
  readonly digitness: number | null;
  readonly decision: DecisionKind;
  readonly reason: NotADigitReason | null;
  /** id of the model */
  readonly model: string;
}

/** Pixels that are at hand, as a canvas draws them. */
export type Picture =
  | { readonly kind: 'address'; readonly address: string }
  | { readonly kind: 'bitmap'; readonly bitmap: ImageBitmap }
  | { readonly kind: 'pixels'; readonly pixels: ImageData }
  | { readonly kind: 'raster'; readonly raster: InkRaster };

/** The three pictures that lead from an image to its answer. */
export interface Sight {
  readonly page: { readonly width: number; readonly height: number };
  readonly boxes: readonly Box[];
  readonly polarity: 'dark-on-light' | 'light-on-dark' | null;
  readonly image: Picture | null;
  readonly ink: Picture | null;
  readonly digitImage: Picture | null;
}

export interface Answer {
  readonly claim: Claim;
  readonly sight: Sight;
  /** as the server keeps it; null where only this browser has read it */
  readonly stored: Prediction | null;
  readonly milliseconds: number | null;
}

/** What every browser shows; of anything else, such as TIFF, the ink is shown instead. */
const SHOWN_BY_BROWSERS = new Set([
  'image/png',
  'image/jpeg',
  'image/webp',
  'image/gif',
  'image/bmp',
]);

/** Where a picture of a prediction is that a browser can show. */
export function pictureAddress({ image, inkUrl, digitImageUrl }: Prediction): string {
  if (SHOWN_BY_BROWSERS.has(image.mediaType)) return image.url;
  return inkUrl ?? digitImageUrl ?? image.url;
}

export function answerOfPrediction(prediction: Prediction): Answer {
  const { geometry, digitImageUrl, inkUrl, timings } = prediction;
  return {
    claim: prediction,
    sight: {
      page: geometry.page,
      boxes: geometry.boxes,
      polarity: geometry.polarity,
      image: { kind: 'address', address: pictureAddress(prediction) },
      ink: addressed(inkUrl),
      digitImage: addressed(digitImageUrl),
    },
    stored: prediction,
    milliseconds: timings.decodeMs + timings.normaliseMs + timings.networkMs,
  };
}

function addressed(address: string | null): Picture | null {
  return address === null ? null : { kind: 'address', address };
}

export function answerOfReading(reading: BrowserReading, image: Picture | null): Answer {
  const { judgement, digitImage, ink } = reading;
  const { decision } = judgement;
  return {
    claim: {
      ...judgement,
      decision: decision.kind,
      reason: decision.kind === 'not-a-digit' ? decision.reason : null,
      model: reading.model,
    },
    sight: {
      page: reading.page,
      boxes: reading.boxes,
      polarity: reading.polarity,
      image,
      ink: ink && { kind: 'raster', raster: ink },
      digitImage: digitImage && {
        kind: 'raster',
        raster: { width: 28, height: 28, data: digitImage },
      },
    },
    stored: null,
    milliseconds: reading.milliseconds,
  };
}

/**
 * How far two readers of the same image are apart: the largest difference of any probability, 0…1;
 * 1 where one of them claims a digit and the other none.
 */
export function differenceOf(one: Claim, other: Claim): number {
  if (one.digit !== other.digit) return 1;
  if (one.probabilities === null || other.probabilities === null) {
    return one.probabilities === other.probabilities ? 0 : 1;
  }
  const { probabilities } = other;
  return Math.max(
    ...one.probabilities.map((value, digit) => Math.abs(value - (probabilities[digit] ?? 0))),
  );
}
