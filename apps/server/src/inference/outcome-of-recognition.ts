import type {
  Recognition,
  RecognitionFailure,
  RecognitionFailureCode,
} from '@hand-digits/recognition/node';
import type { Geometry } from '@hand-digits/contract';
import type { Reading } from '../use-cases/records.ts';
import type { NotRead, ReadOutcome, Sight, Unreadable } from '../use-cases/reader.ts';

/** What recognition says, in the words of the use cases. */
export function readOutcomeOf(outcome: Recognition | RecognitionFailure): ReadOutcome {
  if (outcome.kind === 'unreadable') return refusalOf(outcome);
  return {
    kind: 'read',
    reading: readingOf(outcome),
    // A digit image comes without a file; it is kept as the PNG that shows it.
    mediaType: `image/${outcome.format ?? 'png'}`,
    ...(outcome.prediction.image === null ? {} : { ink: meanInk(outcome.prediction.image) }),
  };
}

function meanInk(image: Uint8Array): number {
  let sum = 0;
  for (const value of image) sum += value;
  return sum / (255 * image.length);
}

export function sightOf(outcome: Recognition | RecognitionFailure): Sight {
  if (outcome.kind === 'unreadable') return refusalOf(outcome);
  return { kind: 'seen', digitImage: outcome.prediction.image, ink: outcome.ink };
}

const CODES: Record<Exclude<RecognitionFailureCode, 'timeout'>, Unreadable['code']> = {
  empty: 'image-unreadable',
  truncated: 'image-unreadable',
  corrupt: 'image-unreadable',
  crashed: 'image-unreadable',
  'too-large': 'image-too-large',
  'too-many-pixels': 'image-too-large',
  'unsupported-format': 'image-format-unsupported',
};

/** Where another attempt may be quicker, the machine being less busy then. */
const AFTER_TIMEOUT_S = 10;

function refusalOf({ code, message }: RecognitionFailure): Unreadable | NotRead {
  if (code !== 'timeout') return { kind: 'unreadable', code: CODES[code], detail: message };
  return {
    kind: 'not-read',
    code: 'reading-timed-out',
    detail: message,
    retryAfterSeconds: AFTER_TIMEOUT_S,
  };
}

function readingOf({ prediction, timings }: Recognition): Reading {
  const { digit, confidence, probabilities, digitness, decision, model } = prediction;
  return {
    digit,
    confidence,
    probabilities,
    digitness,
    decision: decision.kind,
    reason: decision.kind === 'not-a-digit' ? decision.reason : null,
    model,
    geometry: geometryOf(prediction),
    timings,
  };
}

/** A digit image that came alone is its own page. */
const NO_PAGE = { width: 28, height: 28 };

function geometryOf({ page, geometry, polarity, boxes }: Recognition['prediction']): Geometry {
  return {
    page: page ?? NO_PAGE,
    box: geometry?.box ?? null,
    boxes: [...boxes],
    polarity,
    scale: geometry?.scale ?? null,
    shift: geometry?.shift ?? null,
  };
}
