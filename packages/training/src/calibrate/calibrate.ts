import type { Calibration } from '@hand-digits/recognition';
import { sigmoid, softmax } from '@hand-digits/recognition';
import { lowQuantile } from './low-quantile.ts';
import { chooseThreshold, PROMISE_CONFIDENCE } from './selective-risk.ts';
import { fitTemperature } from './temperature.ts';

/** What a calibration is fitted on: scores of digits by writers that training never saw. */
export interface HeldOutScores {
  /** [count, 10] */
  readonly logits: Float32Array;
  /** [count] logits */
  readonly digitness: Float32Array;
  /** [count] 0…9 */
  readonly labels: Uint8Array;
}

export interface CalibrationGoal {
  /** error rate to promise among what is accepted, 0…1 */
  readonly errorRate: number;
  /** confidence of that promise, 0…1 */
  readonly confidence: number;
  /** share of digits such as the held-out ones that must still be taken for digits, 0…1 */
  readonly digitsKept: number;
}

/** What the shipped model is calibrated to, unless the operator chooses otherwise. */
export const DEFAULT_GOAL: CalibrationGoal = {
  errorRate: 0.001,
  confidence: PROMISE_CONFIDENCE,
  digitsKept: 0.9998,
};

/** Fits temperature and thresholds on held-out digits. */
export function calibrate(held: HeldOutScores, goal: CalibrationGoal): Calibration {
  const temperature = fitTemperature(held.logits, held.labels);
  const digitness = sigmoid(lowQuantile(held.digitness, 1 - goal.digitsKept));
  const readings = Array.from(held.labels, (label, image) => {
    const logits = held.logits.subarray(image * 10, image * 10 + 10);
    const probabilities = softmax(logits, temperature);
    const confidence = Math.max(...probabilities);
    return { confidence, right: probabilities.indexOf(confidence) === label };
  });
  // A threshold above 1 means that nothing could be promised: only full certainty is accepted then.
  const accept = Math.min(1, chooseThreshold(readings, goal).threshold);
  return { temperature, thresholds: { accept, digitness } };
}
