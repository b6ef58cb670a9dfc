import type { ImageFormat } from './decoding.ts';
import { bytesOf, type ByteReader } from './byte-reader.ts';

/** The size that a file's header declares; `cut` where the file ends before it says. */
export type DeclaredSize =
  | { readonly kind: 'size'; readonly width: number; readonly height: number }
  | { readonly kind: 'cut' }
  | { readonly kind: 'invalid'; readonly detail: string };

const CUT: DeclaredSize = { kind: 'cut' };

/** Reads width and height from the header alone, so that a bomb is refused before it is opened. */
export function declaredSize(bytes: Uint8Array, format: ImageFormat): DeclaredSize {
  const reader = bytesOf(bytes);
  switch (format) {
    case 'png':
      return pngSize(reader);
    case 'jpeg':
      return jpegSize(bytes);
    case 'gif':
      return sized(reader.uint16le(6), reader.uint16le(8));
    case 'webp':
      return webpSize(reader);
    case 'tiff':
      return tiffSize(bytes);
    case 'bmp':
      return bmpSize(reader);
  }
}

function sized(width: number | undefined, height: number | undefined): DeclaredSize {
  if (width === undefined || height === undefined) return CUT;
  if (width === 0 || height === 0) {
    return { kind: 'invalid', detail: `it declares ${width}×${height} pixels` };
  }
  return { kind: 'size', width, height };
}

/** IHDR comes first; behind another chunk it would declare a size that nobody checked. */
function pngSize(reader: ByteReader): DeclaredSize {
  const first = reader.text(12, 4);
  if (first === undefined || first === 'IHDR')
    return sized(reader.uint32be(16), reader.uint32be(20));
  return { kind: 'invalid', detail: 'it does not begin with its header' };
}

/** Walks the segments up to the frame header. */
function jpegSize(bytes: Uint8Array): DeclaredSize {
  const reader = bytesOf(bytes);
  let at = 2;
  while (at + 1 < bytes.length) {
    const marker = bytes[at] === FILL ? bytes[at + 1]! : FILL;
    if (isFrameHeader(marker)) return sized(reader.uint16be(at + 7), reader.uint16be(at + 5));
    if (marker === END_OF_IMAGE || marker === START_OF_SCAN) {
      return { kind: 'invalid', detail: 'its picture begins before its size was given' };
    }
    if (marker === FILL) at += 1;
    else if (standsAlone(marker)) at += 2;
    else at += 2 + Math.max(2, reader.uint16be(at + 2) ?? 2);
  }
  return CUT;
}

/** Before a marker, and, for our walk, any byte that is none. */
const FILL = 0xff;
const END_OF_IMAGE = 0xd9;
const START_OF_SCAN = 0xda;

/** Markers without a length: stuffing, TEM, restarts and start of image. */
function standsAlone(marker: number): boolean {
  return marker <= 1 || (marker >= 0xd0 && marker <= 0xd8);
}

/** SOF0 … SOF15 without DHT, JPG and DAC, which stand among them. */
function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** VP8 (lossy), VP8L (lossless) or VP8X (extended) comes first in the RIFF. */
function webpSize(reader: ByteReader): DeclaredSize {
  switch (reader.text(12, 4)) {
    case 'VP8 ':
      return sized(masked(reader.uint16le(26), 0x3fff), masked(reader.uint16le(28), 0x3fff));
    case 'VP8L': {
      const bits = reader.uint32le(21);
      if (bits === undefined) return CUT;
      return sized((bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1);
    }
    case 'VP8X':
      return sized(plusOne(reader.uint24le(24)), plusOne(reader.uint24le(27)));
    case undefined:
      return CUT;
    default:
      return { kind: 'invalid', detail: 'it holds no WebP picture' };
  }
}

function masked(value: number | undefined, mask: number): number | undefined {
  return value === undefined ? undefined : value & mask;
}

function plusOne(value: number | undefined): number | undefined {
  return value === undefined ? undefined : value + 1;
}

const TIFF_WIDTH = 256;
const TIFF_HEIGHT = 257;
const TIFF_SHORT = 3;
/** bytes of a directory entry */
const TIFF_ENTRY = 12;

/** Tags 256 and 257 of the first directory. */
function tiffSize(bytes: Uint8Array): DeclaredSize {
  const reader = bytesOf(bytes);
  const little = bytes[0] === 0x49;
  const short = (at: number) => (little ? reader.uint16le(at) : reader.uint16be(at));
  const long = (at: number) => (little ? reader.uint32le(at) : reader.uint32be(at));
  const directory = long(4);
  const count = directory === undefined ? undefined : short(directory);
  if (directory === undefined || count === undefined) return CUT;
  const end = directory + 2 + count * TIFF_ENTRY;
  const value = (tag: number) => {
    for (let entry = directory + 2; entry < end && entry < bytes.length; entry += TIFF_ENTRY) {
      if (short(entry) !== tag) continue;
      return short(entry + 2) === TIFF_SHORT ? short(entry + 8) : long(entry + 8);
    }
    return end > bytes.length ? undefined : 0;
  };
  return sized(value(TIFF_WIDTH), value(TIFF_HEIGHT));
}

const BMP_CORE_HEADER = 12;

/** A negative height means that the rows run from top to bottom. */
function bmpSize(reader: ByteReader): DeclaredSize {
  const header = reader.uint32le(14);
  if (header === undefined) return CUT;
  if (header === BMP_CORE_HEADER) return sized(reader.uint16le(18), reader.uint16le(20));
  const width = reader.uint32le(18);
  const height = reader.uint32le(22);
  if (width === undefined || height === undefined) return CUT;
  if ((width | 0) < 0) return { kind: 'invalid', detail: `it declares a width of ${width | 0}` };
  return sized(width, Math.abs(height | 0));
}
