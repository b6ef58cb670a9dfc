/** Shares of values in bins: edges.length + 1 of them, the first below the first edge. */
export interface Histogram {
  /** ascending */
  readonly edges: readonly number[];
  /** together 1 */
  readonly shares: readonly number[];
}

/** What a model was measured on, as far as its package tells. */
export interface TrafficReference {
  readonly confidence: Histogram | null;
  readonly class: Histogram | null;
  readonly ink: Histogram | null;
}

/** Values of the newest readings of a model, of those that claimed a digit. */
export interface TrafficValues {
  readonly confidence: readonly number[];
  readonly class: readonly number[];
  readonly ink: readonly number[];
}

export interface SeenTraffic {
  /** how many were seen, up to what is kept */
  readonly readings: number;
  readonly newest: TrafficValues;
  /** of the first readings of this model in this process; null until there are enough */
  readonly first: TrafficReference;
}

/** Bins where nothing else gives any: confidence lies close to 1, ink between 5 and 25 %. */
export const EDGES = {
  confidence: [0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 0.9999],
  class: [1, 2, 3, 4, 5, 6, 7, 8, 9],
  ink: [0.04, 0.06, 0.08, 0.1, 0.12, 0.14, 0.17, 0.2, 0.25],
} as const;

export function shareOf(values: readonly number[], edges: readonly number[]): number[] {
  const counts = new Array<number>(edges.length + 1).fill(0);
  for (const value of values) {
    const bin = edges.findIndex((edge) => value < edge);
    counts[bin === -1 ? edges.length : bin]! += 1;
  }
  return counts.map((count) => count / Math.max(1, values.length));
}
