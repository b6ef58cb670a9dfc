import { deflateSync, crc32 } from 'node:zlib';

/** A raster that files are made of: samples row by row, interleaved. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  /** samples a pixel */
  readonly channels: number;
  /** each 0 … 255, or a palette index */
  readonly samples: Uint8Array;
}

/** How a PNG stores its samples. */
export interface PngForm {
  /** 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA */
  readonly colourType: 0 | 2 | 3 | 4 | 6;
  readonly depth: 1 | 2 | 4 | 8 | 16;
  /** RGB triples */
  readonly palette?: Uint8Array;
}

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/** A chunk with its length and a right check sum. */
export function pngChunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  return Buffer.concat([uint32(data.length), body, uint32(crc32(body))]);
}

export function pngHeader(size: { width: number; height: number }, form: PngForm): Buffer {
  const rest = Buffer.from([form.depth, form.colourType, 0, 0, 0]);
  return pngChunk('IHDR', Buffer.concat([uint32(size.width), uint32(size.height), rest]));
}

/** A PNG of these chunks, whatever they say. */
export function pngOfChunks(...chunks: Uint8Array[]): Buffer {
  return Buffer.concat([SIGNATURE, ...chunks, pngChunk('IEND', Buffer.alloc(0))]);
}

/** A valid PNG, not interlaced. */
export function pngFile(raster: Raster, form: PngForm): Buffer {
  const palette = form.palette === undefined ? [] : [pngChunk('PLTE', form.palette)];
  const picture = pngChunk('IDAT', deflateSync(packedRows(raster, form)));
  return pngOfChunks(pngHeader(raster, form), ...palette, picture);
}

/** Rows of packed samples, each behind filter byte 0. */
function packedRows({ width, height, channels, samples }: Raster, form: PngForm): Buffer {
  const { depth, colourType } = form;
  const rowBytes = Math.ceil((width * channels * depth) / 8);
  const rows = Buffer.alloc(height * (rowBytes + 1));
  for (let y = 0; y < height; y++) {
    for (let i = 0; i < width * channels; i++) {
      const sample = samples[y * width * channels + i]!;
      const value = colourType === 3 ? sample : Math.round((sample * (2 ** depth - 1)) / 255);
      const bit = i * depth;
      const at = y * (rowBytes + 1) + 1 + (bit >> 3);
      if (depth === 16) rows.writeUInt16BE(value, at);
      else rows[at]! |= value << (8 - depth - (bit & 7));
    }
  }
  return rows;
}

/** Adds right check sums to whatever chunks can still be told apart. */
export function mendCheckSums(png: Uint8Array): Uint8Array {
  const mended = Buffer.from(png);
  for (let at = 8; at + 12 <= mended.length;) {
    const end = at + 8 + mended.readUInt32BE(at);
    if (end + 4 > mended.length) break;
    mended.writeUInt32BE(crc32(mended.subarray(at + 4, end)), end);
    at = end + 4;
  }
  return mended;
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}

/** How a BMP stores its pixels; with a palette of greys up to 8 bits. */
export interface BmpForm {
  readonly bits: 1 | 8 | 16 | 24 | 32;
  readonly runLengths?: boolean;
  readonly topDown?: boolean;
}

const BMP_HEADERS = 54;

/** A valid BMP of a grey raster. */
export function bmpFile(grey: Raster, form: BmpForm): Buffer {
  const entries = form.bits <= 8 ? 2 ** form.bits : 0;
  const palette = Buffer.from(
    Array.from({ length: entries }, (_, i) => Math.round((i * 255) / (entries - 1))).flatMap(
      (value) => [value, value, value, 0],
    ),
  );
  const order = Array.from({ length: grey.height }, (_, y) => y);
  const stored = form.topDown === true ? order : order.reverse();
  const rows = stored.map((y) => grey.samples.subarray(y * grey.width, (y + 1) * grey.width));
  const pixels = Buffer.concat(rows.map(form.runLengths === true ? runLengths : packer(form)));
  return Buffer.concat([bmpHeaders(grey, form, palette.length), palette, pixels]);
}

function bmpHeaders({ width, height }: Raster, form: BmpForm, paletteBytes: number): Buffer {
  const headers = Buffer.alloc(BMP_HEADERS);
  headers.write('BM', 'latin1');
  headers.writeUInt32LE(BMP_HEADERS + paletteBytes, 10);
  headers.writeUInt32LE(40, 14);
  headers.writeInt32LE(width, 18);
  headers.writeInt32LE(form.topDown === true ? -height : height, 22);
  headers.writeUInt16LE(1, 26);
  headers.writeUInt16LE(form.bits, 28);
  headers.writeUInt32LE(form.runLengths === true ? 1 : 0, 30);
  return headers;
}

function packer({ bits }: BmpForm): (row: Uint8Array) => Buffer {
  return (row) => {
    const packed = Buffer.alloc(Math.ceil((row.length * bits) / 32) * 4);
    row.forEach((grey, x) => {
      if (bits === 1) packed[x >> 3]! |= (grey >> 7) << (7 - (x & 7));
      else if (bits === 16) packed.writeUInt16LE((grey >> 3) * 0x0421, x * 2);
      else packed.fill(grey, (x * bits) / 8, (x * bits) / 8 + Math.min(3, bits / 8));
    });
    return packed;
  };
}

/** Each pixel a run of its own or with its like, then the end of the line. */
function runLengths(row: Uint8Array): Buffer {
  const runs: number[] = [];
  for (let x = 0; x < row.length;) {
    let end = x + 1;
    while (end < row.length && row[end] === row[x] && end - x < 255) end++;
    runs.push(end - x, row[x]!);
    x = end;
  }
  return Buffer.from([...runs, 0, 0]);
}
