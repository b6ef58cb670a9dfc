import type { Field } from './field.ts';

/** A steady change of brightness: value + right × x + down × y, x and y in pixels. */
export interface Trend {
  readonly right: number;
  readonly down: number;
}

/** Values are compared over this share of the field's width or height. */
const STRIDE = 0.125;

/** The middle half of all slopes differs by no more than this share from their median. */
const AGREEMENT = 0.5;

/**
 * How much the paper grows lighter from pixel to pixel: the median of all differences over a stride,
 * to which neither writing nor the edge of a shadow, being few, contribute.
 */
export function trendOf({ width, height, data }: Field): Trend {
  const across = Math.max(1, Math.round(STRIDE * width));
  const along = Math.max(1, Math.round(STRIDE * height));
  const right: number[] = [];
  const down: number[] = [];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = data[y * width + x]!;
      if (x + across < width) right.push((data[y * width + x + across]! - value) / across);
      if (y + along < height) down.push((data[(y + along) * width + x]! - value) / along);
    }
  }
  return { right: commonSlope(right), down: commonSlope(down) };
}

/** The median, where the middle half of the values is near it; otherwise there is no one slope. */
function commonSlope(values: number[]): number {
  values.sort((a, b) => a - b);
  const quarter = (n: number) => values[Math.floor((n * (values.length - 1)) / 4)] ?? 0;
  const slope = quarter(2);
  const isNear = (value: number) => Math.abs(value - slope) <= AGREEMENT * Math.abs(slope);
  return isNear(quarter(1)) && isNear(quarter(3)) ? slope : 0;
}

/** The field without its trend (sign −1), or with it again (sign 1). */
export function withTrend({ width, height, data }: Field, trend: Trend, sign: 1 | -1): Field {
  const result = new Float64Array(data.length);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      result[i] = data[i]! + sign * (trend.right * x + trend.down * y);
    }
  }
  return { width, height, data: result };
}
