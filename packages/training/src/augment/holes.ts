import { DIGIT_SIDE } from '@hand-digits/recognition';

/** An empty rim joins all paper that reaches the edge. */
const SIDE = DIGIT_SIDE + 2;
const FULL_ROW = 2 ** SIDE - 1;

/** One bit per pixel, one number per row, least bit = leftmost pixel. // [30] */
const paper = new Uint32Array(SIDE);
const patch = new Uint32Array(SIDE);

/** Patches of paper that the ink encloses: none in 1, one in 0, 6, 9 or a closed 4, two in 8. */
export interface Holes {
  /** all of them */
  count: number;
  /** those of at least two pixels: a single one may be noise */
  sound: number;
  /** those of at least three pixels, which a reader would miss: a filled 9 is a 7 */
  wide: number;
}

/** Counts the holes of 784 pixels whose ink is at least `level`. */
export function countHoles(holes: Holes, pixels: Uint8Array, level: number): void {
  markPaper(pixels, level);
  takePatch(0, 1);
  holes.count = 0;
  holes.sound = 0;
  holes.wide = 0;
  for (let row = 1; row < SIDE - 1; row++) {
    while (paper[row] !== 0) {
      const size = takePatch(row, paper[row]! & -paper[row]!);
      holes.count++;
      if (size >= 2) holes.sound++;
      if (size >= 3) holes.wide++;
    }
  }
}

function markPaper(pixels: Uint8Array, level: number): void {
  paper.fill(FULL_ROW);
  for (let y = 0; y < DIGIT_SIDE; y++) {
    let ink = 0;
    for (let x = 0; x < DIGIT_SIDE; x++) {
      if (pixels[y * DIGIT_SIDE + x]! >= level) ink |= 2 << x;
    }
    paper[y + 1] = FULL_ROW & ~ink;
  }
}

/** Takes the patch, joined along pixel sides, that holds the seed bit out of the paper; its size. */
function takePatch(row: number, seed: number): number {
  patch.fill(0);
  patch[row] = seed;
  while (spread(1, SIDE, 1) || spread(SIDE - 2, -1, -1));
  let size = 0;
  for (let at = 0; at < SIDE; at++) {
    paper[at] = paper[at]! & ~patch[at]!;
    size += bitCount(patch[at]!);
  }
  return size;
}

/** Carries the patch from each row to the next; whether it grew. */
function spread(from: number, end: number, step: number): boolean {
  let grew = false;
  patch[from - step] = alongRow(patch[from - step]!, paper[from - step]!);
  for (let row = from; row !== end; row += step) {
    const before = patch[row]!;
    const grown = alongRow(before | (patch[row - step]! & paper[row]!), paper[row]!);
    if (grown === before) continue;
    patch[row] = grown;
    grew = true;
  }
  return grew;
}

/** Spreads bits sideways through the free ones. */
function alongRow(bits: number, free: number): number {
  let reached = bits;
  for (;;) {
    const next = reached | (((reached << 1) | (reached >>> 1)) & free);
    if (next === reached) return reached;
    reached = next;
  }
}

function bitCount(bits: number): number {
  let count = 0;
  for (let left = bits; left !== 0; left &= left - 1) count++;
  return count;
}
