import type { LabelledImages } from '../augment/feed/feed-options.ts';
import { negativeLogLikelihood } from '../calibrate/temperature.ts';
import { DIGIT_PIXELS, NOT_A_DIGIT } from '../dataset/columns.ts';
import type { Validation } from '../train/early-stopping.ts';
import type { NetworkScores } from '../train/score-images.ts';
import { scoreImages } from '../train/score-images.ts';

/** Images that choose the best epoch; none of them is learned from. */
export interface ValidationSets {
  /** held-out corrections: what should become better */
  readonly corrections: LabelledImages;
  /** other images that are read rightly already and should stay so; may be empty */
  readonly kept: LabelledImages;
}

export interface ValidateOptions {
  /** weight of telling digits from other marks beside reading them */
  readonly digitnessWeight: number;
  readonly threads: number;
}

/**
 * How well a model does what fine-tuning is for: the error on held-out corrections, and a loss that
 * counts them as much as all that should stay as it was.
 */
export async function validateBoth(
  model: Uint8Array,
  { corrections, kept }: ValidationSets,
  { digitnessWeight, threads }: ValidateOptions,
): Promise<Validation> {
  const scores = await scoreImages(model, corrections.images, threads);
  const loss = meanLoss(scores, corrections.labels, digitnessWeight);
  const error = misreadShare(scores, corrections.labels);
  if (kept.labels.length === 0) return { error, loss };
  const keptScores = await scoreImages(model, kept.images, threads);
  return { error, loss: loss + meanLoss(keptScores, kept.labels, digitnessWeight) };
}

/** The first images of a set, evenly spread over it. */
export function sampleOf(images: LabelledImages, most: number): LabelledImages {
  const count = Math.min(most, images.labels.length);
  const step = images.labels.length / Math.max(1, count);
  const sample = { images: new Uint8Array(count * DIGIT_PIXELS), labels: new Uint8Array(count) };
  for (let to = 0; to < count; to += 1) {
    const from = Math.floor(to * step);
    const pixels = images.images.subarray(from * DIGIT_PIXELS, (from + 1) * DIGIT_PIXELS);
    sample.images.set(pixels, to * DIGIT_PIXELS);
    sample.labels[to] = images.labels[from]!;
  }
  return sample;
}

function meanLoss(scores: NetworkScores, labels: Uint8Array, digitnessWeight: number): number {
  const digits = digitRows(labels);
  const reading = digits.length === 0 ? 0 : digits.length * readingLoss(scores, labels, digits);
  const rejecting = scores.digitness.reduce((sum, logit, row) => {
    const claim = labels[row] === NOT_A_DIGIT ? logit : -logit;
    return sum + softplus(claim);
  }, 0);
  return (reading + digitnessWeight * rejecting) / labels.length;
}

function readingLoss(
  { logits }: NetworkScores,
  labels: Uint8Array,
  digits: readonly number[],
): number {
  const rows = digits.flatMap((row) => [...logits.subarray(row * 10, row * 10 + 10)]);
  const truths = Uint8Array.from(digits, (row) => labels[row]!);
  return negativeLogLikelihood(Float32Array.from(rows), truths, 1);
}

function misreadShare({ logits, digitness }: NetworkScores, labels: Uint8Array): number {
  let wrong = 0;
  labels.forEach((label, image) => {
    const row = logits.subarray(image * 10, image * 10 + 10);
    const isRight =
      label === NOT_A_DIGIT ? digitness[image]! < 0 : row.indexOf(Math.max(...row)) === label;
    if (!isRight) wrong += 1;
  });
  return wrong / labels.length;
}

function digitRows(labels: Uint8Array): number[] {
  return [...labels.keys()].filter((row) => labels[row] !== NOT_A_DIGIT);
}

/** ln(1 + eˣ), without overflow: −ln of the probability of the other claim. */
function softplus(x: number): number {
  return Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x)));
}
