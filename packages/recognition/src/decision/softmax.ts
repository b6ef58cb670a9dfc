/* eslint-disable @typescript-eslint/prefer-for-of -- array-likes have no iterator, and arrays' make objects */
import { DIGITS } from './decision.ts';

/** The network answered with something that no decision can be made from: NaN, infinity, a wrong length. */
export class NetworkOutputError extends Error {
  readonly code = 'network-output-invalid';
}

/**
 * Ten probabilities out of ten logits: softmax of logits / temperature, in float64.
 *
 * @param logits ten finite numbers, index = digit
 * @param temperature above 0; above 1 flattens, below 1 sharpens (Guo et al. 2017, "On Calibration of
 *   Modern Neural Networks"); the order of the digits never changes
 * @returns ten numbers in 0…1 that sum to 1
 * @throws NetworkOutputError when the logits are not ten finite numbers
 */
export function softmax(logits: ArrayLike<number>, temperature: number): number[] {
  const largest = largestOf(logits);
  const powers: number[] = [];
  let sum = 0;
  for (let digit = 0; digit < logits.length; digit++) {
    // The largest becomes exp(0) = 1: nothing overflows, and the sum is never 0.
    const power = Math.exp((logits[digit]! - largest) / temperature);
    powers.push(power);
    sum += power;
  }
  for (let digit = 0; digit < powers.length; digit++) powers[digit] = powers[digit]! / sum;
  return powers;
}

/**
 * How probable the most probable digit is: the largest number of `softmax` at temperature 1, without the others.
 * @throws NetworkOutputError as `softmax` does
 */
export function highestProbability(logits: ArrayLike<number>): number {
  const largest = largestOf(logits);
  let sum = 0;
  for (let digit = 0; digit < logits.length; digit++) sum += Math.exp(logits[digit]! - largest);
  return 1 / sum;
}

/** @throws NetworkOutputError when the logits are not ten finite numbers */
function largestOf(logits: ArrayLike<number>): number {
  let largest = -Infinity;
  let areFinite = logits.length === DIGITS.length;
  for (let digit = 0; digit < logits.length; digit++) {
    const logit = logits[digit]!;
    areFinite &&= Number.isFinite(logit);
    if (logit > largest) largest = logit;
  }
  if (areFinite) return largest;
  throw new NetworkOutputError(
    `The network must answer with ten finite logits, it answered [${Array.from(logits).join(', ')}]. ` +
      'Its model.onnx is damaged or was made for something else: choose another model.',
  );
}

/** The probability that a logit stands for; ±Infinity give 1 and 0. */
export function sigmoid(logit: number): number {
  // The exponent is never positive, so that it cannot overflow.
  if (logit >= 0) return 1 / (1 + Math.exp(-logit));
  const power = Math.exp(logit);
  return power / (1 + power);
}
