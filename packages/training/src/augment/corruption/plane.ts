import type { Random } from '../../random/seeded.ts';

/** One value for each pixel of a square. */
export interface Plane {
  readonly side: number;
  /** [side, side] */
  readonly data: Float32Array;
}

export function createPlane(side: number): Plane {
  return { side, data: new Float32Array(side * side) };
}

/** Smooth random values in −1…1 that change over about side / cells pixels; linear within a cell. */
export function createWaves(random: Random, side: number, cells: number): Plane {
  const corners = Float32Array.from({ length: (cells + 1) ** 2 }, () => random.between(-1, 1));
  const plane = createPlane(side);
  for (let y = 0; y < side; y++) {
    const row = ((y + 0.5) / side) * cells;
    for (let x = 0; x < side; x++) {
      const column = ((x + 0.5) / side) * cells;
      plane.data[y * side + x] = between(corners, cells + 1, { x: column, y: row });
    }
  }
  return plane;
}

/** Bilinear value of a table of this width; x and y are within it, the last row and column excluded. */
export function between(
  table: Float32Array,
  width: number,
  { x, y }: { readonly x: number; readonly y: number },
): number {
  const column = x | 0;
  const row = y | 0;
  const right = x - column;
  const at = row * width + column;
  const upper = table[at]! + right * (table[at + 1]! - table[at]!);
  const lower = table[at + width]! + right * (table[at + width + 1]! - table[at + width]!);
  return upper + (y - row) * (lower - upper);
}

/** Gaussian blur in place; deviation in pixels; the edge's values go on beyond it. */
export function blurPlane({ side, data }: Plane, deviation: number): void {
  if (deviation < 0.2) return;
  const reach = Math.ceil(3 * deviation);
  const kernel = Float32Array.from({ length: 2 * reach + 1 }, (_, index) =>
    Math.exp(-0.5 * ((index - reach) / deviation) ** 2),
  );
  const sum = kernel.reduce((total, weight) => total + weight, 0);
  for (let index = 0; index < kernel.length; index++) kernel[index] = kernel[index]! / sum;
  const line = new Float32Array(side);
  for (let index = 0; index < side; index++) {
    blurLine(data, line, { kernel, start: index * side, step: 1 });
  }
  for (let index = 0; index < side; index++) {
    blurLine(data, line, { kernel, start: index, step: side });
  }
}

function blurLine(
  data: Float32Array,
  line: Float32Array,
  { kernel, start, step }: { kernel: Float32Array; start: number; step: number },
): void {
  const last = line.length - 1;
  const reach = (kernel.length - 1) / 2;
  for (let at = 0; at <= last; at++) line[at] = data[start + at * step]!;
  for (let at = 0; at <= last; at++) {
    let sum = 0;
    for (let tap = -reach; tap <= reach; tap++) {
      sum += kernel[tap + reach]! * line[Math.max(0, Math.min(last, at + tap))]!;
    }
    data[start + at * step] = sum;
  }
}

/** The mean over the area that each pixel of the smaller plane covers. */
export function shrinkPlane(plane: Plane, side: number): Plane {
  if (side >= plane.side) return plane;
  return turned(shrinkRows(turned(shrinkRows(plane, side), side), side), side);
}

/** Shrinks each row to `width` values. // [side, width] */
function shrinkRows({ side, data }: Plane, width: number): Plane {
  const rows = data.length / side;
  const result = new Float32Array(rows * width);
  const step = side / width;
  for (let row = 0; row < rows; row++) {
    for (let to = 0; to < width; to++) {
      const end = (to + 1) * step;
      let sum = 0;
      for (let from = Math.floor(to * step); from < end && from < side; from++) {
        sum += data[row * side + from]! * (Math.min(end, from + 1) - Math.max(to * step, from));
      }
      result[row * width + to] = sum / step;
    }
  }
  return { side: width, data: result };
}

/** Rows of `width` become columns. */
function turned({ data }: Plane, width: number): Plane {
  const rows = data.length / width;
  const result = new Float32Array(data.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < width; column++) {
      result[column * rows + row] = data[row * width + column]!;
    }
  }
  return { side: rows, data: result };
}
