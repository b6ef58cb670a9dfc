import type { Ink } from '../../src/index.ts';

/**
 * MNIST's normalisation as the QMNIST reconstruction describes it, step by step, with nothing shared
 * with the product: whole matrices instead of sparse rows, real copies of pixels, a real 48×48 field.
 * It is slow and literal, and is what the product is measured by.
 *
 * Source: Yadav and Bottou, "Cold Case: The Lost MNIST Digits" (2019), and the code with it.
 */
export function referenceDigitImage({ width, height, data }: Ink): Reference {
  const rows = Array.from({ length: height }, (_, y) =>
    Array.from(data.subarray(y * width, (y + 1) * width)),
  );
  const square = doubledUpTo20(squareAround(rows));
  const core = resampled(square);
  const [least, most] = [-TIE, TIE].map((tie) => centredOn28(toBytes(core, tie)));
  return { least: least!, most: most! };
}

/**
 * Values that lie exactly between two levels may be rounded either way, as floating point has it:
 * 255 × (1 − 0.01 × 20 / 34) is 253.5.
 */
export interface Reference {
  readonly least: Uint8Array;
  readonly most: Uint8Array;
}

const TIE = 1e-9;

/** How many of the 784 pixels are neither of the two. */
export function pixelsOff(image: Uint8Array, { least, most }: Reference): number {
  return image.filter((value, at) => value !== least[at] && value !== most[at]).length;
}

type Matrix = readonly (readonly number[])[];

/** The square of the box's long side, at least 10, with the box in its middle. */
function squareAround(rows: Matrix): Matrix {
  const inkedRows = rows.flatMap((row, y) => (row.some((value) => value > 0) ? [y] : []));
  const columns = rows[0]!.map((_, x) => rows.map((row) => row[x]!));
  const inkedColumns = columns.flatMap((column, x) =>
    column.some((value) => value > 0) ? [x] : [],
  );
  const [top, bottom] = [inkedRows[0]!, inkedRows.at(-1)!];
  const [left, right] = [inkedColumns[0]!, inkedColumns.at(-1)!];
  const [high, wide] = [bottom - top + 1, right - left + 1];
  const side = Math.max(high, wide, 10);
  const fromY = Math.max(0, top - Math.floor((side - high) / 2));
  const fromX = Math.max(0, left - Math.floor((side - wide) / 2));
  return Array.from({ length: side }, (_, y) =>
    Array.from({ length: side }, (__, x) => rows[fromY + y]?.[fromX + x] ?? 0),
  );
}

function doubledUpTo20(square: Matrix): Matrix {
  if (square.length >= 20) return square;
  return doubledUpTo20(
    square.flatMap((row) => {
      const wide = row.flatMap((value) => [value, value]);
      return [wide, wide];
    }),
  );
}

/** weights × square × weights transposed. // [20, 20] */
function resampled(square: Matrix): Matrix {
  const weights = resamplingMatrix(square.length);
  const columns = square[0]!.map((_, x) => square.map((row) => row[x]!));
  // [20, n]: rows of the target, columns of the source
  const shortened = weights.map((weight) => columns.map((column) => dot(weight, column)));
  return shortened.map((row) => weights.map((weight) => dot(weight, row)));
}

/** rows: what each of the 20 target pixels takes of each source pixel. */
function resamplingMatrix(side: number): Matrix {
  const scale = 20 / side;
  return Array.from({ length: 20 }, (_, target) =>
    Array.from({ length: side }, (__, source) => shareOf(source * scale, scale, target)),
  );
}

/** A source pixel covers 0.99 of its width; one that lies within one target pixel counts in full. */
function shareOf(from: number, scale: number, target: number): number {
  const tiny = 1e-9;
  const to = from + 0.99 * scale;
  const isWithin = from >= target - tiny && to <= target + 1 + tiny;
  if (isWithin) return scale;
  const overlap = Math.min(to, target + 1) - Math.max(from, target);
  return overlap > tiny ? overlap : 0;
}

function dot(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, value, i) => sum + value * other[i]!, 0);
}

function toBytes(core: Matrix, tie: number): Matrix {
  const most = Math.max(...core.flat());
  return core.map((row) =>
    row.map((value) => Math.min(255, Math.floor((255 * value) / Math.min(1, most) + 0.5 + tie))),
  );
}

/** Pasted into 48×48 so that the centre of mass comes to the middle; the middle 28×28 is kept. */
function centredOn28(core: Matrix): Uint8Array {
  const mass = core.flat().reduce((sum, value) => sum + value, 0);
  const momentX = core.flatMap((row) => row.map((value, x) => value * (x + 0.5)));
  const momentY = core.flatMap((row, y) => row.map((value) => value * (y + 0.5)));
  const startOf = (moments: readonly number[]): number => {
    const centre = moments.reduce((sum, value) => sum + value, 0) / mass;
    return Math.min(28, Math.max(0, 10 + Math.trunc(15 - centre)));
  };
  const [left, top] = [startOf(momentX), startOf(momentY)];
  const field = Array.from({ length: 48 }, () => new Array<number>(48).fill(0));
  core.forEach((row, y) => {
    row.forEach((value, x) => {
      field[top + y]![left + x] = value;
    });
  });
  return Uint8Array.from(field.slice(10, 38).flatMap((row) => row.slice(10, 38)));
}
