/** Of the values, the share whose distances below the bound shape the tail; at least so many of them. */
const TAIL = 0.01;
const FEWEST_IN_TAIL = 30;

/**
 * The value below which a small share of what the values are a sample of lies. Where the sample has
 * only a few values as low, any one of them is chance: the lowest percent is taken for an exponential
 * tail below its bound, and the quantile read off that (peaks over a threshold; Pickands 1975, Davison
 * and Smith 1990, "Models for exceedances over high thresholds").
 *
 * @param values unbounded below, such as logits; at least one
 * @param share above 0 … below 1
 * @throws RangeError where there is no value
 */
export function lowQuantile(values: Float32Array, share: number): number {
  const sorted = Float64Array.from(values).sort();
  const count = Math.min(
    sorted.length - 1,
    Math.max(FEWEST_IN_TAIL, Math.floor(TAIL * sorted.length)),
  );
  const bound = sorted[count];
  if (bound === undefined) throw new RangeError('A quantile needs at least one value.');
  const tail = count / sorted.length;
  if (count === 0 || share >= tail) return sorted[Math.floor(share * sorted.length)] ?? bound;
  const below = sorted.subarray(0, count);
  const meanExcess = below.reduce((sum, value) => sum + bound - value, 0) / count;
  return bound - meanExcess * Math.log(tail / share);
}
