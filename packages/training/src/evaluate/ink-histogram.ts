import { DIGIT_PIXELS } from '../dataset/columns.ts';

/** Shares of values in bins: edges.length + 1 of them, the first below the first edge. Plain JSON. */
export interface Histogram {
  /** ascending */
  readonly edges: readonly number[];
  /** together 1 */
  readonly shares: readonly number[];
}

/** Mean ink of a digit image, 0…1: a fine pen leaves a twentieth, a marker a quarter. */
const EDGES = [0.04, 0.06, 0.08, 0.1, 0.12, 0.14, 0.17, 0.2, 0.25];

/**
 * How bold the digits are that a model was measured on: what live traffic is held against.
 * @param images [count, 28, 28] uint8, ink bright
 */
export function inkHistogram(images: Uint8Array): Histogram {
  const count = images.length / DIGIT_PIXELS;
  const counts = new Array<number>(EDGES.length + 1).fill(0);
  for (let image = 0; image < count; image += 1) {
    const pixels = images.subarray(image * DIGIT_PIXELS, (image + 1) * DIGIT_PIXELS);
    const ink = pixels.reduce((sum, value) => sum + value, 0) / (255 * DIGIT_PIXELS);
    const bin = EDGES.findIndex((edge) => ink < edge);
    counts[bin === -1 ? EDGES.length : bin]! += 1;
  }
  return { edges: EDGES, shares: counts.map((each) => each / Math.max(1, count)) };
}
