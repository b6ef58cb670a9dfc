import type { Plane } from './plane.ts';

/**
 * The lightest value within `reach` pixels, up, down and aside, then the darkest of those: strokes
 * narrower than 2 × reach + 1 vanish, and edges stay where they are. The plane goes on beyond its
 * edges as its mirror image, so that a shadow in a corner is as wide as one in the middle.
 */
export function closing(plane: Plane, reach: number): Plane {
  return crop(darkestWithin(lightestWithin(mirrored(plane, reach), reach), reach), plane, reach);
}

/** The lightest value within reach, in a square. */
export function lightestWithin(plane: Plane, reach: number): Plane {
  return transposed(lightestInRow(transposed(lightestInRow(plane, reach)), reach));
}

/** The darkest value within reach, in a square. */
export function darkestWithin(plane: Plane, reach: number): Plane {
  return inverted(lightestWithin(inverted(plane), reach));
}

/** The negative. */
export function inverted({ width, height, data }: Plane): Plane {
  const result = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) result[i] = 255 - data[i]!;
  return { width, height, data: result };
}

function lightestInRow({ width, height, data }: Plane, reach: number): Plane {
  const result = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    for (let x = 0; x < width; x++) {
      const end = row + Math.min(width - 1, x + reach);
      let lightest = 0;
      for (let i = row + Math.max(0, x - reach); i <= end; i++) {
        if (data[i]! > lightest) lightest = data[i]!;
      }
      result[row + x] = lightest;
    }
  }
  return { width, height, data: result };
}

function transposed({ width, height, data }: Plane): Plane {
  const result = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) result[x * height + y] = data[y * width + x]!;
  }
  return { width: height, height: width, data: result };
}

function mirrored({ width, height, data }: Plane, margin: number): Plane {
  const wide = width + 2 * margin;
  const high = height + 2 * margin;
  const result = new Uint8Array(wide * high);
  for (let y = 0; y < high; y++) {
    const row = reflect(y - margin, height) * width;
    for (let x = 0; x < wide; x++) result[y * wide + x] = data[row + reflect(x - margin, width)]!;
  }
  return { width: wide, height: high, data: result };
}

/** −1 → 0, −2 → 1, length → length − 1, …; clamped where the plane is shorter than the margin. */
function reflect(at: number, length: number): number {
  const inside = at < 0 ? -1 - at : at >= length ? 2 * length - 1 - at : at;
  return Math.min(length - 1, Math.max(0, inside));
}

function crop(
  { width, data }: Plane,
  to: { readonly width: number; readonly height: number },
  margin: number,
): Plane {
  const result = new Uint8Array(to.width * to.height);
  for (let y = 0; y < to.height; y++) {
    const from = (y + margin) * width + margin;
    result.set(data.subarray(from, from + to.width), y * to.width);
  }
  return { width: to.width, height: to.height, data: result };
}
