import { type Random, seededRandom } from '../random/seeded.ts';
import { type Canvas, CANVAS_SIDE, DRAWN_SIDE, drawSegment } from './canvas.ts';

/** Side of the noise tables; a power of two, they tile. */
const TABLE_SIDE = 128;
const WRAP = TABLE_SIDE - 1;

/** Smooth noise whose values are spread evenly over 0…1, so that a threshold is a share. // [128, 128] */
export type NoiseTable = Float32Array;

export interface Textures {
  /** paper's tooth: blots about two canvas pixels wide */
  readonly grain: NoiseTable;
  /** bristles: streaks along the rows */
  readonly streaks: NoiseTable;
}

let made: Textures | undefined;

/** The same tables for everyone, made when first asked for: they are no part of a recipe's randomness. */
export function sharedTextures(): Textures {
  made ??= {
    grain: evenNoise({ alongRows: 0.9, acrossRows: 0.9, name: 'grain' }),
    streaks: evenNoise({ alongRows: 7, acrossRows: 0.8, name: 'streaks' }),
  };
  return made;
}

function evenNoise(options: { alongRows: number; acrossRows: number; name: string }): NoiseTable {
  const random = seededRandom(1, 'texture', options.name);
  const white = Float32Array.from({ length: TABLE_SIDE ** 2 }, () => random.next());
  const smooth = smoothed(smoothed(white, options.alongRows, 1), options.acrossRows, TABLE_SIDE);
  const order = Uint32Array.from(smooth.keys()).sort((a, b) => smooth[a]! - smooth[b]!);
  const even = new Float32Array(smooth.length);
  order.forEach((at, rank) => {
    even[at] = (rank + 0.5) / smooth.length;
  });
  return even;
}

/** Gaussian smoothing with wrap-around along one axis. */
function smoothed(values: Float32Array, deviation: number, step: number): Float32Array {
  const reach = Math.ceil(3 * deviation);
  const result = new Float32Array(values.length);
  for (let offset = -reach; offset <= reach; offset++) {
    const weight = Math.exp(-0.5 * (offset / deviation) ** 2);
    for (let at = 0; at < values.length; at++) {
      const column = at & WRAP;
      const row = at >> 7;
      const from =
        step === 1
          ? (row << 7) | ((column + offset) & WRAP)
          : (((row + offset) & WRAP) << 7) | column;
      result[at] = result[at]! + weight * values[from]!;
    }
  }
  return result;
}

/** Lets the ink grow fainter towards one side of the digit, down to `darkest` there. */
export function fadeAcross({ data }: Canvas, random: Random, darkest: number): void {
  const angle = random.between(0, 2 * Math.PI);
  const stepX = (Math.cos(angle) * (1 - darkest)) / DRAWN_SIDE;
  const stepY = (Math.sin(angle) * (1 - darkest)) / DRAWN_SIDE;
  const middle = (1 + darkest) / 2 - (stepX + stepY) * (CANVAS_SIDE / 2);
  for (let at = 0; at < data.length; at++) {
    if (data[at] === 0) continue;
    const x = at % CANVAS_SIDE;
    const kept = middle + stepX * x + stepY * ((at - x) / CANVAS_SIDE);
    data[at] = data[at]! * Math.max(darkest, Math.min(1, kept));
  }
}

/** Takes ink away where the noise is below `loss`, which is therefore the share of ink that suffers. */
export function scratch(
  canvas: Canvas,
  random: Random,
  { table, loss }: { readonly table: NoiseTable; readonly loss: number },
): void {
  const angle = random.between(0, 2 * Math.PI);
  const cosine = Math.cos(angle);
  const sine = Math.sin(angle);
  const least = random.between(0.1, 0.5);
  // keeps coordinates above zero, where truncating is rounding down
  const startX = random.between(TABLE_SIDE, 2 * TABLE_SIDE);
  const startY = random.between(TABLE_SIDE, 2 * TABLE_SIDE);
  const { data } = canvas;
  for (let at = 0; at < data.length; at++) {
    const ink = data[at]!;
    if (ink === 0) continue;
    const x = at % CANVAS_SIDE;
    const y = (at - x) / CANVAS_SIDE;
    const column = (startX + cosine * x + sine * y) & WRAP;
    const row = (startY + cosine * y - sine * x) & WRAP;
    const kept = 0.5 + (table[(row << 7) | column]! - loss) * SCRATCH_SLOPE;
    if (kept < 1) data[at] = ink * Math.max(least, kept);
  }
}

const SCRATCH_SLOPE = 4;

/** Interrupts one stroke for `length` canvas pixels; leaves digits alone whose ink it does not find. */
export function interrupt(canvas: Canvas, random: Random, length: number): void {
  const at = someInk(canvas, random);
  if (at < 0) return;
  const x = (at % CANVAS_SIDE) + 0.5;
  const y = Math.floor(at / CANVAS_SIDE) + 0.5;
  const angle = random.between(0, Math.PI);
  const reachX = Math.cos(angle) * CUT_REACH;
  const reachY = Math.sin(angle) * CUT_REACH;
  drawSegment(canvas, {
    fromX: x - reachX,
    fromY: y - reachY,
    toX: x + reachX,
    toY: y + reachY,
    width: length,
    ink: -random.between(0.7, 1),
  });
}

/** A cut reaches this far to both sides, in canvas pixels: across one stroke, hardly to the next. */
const CUT_REACH = 5;
const MOST_TRIES = 24;

/** A random canvas index with ink, or −1. */
function someInk({ data, halfWidth, halfHeight }: Canvas, random: Random): number {
  const middle = CANVAS_SIDE / 2;
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const x = Math.floor(middle + random.between(-halfWidth, halfWidth));
    const y = Math.floor(middle + random.between(-halfHeight, halfHeight));
    const at = y * CANVAS_SIDE + x;
    if (data[at]! > 0.5) return at;
  }
  return -1;
}
