import type { Random } from '../random/seeded.ts';
import { FIELD_SCALE, FIELD_SIDE, type StrokeField } from './stroke-field.ts';

/** A pen that writes the digit again along its centre line. */
export interface Pen {
  /** stroke width in digit-image pixels */
  readonly width: number;
  /** the nib's long side divided by its short one; the width is that of the long side */
  readonly nib: number;
  /** direction of the nib's long side in radians */
  readonly angle: number;
  /** whether the stroke that was there stays where it is wider than the pen's */
  readonly over: boolean;
}

const SIZE = FIELD_SIDE * FIELD_SIDE;
/** Change of the field per field pixel across an edge, as in enlarged MNIST digits. */
export const EDGE_SLOPE = 0.36;
/** Farther out than this from the edge, in field pixels, the field is 0. */
const FADE = 0.5 / EDGE_SLOPE;

const mask = new Uint8Array(SIZE);
const inkAt = new Uint16Array(SIZE);
const doomedAt = new Uint16Array(SIZE);

/**
 * Draws the centre line of the field's stroke with the pen; 0 … 1 with the edge at ½ as before.
 * Ink too wide to be one stroke, such as a filled loop, stays: its centre line is another digit's.
 */
export function redrawWithPen(field: StrokeField, pen: Pen): void {
  const marked = markInk(field);
  const { count, layers } = thinToCentreLine(marked);
  // thinning takes a layer off both sides, so the widest place is twice as wide as its layers
  const swollen = 2 * layers > (SWELLING * marked) / count + 1 || layers > WIDEST_LAYERS;
  const over = pen.over || swollen;
  if (!over) field.data.fill(0);
  const stamp = stampOf(pen);
  for (let index = 0; index < count; index++) press(field.data, stamp, inkAt[index]!);
  if (!over) field.ridge = 0.5 + (pen.width / pen.nib) * EDGE_SLOPE;
}

/** A place this much wider than the stroke's mean width, and a pixel more, is no stroke. */
const SWELLING = 1.2;
/** A place wider than this on either side, in field pixels, is a filled shape. */
const WIDEST_LAYERS = 5;

export function drawPen(
  random: Random,
  { width, nib }: { readonly width: readonly [number, number]; readonly nib: number },
): Pen {
  // hairlines and markers are rarer than what lies between, and widths are felt as ratios
  const drawn = width[0] * (width[1] / width[0]) ** random.next();
  const thinnestNib = Math.max(1, Math.min(nib, drawn / 0.8));
  return {
    width: drawn,
    nib: random.between(1, thinnestNib),
    angle: random.between(0, Math.PI),
    over: drawn > 2.2 && random.chance(0.5),
  };
}

function markInk({ data, ridge }: StrokeField): number {
  const level = Math.min(0.5, 0.7 * ridge);
  let count = 0;
  for (let at = 0; at < SIZE; at++) {
    const ink = data[at]! > level;
    mask[at] = ink ? 1 : 0;
    if (ink) inkAt[count++] = at;
  }
  return count;
}

/** Whether a pixel with these neighbours, one bit each, clockwise from the one above, goes in the first and the second half step. */
const removable = [thinningTable(0), thinningTable(1)] as const;

/** Zhang and Suen, "A fast parallel algorithm for thinning digital patterns", 1984. */
function thinningTable(halfStep: 0 | 1): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, code) => (isRemovable(code, halfStep) ? 1 : 0));
}

function isRemovable(code: number, halfStep: 0 | 1): boolean {
  const bits = Array.from({ length: 8 }, (_, index) => (code >> index) & 1);
  const neighbours = bits.reduce((sum, bit) => sum + bit, 0);
  const rises = bits.filter((bit, index) => bit === 0 && bits[(index + 1) % 8] === 1).length;
  const all = (...wanted: number[]): boolean => wanted.every((index) => bits[index] === 1);
  // bits 0, 2, 4, 6: above, right, below, left
  const held = halfStep === 0 ? all(0, 2, 4) || all(2, 4, 6) : all(0, 2, 6) || all(0, 4, 6);
  return neighbours >= 2 && neighbours <= 6 && rises === 1 && !held;
}

/** Thins the mask; inkAt then holds the `count` pixels that are left after so many layers. */
function thinToCentreLine(marked: number): { count: number; layers: number } {
  let count = marked;
  for (let layers = 0; ; layers++) {
    const afterFirst = thinOnce(count, removable[0]);
    const afterBoth = thinOnce(afterFirst, removable[1]);
    if (afterBoth === count) return { count, layers };
    count = afterBoth;
  }
}

function thinOnce(count: number, table: Uint8Array): number {
  let doomed = 0;
  let kept = 0;
  for (let index = 0; index < count; index++) {
    const at = inkAt[index]!;
    if (table[neighbourCode(at)] === 1) doomedAt[doomed++] = at;
    else inkAt[kept++] = at;
  }
  for (let index = 0; index < doomed; index++) mask[doomedAt[index]!] = 0;
  return kept;
}

function neighbourCode(at: number): number {
  const up = at - FIELD_SIDE;
  const down = at + FIELD_SIDE;
  return (
    mask[up]! |
    (mask[up + 1]! << 1) |
    (mask[at + 1]! << 2) |
    (mask[down + 1]! << 3) |
    (mask[down]! << 4) |
    (mask[down - 1]! << 5) |
    (mask[at - 1]! << 6) |
    (mask[up - 1]! << 7)
  );
}

/** What one press of the nib leaves. */
interface Stamp {
  readonly radius: number;
  /** [2 radius + 1, 2 radius + 1] */
  readonly ink: Float32Array;
}

const WIDEST_RADIUS = 10;
const stampInk = new Float32Array((2 * WIDEST_RADIUS + 1) ** 2);

function stampOf({ width, nib, angle }: Pen): Stamp {
  const half = (width * FIELD_SCALE) / 2;
  const radius = Math.min(WIDEST_RADIUS, Math.ceil(half + FADE));
  const cosine = Math.cos(angle);
  const sine = Math.sin(angle);
  let at = 0;
  for (let y = -radius; y <= radius; y++) {
    for (let x = -radius; x <= radius; x++) {
      const along = cosine * x + sine * y;
      const across = (cosine * y - sine * x) * nib;
      const inside = half - Math.sqrt(along * along + across * across);
      stampInk[at++] = Math.max(0, Math.min(1, 0.5 + inside * EDGE_SLOPE));
    }
  }
  return { radius, ink: stampInk };
}

function press(data: Float32Array, { radius, ink }: Stamp, centre: number): void {
  const side = 2 * radius + 1;
  let from = 0;
  for (let row = -radius; row <= radius; row++) {
    const start = centre + row * FIELD_SIDE - radius;
    for (let at = start; at < start + side; at++, from++) {
      const value = ink[from]!;
      if (value > data[at]!) data[at] = value;
    }
  }
}
