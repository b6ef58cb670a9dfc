import { closing, darkestWithin, lightestWithin } from './closing.ts';
import { longSide, type Plane } from './plane.ts';
import { shrink } from './shrink.ts';

/** The background is estimated on a plane with this many pixels on its long side, at most. */
const COARSE_SIDE = 48;

/** Half the window, as a share of the long side, in which some paper must be seen. */
const REACH = 0.16;

/**
 * The paper's brightness at every pixel, with the writing taken away: a closing (brightest nearby,
 * then darkest of those) on a coarse plane. It follows gradients and the edges of shadows, which an
 * average would smear; anything wider than a third of the page counts as paper.
 * @param plane grey levels, ink dark
 */
export function paperOf(plane: Plane): Plane {
  const factor = Math.ceil(longSide(plane) / COARSE_SIDE);
  const coarse = shrink(plane, factor);
  const reach = Math.max(1, Math.round(REACH * longSide(coarse)));
  const closed = closing(coarse, reach);
  const shade = { darkest: darkestWithin(closed, 1), lightest: lightestWithin(closed, 1), factor };
  return sharpenShadows(enlarge(smooth(closed), plane, factor), plane, shade);
}

/** Paper that differs by more than this within three coarse pixels has a shadow's edge there. */
const SHADOW_STEP = 24;

/** How much darker than its shaded paper a pixel may be and still belong to the shade. */
const SHADE_TOLERANCE = 12;

interface Shade {
  readonly darkest: Plane;
  readonly lightest: Plane;
  readonly factor: number;
}

/**
 * Where the coarse estimate is too coarse for the edge of a shadow, a pixel no darker than the
 * paper in the shade is in the light only if it is lighter than that.
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

/** Average of 3×3, edges repeated. */
function smooth({ width, height, data }: Plane): Plane {
  const result = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let dy = -1; dy <= 1; dy++) {
        const row = Math.min(height - 1, Math.max(0, y + dy)) * width;
        for (let dx = -1; dx <= 1; dx++) {
          sum += data[row + Math.min(width - 1, Math.max(0, x + dx))]!;
        }
      }
      result[y * width + x] = Math.floor(sum / 9 + 0.5);
    }
  }
  return { width, height, data: result };
}

/** Back to full size, bilinear between the centres of the coarse pixels. */
function enlarge(coarse: Plane, to: Plane, factor: number): Plane {
  if (factor === 1) return coarse;
  const { width, height } = to;
  const data = new Uint8Array(width * height);
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
  return { width, height, data };
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
