/**
 * Exponential moving average: average ← decay · average + (1 − decay) · values, in place. While few
 * steps have been taken the decay is kept at (1 + step) / (10 + step), so that the random start is
 * soon forgotten (as in TensorFlow's ExponentialMovingAverage).
 */
export function followAverage(
  average: Float32Array,
  values: Float32Array,
  { decay, step }: { decay: number; step: number },
): void {
  const kept = Math.min(decay, (1 + step) / (10 + step));
  for (let i = 0; i < average.length; i += 1) {
    average[i] = kept * average[i]! + (1 - kept) * values[i]!;
  }
}
