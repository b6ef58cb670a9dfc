import { truncated, type Decoding } from '../decoding.ts';
import type { Page } from '../page.ts';
import { parseBmpHeader, type BmpHeader } from './header.ts';
import { unpackRunLengths } from './run-lengths.ts';

/**
 * Decodes a BMP: OS/2 and Windows headers, 1 to 32 bits, run-length packed or not, bit fields with or
 * without alpha.
 */
export function decodeBmp(bytes: Uint8Array): Decoding {
  const header = parseBmpHeader(bytes);
  if ('kind' in header) return header;
  if (header.bits > 8) return decodeDirect(bytes, header);
  const indices =
    header.packing === 'none' ? readIndices(bytes, header) : unpackRunLengths(bytes, header);
  if (indices === undefined) return truncated('BMP');
  return { kind: 'page', page: paletted(bytes, header, indices), format: 'bmp' };
}

/** Rows are padded to 4 bytes. */
function rowBytes({ width, bits }: BmpHeader): number {
  return Math.ceil((width * bits) / 32) * 4;
}

function isComplete(bytes: Uint8Array, header: BmpHeader): boolean {
  return header.pixels + rowBytes(header) * header.height <= bytes.length;
}

/** The row of the page that a stored row is. */
function pageRow({ height, topDown }: BmpHeader, stored: number): number {
  return topDown ? stored : height - 1 - stored;
}

/** One palette index a pixel, in the order of the stored rows. */
function readIndices(bytes: Uint8Array, header: BmpHeader): Uint8Array | undefined {
  if (!isComplete(bytes, header)) return undefined;
  const { width, height, bits } = header;
  const indices = new Uint8Array(width * height);
  const mask = (1 << bits) - 1;
  for (let y = 0; y < height; y++) {
    const row = header.pixels + y * rowBytes(header);
    for (let x = 0; x < width; x++) {
      const bit = x * bits;
      indices[y * width + x] = (bytes[row + (bit >> 3)]! >> (8 - bits - (bit & 7))) & mask;
    }
  }
  return indices;
}

/** An index beyond the palette is black. */
function paletted(bytes: Uint8Array, header: BmpHeader, indices: Uint8Array): Page {
  const { width, height, palette } = header;
  const colours = new Uint8Array(256 * 3);
  for (let entry = 0; entry < palette.entries; entry++) {
    const at = palette.at + entry * palette.size;
    for (let c = 0; c < 3; c++) colours[entry * 3 + c] = bytes[at + 2 - c] ?? 0;
  }
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    let to = pageRow(header, y) * width * 3;
    for (let x = 0; x < width; x++) {
      const colour = indices[y * width + x]! * 3;
      for (let c = 0; c < 3; c++) data[to++] = colours[colour + c]!;
    }
  }
  return { width, height, channels: 3, data };
}

/** Pixels of 16, 24 or 32 bits that hold their colour themselves. */
function decodeDirect(bytes: Uint8Array, header: BmpHeader): Decoding {
  if (!isComplete(bytes, header)) return truncated('BMP');
  const page = header.bits === 24 ? readTriples(bytes, header) : readMasked(bytes, header);
  return { kind: 'page', page, format: 'bmp' };
}

function readTriples(bytes: Uint8Array, header: BmpHeader): Page {
  const { width, height } = header;
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    let from = header.pixels + y * rowBytes(header);
    let to = pageRow(header, y) * width * 3;
    for (let x = 0; x < width; x++, from += 3, to += 3) {
      data[to] = bytes[from + 2]!;
      data[to + 1] = bytes[from + 1]!;
      data[to + 2] = bytes[from]!;
    }
  }
  return { width, height, channels: 3, data };
}

function readMasked(bytes: Uint8Array, header: BmpHeader): Page {
  const { width, height, bits } = header;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const channels = header.masks[3] === 0 ? 3 : 4;
  const fields = header.masks.slice(0, channels).map(fieldOf);
  const data = new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y++) {
    let from = header.pixels + y * rowBytes(header);
    let to = pageRow(header, y) * width * channels;
    for (let x = 0; x < width; x++, from += bits / 8) {
      const pixel = bits === 16 ? view.getUint16(from, true) : view.getUint32(from, true);
      for (const field of fields) data[to++] = valueOf(field, pixel);
    }
  }
  if (channels === 4) showIfAllClear(data);
  return { width, height, channels, data };
}

/** A colour within a pixel's bits. */
interface Field {
  readonly shift: number;
  /** the largest value that it can hold; 0 = absent */
  readonly most: number;
}

function fieldOf(mask: number): Field {
  if (mask === 0) return { shift: 0, most: 0 };
  const shift = 31 - Math.clz32(mask & -mask);
  return { shift, most: mask >>> shift };
}

function valueOf({ shift, most }: Field, pixel: number): number {
  if (most === 0) return 0;
  return Math.floor((((pixel >>> shift) & most) >>> 0) * (255 / most) + 0.5);
}

/** Many programs declare an alpha and leave it 0 everywhere; nobody saves an invisible picture. */
function showIfAllClear(data: Uint8Array): void {
  for (let i = 3; i < data.length; i += 4) if (data[i] !== 0) return;
  for (let i = 3; i < data.length; i += 4) data[i] = 255;
}
