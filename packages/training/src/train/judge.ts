import type { Calibration, Digit, Manifest } from '@hand-digits/recognition';
import { decide } from '@hand-digits/recognition';
import { negativeLogLikelihood } from '../calibrate/temperature.ts';
import { NOT_A_DIGIT } from '../dataset/columns.ts';
import type { Judged } from '../evaluate/judged.ts';
import type { Validation } from './early-stopping.ts';
import type { NetworkScores } from './score-images.ts';

/** What a calibrated model claims about images whose scores are known, beside the truth. */
export function judgeScores(
  scores: NetworkScores,
  labels: Uint8Array,
  calibration: Calibration | Manifest,
): Judged[] {
  return Array.from(labels, (label, image) => {
    const logits = scores.logits.subarray(image * 10, image * 10 + 10);
    const digitness = scores.digitness[image] ?? Number.NaN;
    const truth = label === NOT_A_DIGIT ? null : (label as Digit);
    return { ...decide({ logits, digitness }, calibration), truth };
  });
}

/** How well digits (no label is NOT_A_DIGIT) are read, by the largest of their logits. */
export function validationOf({ logits }: NetworkScores, labels: Uint8Array): Validation {
  let wrong = 0;
  labels.forEach((label, image) => {
    const row = logits.subarray(image * 10, image * 10 + 10);
    if (row.indexOf(Math.max(...row)) !== label) wrong += 1;
  });
  return { error: wrong / labels.length, loss: negativeLogLikelihood(logits, labels, 1) };
}
