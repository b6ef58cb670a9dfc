import type { Ink } from '@hand-digits/recognition';
import { type Canvas, CANVAS_SIDE } from './canvas.ts';

const SIZE = CANVAS_SIDE * CANVAS_SIDE;
const passed = new Float32Array(SIZE);

/** Fainter ink is none: otherwise the tight box would reach out to the last trace of an edge. */
export const FAINTEST = 0.1;

/** The largest variance one pass of a three-tap kernel adds without ringing, in pixels². */
const MOST_VARIANCE = 0.6;

/** Gaussian blur by repeated three-tap passes; deviation in canvas pixels. */
export function blur({ data }: Canvas, deviation: number): void {
  const variance = deviation * deviation;
  const passes = Math.ceil(variance / MOST_VARIANCE);
  const side = variance / passes / 2;
  for (let pass = 0; pass < passes; pass++) {
    threeTaps(data, passed, { step: 1, side });
    threeTaps(passed, data, { step: CANVAS_SIDE, side });
  }
  dropFaintest(data);
}

function threeTaps(
  from: Float32Array,
  to: Float32Array,
  { step, side }: { readonly step: number; readonly side: number },
): void {
  const middle = 1 - 2 * side;
  // the canvas has an empty rim, so rows may run into each other
  for (let at = step; at < SIZE - step; at++) {
    to[at] = middle * from[at]! + side * (from[at - step]! + from[at + step]!);
  }
}

function dropFaintest(data: Float32Array): void {
  for (let at = 0; at < data.length; at++) if (data[at]! < FAINTEST) data[at] = 0;
}

/** Makes ink all or nothing. */
export function binarise(data: Float32Array, level: number): void {
  for (let at = 0; at < data.length; at++) data[at] = data[at]! >= level ? 1 : 0;
}

/** Pictures of 1×1 … 64×64, made once: shrinking allocates nothing. */
const shrunk: readonly (Ink & { readonly data: Float32Array })[] = Array.from(
  { length: CANVAS_SIDE + 1 },
  (_, side) => ({ width: side, height: side, data: new Float32Array(side * side) }),
);

/**
 * The canvas as a camera of `side`×`side` pixels sees it: the mean over each pixel's area, whose
 * borders are rounded to canvas pixels. The result is valid until the next call.
 */
export function shrink({ data }: Canvas, side: number): Ink & { readonly data: Float32Array } {
  const small = shrunk[Math.max(1, Math.min(CANVAS_SIDE, side))]!;
  const step = CANVAS_SIDE / small.width;
  for (let row = 0; row < small.height; row++) {
    const top = Math.round(row * step);
    const bottom = Math.round((row + 1) * step);
    for (let column = 0; column < small.width; column++) {
      const left = Math.round(column * step);
      const right = Math.round((column + 1) * step);
      let sum = 0;
      for (let y = top; y < bottom; y++) {
        for (let x = left; x < right; x++) sum += data[y * CANVAS_SIDE + x]!;
      }
      small.data[row * small.width + column] = sum / ((bottom - top) * (right - left));
    }
  }
  dropFaintest(small.data);
  return small;
}
