import type { BmpHeader } from './header.ts';

const END_OF_LINE = 0;
const END_OF_PICTURE = 1;
const MOVE = 2;

/** Where the next pixel goes; y counts stored rows. */
interface Pen {
  x: number;
  y: number;
}

/**
 * Unpacks RLE8 or RLE4 to one palette index a pixel, in the order of the stored rows. Pixels that
 * the file skips stay 0; what it writes outside the picture is dropped.
 * @returns undefined where the file ends before its end mark and before its last row
 */
export function unpackRunLengths(bytes: Uint8Array, header: BmpHeader): Uint8Array | undefined {
  const picture = new Uint8Array(header.width * header.height);
  const pen: Pen = { x: 0, y: 0 };
  let at = header.pixels;
  while (pen.y < header.height) {
    if (at + 2 > bytes.length) return undefined;
    const count = bytes[at]!;
    const value = bytes[at + 1]!;
    at += 2;
    if (count > 0) {
      paint(picture, { header, pen, count, index: (i) => indexIn(header, value, i) });
    } else if (value === END_OF_PICTURE) return picture;
    else if (value === END_OF_LINE) {
      pen.x = 0;
      pen.y++;
    } else if (value === MOVE) {
      if (at + 2 > bytes.length) return undefined;
      pen.x += bytes[at]!;
      pen.y += bytes[at + 1]!;
      at += 2;
    } else {
      const length = header.bits === 8 ? value : (value + 1) >> 1;
      if (at + length > bytes.length) return undefined;
      const start = at;
      const perByte = 8 / header.bits;
      const index = (i: number) => indexIn(header, bytes[start + Math.floor(i / perByte)]!, i);
      paint(picture, { header, pen, count: value, index });
      at += length + (length & 1);
    }
  }
  return picture;
}

/** RLE4 packs two indices in a byte, the left one high. */
function indexIn(header: BmpHeader, byte: number, i: number): number {
  if (header.bits === 8) return byte;
  return i % 2 === 0 ? byte >> 4 : byte & 15;
}

interface Stroke {
  readonly header: BmpHeader;
  readonly pen: Pen;
  readonly count: number;
  readonly index: (i: number) => number;
}

function paint(picture: Uint8Array, { header, pen, count, index }: Stroke): void {
  for (let i = 0; i < count && pen.x < header.width; i++, pen.x++) {
    picture[pen.y * header.width + pen.x] = index(i);
  }
}
