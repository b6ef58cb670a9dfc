import type { Box, NotADigitReason, Polarity, Prediction } from '@hand-digits/recognition';
import type { RecognitionOutcome } from '@hand-digits/recognition/node';
import type { SourceError } from './images.ts';

/** What became of one image that was asked for. */
export type ClassifyResult =
  | { readonly source: string; readonly prediction: Prediction }
  | { readonly source: string; readonly error: SourceError };

/** A line of `--format jsonl` about an image that was read. */
export interface PredictionLine {
  readonly source: string;
  readonly digit: number | null;
  readonly confidence: number;
  readonly decision: 'accepted' | 'review' | 'not-a-digit';
  /** null but for not-a-digit */
  readonly reason: NotADigitReason | null;
  /** ten, index = digit; null where the network was not asked */
  readonly probabilities: readonly number[] | null;
  /** around all that was found, in pixels of the image; null where nothing was */
  readonly box: Box | null;
  readonly polarity: Polarity | null;
  /** id of the model */
  readonly model: string;
}

/** A line of `--format jsonl` about an image that could not be read. */
export interface ErrorLine {
  readonly source: string;
  readonly error: SourceError;
}

/** What a pool answered, under the name that the image was asked for by. */
export function resultOf(source: string, outcome: RecognitionOutcome): ClassifyResult {
  if (outcome.kind === 'prediction') return { source, prediction: outcome.prediction };
  const { code, message } = outcome;
  return { source, error: { code, message } };
}

/** The flat form that every format shows. */
export function lineOf(result: ClassifyResult): PredictionLine | ErrorLine {
  if ('error' in result) return result;
  const { source, prediction } = result;
  const { digit, confidence, decision, probabilities, boxes, polarity, model } = prediction;
  return {
    source,
    digit,
    confidence: rounded(confidence),
    decision: decision.kind,
    reason: decision.kind === 'not-a-digit' ? decision.reason : null,
    probabilities: probabilities?.map(rounded) ?? null,
    box: around(boxes),
    polarity,
    model,
  };
}

/** Six decimals: what the network's float32 arithmetic is good for. */
function rounded(probability: number): number {
  return Math.round(probability * 1e6) / 1e6;
}

/** The smallest box that holds all of these. */
function around(boxes: readonly Box[]): Box | null {
  if (boxes.length === 0) return null;
  const left = Math.min(...boxes.map((box) => box.left));
  const top = Math.min(...boxes.map((box) => box.top));
  const right = Math.max(...boxes.map((box) => box.left + box.width));
  const bottom = Math.max(...boxes.map((box) => box.top + box.height));
  return { left, top, width: right - left, height: bottom - top };
}
