import { rowBytes } from './header.ts';
import type { PngParts } from './parse-png.ts';
import { pixelWriter } from './pixel-writer.ts';

/**
 * One-channel pictures of 1, 2 or 4 bits, half a byte at a time through a table: NIST's digits are
 * stored so, and sample by sample they would take ten times as long.
 */
export function unpackRows(bytes: Uint8Array, parts: PngParts): Uint8Array {
  const { header } = parts;
  const { width, height } = header;
  const perNibble = 4 / header.depth;
  const table = tableOf(parts, perNibble);
  const length = rowBytes(header, width);
  // Whole nibbles only; what stands over at a row's end is overwritten by the next row.
  const padded = new Uint8Array(Math.ceil((width * height + 8) / 4) * 4);
  const fourAtOnce = header.depth === 1 && width % 8 === 0;
  if (fourAtOnce) spreadWords(bytes, { table, rowBytes: length }, new Int32Array(padded.buffer));
  else {
    for (let y = 0; y < height; y++) {
      const row = bytes.subarray(y * (length + 1) + 1, (y + 1) * (length + 1));
      spread(row, { table, perNibble }, padded.subarray(y * width));
    }
  }
  return padded.subarray(0, width * height);
}

/** All rows in one loop: a view for each row would be three objects for the garbage collector. */
function spreadWords(
  bytes: Uint8Array,
  { table, rowBytes: length }: { readonly table: Uint8Array; readonly rowBytes: number },
  to: Int32Array,
): void {
  const words = new Int32Array(table.buffer);
  for (let from = 0, at = 0; from + length < bytes.length; from += length + 1) {
    // The first byte of a row names its filter.
    for (let b = from + 1; b <= from + length; b++) {
      const byte = bytes[b]!;
      to[at++] = words[byte >> 4]!;
      to[at++] = words[byte & 15]!;
    }
  }
}

function spread(
  row: Uint8Array,
  { table, perNibble }: { readonly table: Uint8Array; readonly perNibble: number },
  to: Uint8Array,
): void {
  for (let b = 0, at = 0; b < row.length; b++) {
    const high = (row[b]! >> 4) * perNibble;
    const low = (row[b]! & 15) * perNibble;
    for (let i = 0; i < perNibble; i++) to[at++] = table[high + i]!;
    for (let i = 0; i < perNibble; i++) to[at++] = table[low + i]!;
  }
}

/** By bits per sample: what scans and forms are stored as, and needs no palette of the file's own. */
const greyTables = new Map<number, Uint8Array>();

function tableOf(parts: PngParts, perNibble: number): Uint8Array {
  const { header, transparency } = parts;
  if (header.colour !== 'grey' || transparency !== undefined)
    return levelsOfNibbles(parts, perNibble);
  const known = greyTables.get(header.depth);
  if (known !== undefined) return known;
  const table = levelsOfNibbles(parts, perNibble);
  greyTables.set(header.depth, table);
  return table;
}

/** The levels of the pixels in each half of a byte. // [16, perNibble] */
function levelsOfNibbles(parts: PngParts, perNibble: number): Uint8Array {
  const { depth } = parts.header;
  const samples = Uint16Array.from({ length: 1 << depth }, (_, sample) => sample);
  const levels = new Uint8Array(samples.length);
  pixelWriter(parts).write(samples, { data: levels, at: 0, step: 1 });
  const table = new Uint8Array(16 * perNibble);
  for (let nibble = 0; nibble < 16; nibble++) {
    for (let i = 0; i < perNibble; i++) {
      const sample = (nibble >> (4 - depth * (i + 1))) & (levels.length - 1);
      table[nibble * perNibble + i] = levels[sample]!;
    }
  }
  return table;
}
