import { highestWithin, lowestWithin, smoothed, type Field } from './field.ts';
import { longSide, type Plane } from './plane.ts';
import { shrink } from './shrink.ts';
import { trendOf, withTrend } from './trend.ts';

/** The background is estimated on a plane with this many pixels on its long side, at most. */
const COARSE_SIDE = 48;

/** Half the window, as a share of the long side, in which some paper must be seen. */
const REACH = 0.16;

/**
 * The paper's brightness at every pixel, with the writing taken away: a closing (lightest nearby,
 * then darkest of those) on a coarse plane without its gradient. It follows the edges of shadows,
 * which an average would smear; anything wider than a third of the page counts as paper.
 * @param plane grey levels, ink dark
 */
export function paperOf(plane: Plane): Plane {
  const factor = Math.ceil(longSide(plane) / COARSE_SIDE);
  const { width, height, data } = shrink(plane, factor);
  const coarse: Field = { width, height, data: Float64Array.from(data) };
  const trend = trendOf(coarse);
  const reach = Math.max(1, Math.round(REACH * longSide(coarse)));
  const paper = withTrend(closing(withTrend(coarse, trend, -1), reach), trend, 1);
  const shade = { darkest: lowestWithin(paper, 1), lightest: highestWithin(paper, 1), factor };
  return sharpenShadows(enlarged(smoothed(paper), plane, factor), plane, shade);
}

/**
 * Strokes narrower than 2 × reach + 1 vanish. The field goes on beyond its edges as its mirror image,
 * so that a shadow in a corner is as wide as one in the middle.
 */
function closing(field: Field, reach: number): Field {
  return cropped(lowestWithin(highestWithin(mirrored(field, reach), reach), reach), field, reach);
}

function mirrored({ width, height, data }: Field, margin: number): Field {
  const wide = width + 2 * margin;
  const high = height + 2 * margin;
  const result = new Float64Array(wide * high);
  for (let y = 0; y < high; y++) {
    const row = reflect(y - margin, height) * width;
    for (let x = 0; x < wide; x++) result[y * wide + x] = data[row + reflect(x - margin, width)]!;
  }
  return { width: wide, height: high, data: result };
}

/** −1 → 0, −2 → 1, length → length − 1, …; clamped where the field is shorter than the margin. */
function reflect(at: number, length: number): number {
  const inside = at < 0 ? -1 - at : at >= length ? 2 * length - 1 - at : at;
  return Math.min(length - 1, Math.max(0, inside));
}

function cropped(
  { width, data }: Field,
  to: { readonly width: number; readonly height: number },
  margin: number,
): Field {
  const result = new Float64Array(to.width * to.height);
  for (let y = 0; y < to.height; y++) {
    const from = (y + margin) * width + margin;
    result.set(data.subarray(from, from + to.width), y * to.width);
  }
  return { width: to.width, height: to.height, data: result };
}

/** Paper that differs by more than this within three coarse pixels has a shadow's edge there. */
const SHADOW_STEP = 24;

/** How much lighter than the paper in the shade a pixel may be and still belong to it. */
const SHADE_TOLERANCE = 12;

interface Shade {
  readonly darkest: Field;
  readonly lightest: Field;
  readonly factor: number;
}

/**
 * Where the coarse estimate is too coarse for the edge of a shadow, a pixel is in the light only if
 * it is lighter than the paper in the shade.
 */
function sharpenShadows(paper: Plane, plane: Plane, { darkest, lightest, factor }: Shade): Plane {
  const { width, height, data } = paper;
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / factor) * darkest.width;
    for (let x = 0; x < width; x++) {
      const at = row + Math.floor(x / factor);
      const dark = darkest.data[at]!;
      const light = lightest.data[at]!;
      if (light - dark <= SHADOW_STEP) continue;
      const value = plane.data[y * width + x]!;
      data[y * width + x] = value > dark + SHADE_TOLERANCE ? light : dark;
    }
  }
  return paper;
}

/** Back to full size, bilinear between the centres of the coarse pixels. */
function enlarged(coarse: Field, to: Plane, factor: number): Plane {
  const { width, height } = to;
  const data = new Uint8ClampedArray(width * height);
  const columns = neighboursOf(width, { factor, last: coarse.width - 1 });
  const rows = neighboursOf(height, { factor, last: coarse.height - 1 });
  for (let y = 0; y < height; y++) {
    const above = rows.first[y]! * coarse.width;
    const below = rows.second[y]! * coarse.width;
    const down = rows.share[y]!;
    for (let x = 0; x < width; x++) {
      const left = columns.first[x]!;
      const right = columns.second[x]!;
      const share = columns.share[x]!;
      const top = coarse.data[above + left]! * (1 - share) + coarse.data[above + right]! * share;
      const low = coarse.data[below + left]! * (1 - share) + coarse.data[below + right]! * share;
      data[y * width + x] = Math.floor(top * (1 - down) + low * down + 0.5);
    }
  }
  return { width, height, data: new Uint8Array(data.buffer) };
}

interface Neighbours {
  readonly first: Int32Array;
  readonly second: Int32Array;
  /** weight of the second */
  readonly share: Float64Array;
}

function neighboursOf(length: number, grid: { factor: number; last: number }): Neighbours {
  const first = new Int32Array(length);
  const second = new Int32Array(length);
  const share = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const at = Math.min(grid.last, Math.max(0, (i + 0.5) / grid.factor - 0.5));
    first[i] = Math.floor(at);
    second[i] = Math.min(grid.last, first[i]! + 1);
    share[i] = at - first[i]!;
  }
  return { first, second, share };
}
