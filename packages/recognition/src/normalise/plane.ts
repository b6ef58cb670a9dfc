/** One grey level 0 … 255 a pixel, row by row. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  /** length = width × height */
  readonly data: Uint8Array;
}

/**
 * How much each pixel differs from its paper towards the ink, row by row, in 255ths of the paper's
 * brightness: 0 = paper, −255 … 255.
 */
export interface Contrast {
  readonly width: number;
  readonly height: number;
  /** length = width × height */
  readonly data: Int16Array;
}

/** The long side of anything with a size. */
export function longSide({ width, height }: { width: number; height: number }): number {
  return Math.max(width, height);
}

/** The negative. */
export function inverted({ width, height, data }: Plane): Plane {
  const result = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) result[i] = 255 - data[i]!;
  return { width, height, data: result };
}
