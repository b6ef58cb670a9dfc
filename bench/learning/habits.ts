import { normalise, type DigitImage, type Page } from '@hand-digits/recognition';
import { corrupt, type CorruptionName } from '@hand-digits/training';

/** A way of writing, or of scanning, that goes through all digits of a person. */
export interface Habit {
  readonly name: string;
  /** @param digit 784 values, ink bright @returns the page that this person hands in */
  readonly page: (digit: Uint8Array, label: number, seed: number) => Page;
}

/** Habits that a model trained on other people's digits has trouble with. */
export const HABITS: readonly Habit[] = [
  warping('leans 50° to the right', leaning(50)),
  warping('leans 50° to the left', leaning(-50)),
  warping('sheet turned by 40°', turned(40)),
  warping('sheet turned by −40°', turned(-40)),
  warping('sheet turned by a quarter', turned(90)),
  warping('three times as broad', [1.7, 0, 0, 0.6]),
  {
    name: 'writes the 7 backwards',
    page: (digit, label) => warpedPage(digit, label === 7 ? [-1, 0, 0, 1] : [1, 0, 0, 1]),
  },
  corrupting('ballpoint that skips', 'ballpoint'),
];

/** What the pipeline makes of such a page; undefined where it sees no single digit on it. */
export function readHabit(
  { page }: Habit,
  digit: Uint8Array,
  { label, seed }: { readonly label: number; readonly seed: number },
): DigitImage | undefined {
  const seen = normalise(page(digit, label, seed));
  return seen.kind === 'digit' ? seen.image : undefined;
}

/** Column-wise: where a step to the right and one down lead. */
type Matrix = readonly [xx: number, xy: number, yx: number, yy: number];

function warping(name: string, matrix: Matrix): Habit {
  return { name, page: (digit) => warpedPage(digit, matrix) };
}

function corrupting(name: string, corruption: CorruptionName): Habit {
  return {
    name,
    page: (digit, _, seed) => corrupt(digit, { name: corruption, severity: 5, seed }),
  };
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

function leaning(degrees: number): Matrix {
  return [1, -Math.tan(radians(degrees)), 0, 1];
}

function turned(degrees: number): Matrix {
  const [sine, cosine] = [Math.sin(radians(degrees)), Math.cos(radians(degrees))];
  return [cosine, -sine, sine, cosine];
}

const DIGIT_SIDE = 28;
const PAGE_SIDE = 128;
/** page pixels per digit pixel: what leans or lies broadly still fits on the page */
const SCALE = 2.2;

/** Dark ink on white paper. */
function warpedPage(digit: Uint8Array, [xx, xy, yx, yy]: Matrix): Page {
  const data = new Uint8Array(PAGE_SIDE * PAGE_SIDE);
  const determinant = xx * yy - xy * yx;
  for (let row = 0; row < PAGE_SIDE; row += 1) {
    for (let column = 0; column < PAGE_SIDE; column += 1) {
      const right = (column + 0.5 - PAGE_SIDE / 2) / SCALE;
      const down = (row + 0.5 - PAGE_SIDE / 2) / SCALE;
      const x = (yy * right - xy * down) / determinant;
      const y = (xx * down - yx * right) / determinant;
      const ink = inkAt(digit, x + DIGIT_SIDE / 2 - 0.5, y + DIGIT_SIDE / 2 - 0.5);
      data[row * PAGE_SIDE + column] = Math.round(255 - ink);
    }
  }
  return { width: PAGE_SIDE, height: PAGE_SIDE, channels: 1, data };
}

/** Between the four nearest pixels; 0 outside. */
function inkAt(digit: Uint8Array, x: number, y: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [right, down] = [x - left, y - top];
  const above = (1 - right) * pixel(digit, left, top) + right * pixel(digit, left + 1, top);
  const below = (1 - right) * pixel(digit, left, top + 1) + right * pixel(digit, left + 1, top + 1);
  return (1 - down) * above + down * below;
}

function pixel(digit: Uint8Array, x: number, y: number): number {
  const isOutside = x < 0 || y < 0 || x >= DIGIT_SIDE || y >= DIGIT_SIDE;
  return isOutside ? 0 : digit[y * DIGIT_SIDE + x]!;
}
