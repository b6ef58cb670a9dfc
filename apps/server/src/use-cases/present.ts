import type { Correction, Prediction } from '@hand-digits/contract';
import type { CorrectionRecord, PredictionRecord } from './records.ts';

/** Where the API serves the pictures of a prediction. */
const PREDICTIONS = '/api/v1/predictions';

/** The record as it crosses the wire. */
export function presentPrediction(record: PredictionRecord): Prediction {
  const { id, digit, confidence, digitness, decision, reason, model, geometry, timings } = record;
  const { image, source, fileName, batch, createdBy, truth } = record;
  const url = `${PREDICTIONS}/${id}`;
  const seen = geometry.box !== null;
  return {
    ...{ id, digit, confidence, digitness, decision, reason, model, geometry, timings },
    ...{ source, fileName, batch, createdBy, truth },
    createdAt: timestamp(record.createdAt),
    probabilities: record.probabilities === null ? null : [...record.probabilities],
    image: { ...image, url: `${url}/image` },
    digitImageUrl: seen ? `${url}/digit-image` : null,
    inkUrl: seen ? `${url}/ink` : null,
    corrections: record.corrections.map(presentCorrection),
  };
}

function presentCorrection({ at, undoneAt, ...rest }: CorrectionRecord): Correction {
  return { ...rest, at: timestamp(at), undoneAt: undoneAt === null ? null : timestamp(undoneAt) };
}

/** Milliseconds since 1970 as the wire writes them. */
export function timestamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
