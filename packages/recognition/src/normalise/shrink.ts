import type { Page } from '../image/page.ts';

/**
 * Averages blocks of `factor` × `factor` pixels; blocks at the right and bottom edge may be smaller.
 * Alpha weighs nothing here: the colour of transparent pixels counts as it stands.
 */
export function shrink<T extends Omit<Page, 'channels'>>(
  raster: T & { readonly channels?: Page['channels'] },
  factor: number,
): T {
  if (factor === 1) return raster;
  const channels = raster.channels ?? 1;
  const width = Math.ceil(raster.width / factor);
  const height = Math.ceil(raster.height / factor);
  const data = new Uint8Array(width * height * channels);
  const sums = new Float64Array(width * channels);
  const addRow = channels === 1 ? addGreyRow : addColourRow;
  for (let y = 0; y < height; y++) {
    const rows = Math.min(factor, raster.height - y * factor);
    sums.fill(0);
    for (let r = 0; r < rows; r++) addRow(sums, raster, { row: y * factor + r, factor, channels });
    for (let x = 0, at = 0; x < width; x++) {
      const pixels = rows * Math.min(factor, raster.width - x * factor);
      for (let c = 0; c < channels; c++, at++) {
        data[y * width * channels + at] = Math.floor(sums[at]! / pixels + 0.5);
      }
    }
  }
  return { ...raster, width, height, data };
}

interface BlockRow {
  readonly row: number;
  readonly factor: number;
  readonly channels: number;
}

function addColourRow(
  sums: Float64Array,
  { width, data }: Omit<Page, 'channels'>,
  { row, factor, channels }: BlockRow,
): void {
  let from = row * width * channels;
  for (let x = 0, column = 0; x < width; column += channels) {
    for (const end = Math.min(width, x + factor); x < end; x++) {
      for (let c = 0; c < channels; c++) sums[column + c]! += data[from++]!;
    }
  }
}

/** The same for one channel, without the loop over channels. */
function addGreyRow(
  sums: Float64Array,
  { width, data }: Omit<Page, 'channels'>,
  { row, factor }: BlockRow,
): void {
  let from = row * width;
  const rowEnd = from + width;
  for (let column = 0; from < rowEnd; column++) {
    let sum = 0;
    for (const end = Math.min(rowEnd, from + factor); from < end; from++) sum += data[from]!;
    sums[column]! += sum;
  }
}
