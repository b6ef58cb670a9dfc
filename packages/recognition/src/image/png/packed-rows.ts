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
  const table = levelsOfNibbles(parts, perNibble);
  const length = rowBytes(header, width);
  // Whole nibbles only; what stands over at a row's end is overwritten by the next row.
  const padded = new Uint8Array(Math.ceil((width * height + 8) / 4) * 4);
  const fourAtOnce = header.depth === 1 && width % 8 === 0;
  for (let y = 0; y < height; y++) {
    const row = bytes.subarray(y * (length + 1) + 1, (y + 1) * (length + 1));
    if (fourAtOnce) spreadWords(row, table, new Uint32Array(padded.buffer, y * width, width / 4));
    else spread(row, { table, perNibble }, padded.subarray(y * width));
  }
  return padded.subarray(0, width * height);
}

function spreadWords(row: Uint8Array, table: Uint8Array, to: Uint32Array): void {
  const words = new Uint32Array(table.buffer);
  for (let b = 0, at = 0; b < row.length; b++) {
    const byte = row[b]!;
    to[at++] = words[byte >> 4]!;
    to[at++] = words[byte & 15]!;
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
