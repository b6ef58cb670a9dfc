import sharp from 'sharp';
import { DIGIT_PIXELS, NOT_A_DIGIT } from './columns.ts';
import type { Split } from './prepared-split.ts';
import { seededRandom, shuffledIndices } from '../random/seeded.ts';

const SIDE = 28;
const GAP = 2;
/** Grey of the lines between images: apart from both ink and paper. */
const LINE = 90;

export interface ContactSheetOptions {
  /** images in a row of the sheet */
  readonly columns: number;
  /** rows for each digit, and for each kind of image that shows none */
  readonly rowsEach: number;
  /** which images are drawn; the same seed shows the same ones */
  readonly seed: number;
}

/** Ink dark on light paper, one digit after the other, then the kinds: a look at what is there. */
export async function contactSheet(
  split: Split,
  options: ContactSheetOptions,
): Promise<{ png: Buffer; rows: number }> {
  const groups = groupsOf(split);
  const chosen = groups.flatMap((rows, group) => chooseRows(rows, group, options));
  return drawSheet(split.images, chosen, options.columns);
}

/** Draws the images of these rows, left to right and downwards; −1 leaves its place empty. */
export async function drawSheet(
  images: Uint8Array,
  rows: readonly number[],
  columns: number,
): Promise<{ png: Buffer; rows: number }> {
  const lines = Math.max(1, Math.ceil(rows.length / columns));
  const width = columns * (SIDE + GAP) + GAP;
  const height = lines * (SIDE + GAP) + GAP;
  const sheet = Buffer.alloc(width * height, LINE);
  rows.forEach((row, place) => {
    const left = GAP + (place % columns) * (SIDE + GAP);
    const top = GAP + Math.floor(place / columns) * (SIDE + GAP);
    for (let y = 0; y < SIDE; y += 1) {
      const at = (top + y) * width + left;
      if (row < 0) sheet.fill(255, at, at + SIDE);
      else sheet.set(inverted(images, row * DIGIT_PIXELS + y * SIDE), at);
    }
  });
  const png = await sharp(sheet, { raw: { width, height, channels: 1 } })
    .png()
    .toBuffer();
  return { png, rows: lines };
}

function inverted(images: Uint8Array, from: number): Uint8Array {
  return images.subarray(from, from + SIDE).map((value) => 255 - value);
}

/** The rows of each digit, then of each kind, that has any. */
function groupsOf({ labels, kinds, kindTable }: Split): number[][] {
  const groups = Array.from({ length: 10 + kindTable.length }, (): number[] => []);
  labels.forEach((label, row) => {
    groups[label === NOT_A_DIGIT ? 10 + (kinds[row] ?? 0) : label]?.push(row);
  });
  return groups.filter((rows) => rows.length > 0);
}

function chooseRows(
  rows: readonly number[],
  group: number,
  { columns, rowsEach, seed }: ContactSheetOptions,
): number[] {
  const places = columns * rowsEach;
  const order = shuffledIndices(rows.length, seededRandom(seed, 'contact sheet', group));
  const chosen = Array.from(order.subarray(0, places), (place) => rows[place] ?? -1);
  const lines = Math.ceil(chosen.length / columns);
  return [...chosen, ...new Array<number>(lines * columns - chosen.length).fill(-1)];
}
