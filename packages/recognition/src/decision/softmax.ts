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
  const values = Array.from(logits);
  if (values.length !== DIGITS.length || !values.every(Number.isFinite)) {
    throw new NetworkOutputError(
      `The network must answer with ten finite logits, it answered [${values.join(', ')}]. ` +
        'Its model.onnx is damaged or was made for something else: choose another model.',
    );
  }
  const largest = Math.max(...values);
  // The largest becomes exp(0) = 1: nothing overflows, and the sum is never 0.
  const powers = values.map((value) => Math.exp((value - largest) / temperature));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

/** The probability that a logit stands for; ±Infinity give 1 and 0. */
export function sigmoid(logit: number): number {
  // The exponent is never positive, so that it cannot overflow.
  if (logit >= 0) return 1 / (1 + Math.exp(-logit));
  const power = Math.exp(logit);
  return power / (1 + power);
}
