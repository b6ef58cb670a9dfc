import type { Calibration } from '@hand-digits/recognition';
import { sigmoid, softmax } from '@hand-digits/recognition';
import type { LabelledImages } from '../augment/feed/feed-options.ts';
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
  /** how the parent decides by its scores: what it is weighed with must be the same before and after */
  readonly calibration: Pick<Calibration, 'temperature' | 'thresholds'>;
  /** weight of telling digits from other marks beside reading them */
  readonly digitnessWeight: number;
  readonly threads: number;
}

/** How a model reads the images of a set, one by one. */
export interface ImageReadings {
  /** −ln of the probability of the truth, as a digit and as being one at all */
  readonly losses: Float64Array;
  /** 1 where it claims something else than the truth */
  readonly wrong: Uint8Array;
}

/**
 * How well a model does what fine-tuning is for: the error on held-out corrections, and a loss that
 * counts them as much as all that should stay as it was.
 */
export async function validateBoth(
  model: Uint8Array,
  { corrections, kept }: ValidationSets,
  options: ValidateOptions,
): Promise<Validation> {
  const { losses, wrong } = await readImages(model, corrections, options);
  const error = mean(wrong);
  if (kept.labels.length === 0) return { error, loss: mean(losses) };
  const others = await readImages(model, kept, options);
  return { error, loss: mean(losses) + mean(others.losses) };
}

/** Asks an exported network (ONNX bytes) about every image, at one look. */
export async function readImages(
  model: Uint8Array,
  { images, labels }: LabelledImages,
  options: ValidateOptions,
): Promise<ImageReadings> {
  const scores = await scoreImages(model, images, options.threads);
  const readings = {
    losses: new Float64Array(labels.length),
    wrong: new Uint8Array(labels.length),
  };
  labels.forEach((label, image) => {
    const { loss, isWrong } = readImage(label, scoresOf(scores, image), options);
    readings.losses[image] = loss;
    readings.wrong[image] = Number(isWrong);
  });
  return readings;
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

/** 0 of none. */
export function mean(values: Float64Array | Uint8Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / Math.max(1, values.length);
}

interface ImageScores {
  /** [10] */
  readonly logits: Float32Array;
  readonly digitness: number;
}

function scoresOf({ logits, digitness }: NetworkScores, image: number): ImageScores {
  return { logits: logits.subarray(image * 10, image * 10 + 10), digitness: digitness[image]! };
}

function readImage(
  label: number,
  { logits, digitness }: ImageScores,
  { calibration, digitnessWeight }: ValidateOptions,
): { loss: number; isWrong: boolean } {
  const { temperature, thresholds } = calibration;
  const isTaken = sigmoid(digitness) >= thresholds.digitness;
  if (label === NOT_A_DIGIT) {
    return { loss: digitnessWeight * softplus(digitness), isWrong: isTaken };
  }
  const truth = softmax(logits, temperature)[label] ?? 0;
  return {
    loss: digitnessWeight * softplus(-digitness) - Math.log(Math.max(truth, LEAST)),
    isWrong: !isTaken || logits.indexOf(Math.max(...logits)) !== label,
  };
}

/** So that an impossible truth has a loss. */
const LEAST = 1e-12;

/** ln(1 + eˣ), without overflow: −ln of the probability of the other claim. */
function softplus(x: number): number {
  return Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x)));
}
