/** How often each value 0 … 255 occurs. // [256] */
export function histogramOf(values: Uint8Array): Uint32Array {
  // Four tables in turn: neighbours are mostly equal, and adding to what was just written must wait.
  const tables = new Uint32Array(4 * 256);
  const whole = values.length - (values.length % 4);
  for (let i = 0; i < whole; i += 4) {
    tables[values[i]!]!++;
    tables[256 + values[i + 1]!]!++;
    tables[512 + values[i + 2]!]!++;
    tables[768 + values[i + 3]!]!++;
  }
  for (let i = whole; i < values.length; i++) tables[values[i]!]!++;
  const counts = tables.slice(0, 256);
  for (let at = 256; at < tables.length; at++) counts[at & 255]! += tables[at]!;
  return counts;
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
