import type {
  Actor,
  DecisionKind,
  Digit,
  NotADigitReason,
  Source,
  Timings,
  Truth,
} from '@hand-digits/contract';
import type { Insertable, Selectable } from 'kysely';
import type {
  CorrectionRecord,
  NewPrediction,
  PredictionRecord,
  ReviewReason,
} from '../../use-cases/records.ts';
import type { PredictionTable } from '../schema.ts';
import { packGeometry, unpackGeometry } from './geometry.ts';

export type PredictionRow = Selectable<PredictionTable>;
export type NewPredictionRow = Required<Omit<Insertable<PredictionTable>, 'seq'>>;

/** How `truth` is kept: 0 … 9, and this for not-a-digit. */
const NOT_A_DIGIT = 10;

export function packTruth(truth: Truth): number {
  return truth === 'not-a-digit' ? NOT_A_DIGIT : truth;
}

export function unpackTruth(code: number): Truth {
  return code === NOT_A_DIGIT ? 'not-a-digit' : (code as Digit);
}

/** @param rank place in the review queue; null: it does not wait */
export function toRow(
  prediction: NewPrediction,
  { modelNo, rank }: { readonly modelNo: number; readonly rank: number | null },
): NewPredictionRow {
  const { id, createdAt, image, digit, confidence, probabilities, digitness } = prediction;
  const { decision, reason, source, batch, createdBy } = prediction;
  return {
    ...{ id, digit, confidence, digitness, decision, reason, source },
    created_at: createdAt,
    image_sha256: Buffer.from(image.sha256, 'hex'),
    media_type: image.mediaType,
    image_bytes: image.bytes,
    model_no: modelNo,
    probabilities: probabilities === null ? null : packProbabilities(probabilities),
    geometry: packGeometry(prediction.geometry),
    timings: packTimings(prediction.timings),
    file_name: prediction.fileName,
    batch_id: batch?.id ?? null,
    batch_item: batch?.item ?? null,
    created_by: createdBy === null ? null : JSON.stringify(createdBy),
    review_reason: prediction.review,
    review_rank: rank,
    truth: null,
    idempotency_key: prediction.idempotencyKey,
  };
}

export function toRecord(
  row: PredictionRow,
  {
    model,
    corrections,
  }: { readonly model: string; readonly corrections: readonly CorrectionRecord[] },
): PredictionRecord {
  return {
    id: row.id,
    createdAt: row.created_at,
    digit: row.digit as Digit | null,
    confidence: row.confidence,
    probabilities: row.probabilities === null ? null : unpackProbabilities(row.probabilities),
    digitness: row.digitness,
    decision: row.decision as DecisionKind,
    reason: row.reason as NotADigitReason | null,
    model,
    geometry: unpackGeometry(row.geometry),
    timings: unpackTimings(row.timings),
    image: {
      sha256: Buffer.from(row.image_sha256).toString('hex'),
      mediaType: row.media_type,
      bytes: row.image_bytes,
    },
    source: row.source as Source,
    fileName: row.file_name,
    batch: row.batch_id === null ? null : { id: row.batch_id, item: row.batch_item ?? 0 },
    createdBy: row.created_by === null ? null : (JSON.parse(row.created_by) as Actor),
    review: row.review_reason as ReviewReason | null,
    idempotencyKey: row.idempotency_key,
    truth: row.truth === null ? null : unpackTruth(row.truth),
    corrections,
  };
}

/** Ten float32, little-endian: 40 bytes, exact enough to tell any two apart that a network gives. */
function packProbabilities(probabilities: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * probabilities.length));
  probabilities.forEach((value, i) => {
    view.setFloat32(4 * i, value, true);
  });
  return new Uint8Array(view.buffer);
}

function unpackProbabilities(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.byteLength / 4 }, (_, i) => view.getFloat32(4 * i, true));
}

/** Microseconds are enough. */
function packTimings({ decodeMs, normaliseMs, queueMs, networkMs }: Timings): string {
  return JSON.stringify(
    [decodeMs, normaliseMs, queueMs, networkMs].map((ms) => Math.round(ms * 1000) / 1000),
  );
}

function unpackTimings(text: string): Timings {
  const [decodeMs = 0, normaliseMs = 0, queueMs = 0, networkMs = 0] = JSON.parse(text) as number[];
  return { decodeMs, normaliseMs, queueMs, networkMs };
}
