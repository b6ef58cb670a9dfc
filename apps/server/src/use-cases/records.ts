import type {
  Actor,
  CorrectionOrigin,
  DecisionKind,
  Digit,
  Geometry,
  NotADigitReason,
  Source,
  Timings,
  Truth,
} from '@hand-digits/contract';

/** What one image was read as. */
export interface Reading {
  readonly digit: Digit | null;
  /** 0…1; 0 where no digit is claimed */
  readonly confidence: number;
  /** ten, index = digit; null where the network was not asked */
  readonly probabilities: readonly number[] | null;
  readonly digitness: number | null;
  readonly decision: DecisionKind;
  readonly reason: NotADigitReason | null;
  /** id of the model that answered */
  readonly model: string;
  readonly geometry: Geometry;
  readonly timings: Timings;
}

/** An image that is kept: its bytes are found by their SHA-256. */
export interface ImageRecord {
  /** 64 lower-case hexadecimal digits */
  readonly sha256: string;
  readonly mediaType: string;
  readonly bytes: number;
}

/** An image whose bytes are safe: inside the record's own commit, or already durable in the store. */
export interface PreparedImage {
  /** 64 lower-case hexadecimal digits, of the bytes */
  readonly sha256: string;
  readonly mediaType: string;
  readonly bytes: number;
  /** the bytes, where they are small enough to travel in the record's commit */
  readonly inline: Uint8Array | null;
  /** where the bytes lie in the folder or bucket; null where they are inline or known already */
  readonly key: string | null;
}

/** Why a stored prediction waits, or waited, for a person. */
export type ReviewReason = 'unsure' | 'spot-check';

/** A prediction as it is kept, without what people said of it. */
export interface NewPrediction extends Reading {
  readonly id: string;
  /** milliseconds since 1970 */
  readonly createdAt: number;
  readonly image: ImageRecord;
  readonly source: Source;
  readonly fileName: string | null;
  readonly batch: { readonly id: string; readonly item: number } | null;
  readonly createdBy: Actor | null;
  readonly review: ReviewReason | null;
  /** the caller's Idempotency-Key with the caller before it */
  readonly idempotencyKey: string | null;
}

export interface CorrectionRecord {
  readonly id: string;
  readonly truth: Truth;
  readonly by: Actor;
  readonly at: number;
  readonly origin: CorrectionOrigin;
  readonly undoneAt: number | null;
}

/** A prediction as it is found again; `truth` is that of the last correction that was not undone. */
export interface PredictionRecord extends NewPrediction {
  readonly truth: Truth | null;
  /** oldest first */
  readonly corrections: readonly CorrectionRecord[];
}
