/** How often each value 0 … 255 occurs. // [256] */
export function histogramOf(values: Uint8Array): Uint32Array {
  const counts = new Uint32Array(256);
  for (const value of values) counts[value]!++;
  return counts;
}

/** The smallest value that at least this share (0 … 1) of all values does not exceed. */
export function quantile(counts: Uint32Array, share: number): number {
  let total = 0;
  for (const count of counts) total += count;
  let seen = 0;
  for (let value = 0; value < counts.length; value++) {
    seen += counts[value]!;
    if (seen >= share * total) return value;
  }
  return counts.length - 1;
}

/** Two classes of values: those up to `threshold`, and those above. */
export interface Split {
  readonly threshold: number;
  readonly lowMean: number;
  readonly highMean: number;
  /** between-class variance over all variance, 0 … 1: 1 where each class has one value */
  readonly separation: number;
}

/**
 * The split with the most variance between the classes (Otsu, "A threshold selection method from
 * gray-level histograms", 1979), in the middle of the values that split equally well; undefined
 * where there is one value only.
 */
export function splitOf(counts: Uint32Array): Split | undefined {
  const all = momentsOf(counts);
  const variance = all.squares / all.count - (all.sum / all.count) ** 2;
  let best: Split | undefined;
  let first = 0;
  let below = 0;
  let belowSum = 0;
  for (let threshold = 0; threshold < counts.length - 1; threshold++) {
    below += counts[threshold]!;
    belowSum += threshold * counts[threshold]!;
    if (below === 0 || below === all.count) continue;
    const lowMean = belowSum / below;
    const highMean = (all.sum - belowSum) / (all.count - below);
    const between = (below / all.count) * (1 - below / all.count) * (highMean - lowMean) ** 2;
    const separation = between / variance;
    if (best === undefined || separation > best.separation) first = threshold;
    else if (separation < best.separation) continue;
    best = { threshold: (first + threshold) >> 1, lowMean, highMean, separation };
  }
  return best;
}

function momentsOf(counts: Uint32Array): { count: number; sum: number; squares: number } {
  const moments = { count: 0, sum: 0, squares: 0 };
  for (let value = 0; value < counts.length; value++) {
    moments.count += counts[value]!;
    moments.sum += value * counts[value]!;
    moments.squares += value * value * counts[value]!;
  }
  return moments;
}
