/**
 * The ink of a page: polarity settled, background and lighting removed.
 * 1 = full ink, 0 = paper, in between = an edge pixel's coverage.
 */
export interface Ink {
  readonly width: number;
  readonly height: number;
  /** length = width × height, values in [0, 1] */
  readonly data: Float32Array;
}
