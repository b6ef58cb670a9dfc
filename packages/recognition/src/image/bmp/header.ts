import { bytesOf } from '../byte-reader.ts';
import { corrupt, truncated, unsupported, type Unreadable } from '../decoding.ts';

/** How a BMP stores its pixels. */
export interface BmpHeader {
  readonly width: number;
  readonly height: number;
  /** rows run from top to bottom; most files run upwards */
  readonly topDown: boolean;
  readonly bits: 1 | 4 | 8 | 16 | 24 | 32;
  readonly packing: 'none' | 'rle8' | 'rle4' | 'bitfields';
  /** where the pixels begin in the file */
  readonly pixels: number;
  /** where the palette begins, its entries and the bytes of one */
  readonly palette: { readonly at: number; readonly entries: number; readonly size: 3 | 4 };
  /** red, green, blue, alpha of 16- and 32-bit pixels; 0 = absent */
  readonly masks: readonly [number, number, number, number];
}

const FILE_HEADER = 14;
const CORE = 12;
/** the oldest header of Windows; later ones add to it */
const INFO = 40;
const PACKINGS: Readonly<Record<number, BmpHeader['packing'] | undefined>> = {
  0: 'none',
  1: 'rle8',
  2: 'rle4',
  3: 'bitfields',
  6: 'bitfields',
};
const ALPHA_BITFIELDS = 6;
const DEPTHS: readonly number[] = [1, 4, 8, 16, 24, 32];

/** Reads the file header and any of the OS/2 and Windows headers. */
export function parseBmpHeader(bytes: Uint8Array): BmpHeader | Unreadable {
  const reader = bytesOf(bytes);
  const size = reader.uint32le(FILE_HEADER);
  if (size === undefined || FILE_HEADER + size > bytes.length) return truncated('BMP');
  if (size !== CORE && size < INFO) return unsupported(`This BMP has a header of ${size} bytes.`);
  const kind = kindOf(bytes, size);
  const packing = PACKINGS[kind.compression];
  if (packing === undefined) return unsupported(`This BMP uses compression ${kind.compression}.`);
  if (!fits(kind.bits, packing))
    return corrupt('BMP', `${kind.bits} bits do not go with ${packing}`);
  return {
    ...sizeOf(bytes, size),
    bits: kind.bits,
    packing,
    pixels: reader.uint32le(10)!,
    palette: paletteOf(bytes, kind),
    masks: masksOf(bytes, kind),
  };
}

interface Kind {
  readonly size: number;
  readonly bits: number;
  readonly compression: number;
}

function kindOf(bytes: Uint8Array, size: number): Kind {
  const reader = bytesOf(bytes);
  if (size === CORE) return { size, bits: reader.uint16le(24)!, compression: 0 };
  return { size, bits: reader.uint16le(28)!, compression: reader.uint32le(30)! };
}

/** A negative height means rows from top to bottom. */
function sizeOf(bytes: Uint8Array, size: number): Pick<BmpHeader, 'width' | 'height' | 'topDown'> {
  const reader = bytesOf(bytes);
  if (size === CORE) {
    return { width: reader.uint16le(18)!, height: reader.uint16le(20)!, topDown: false };
  }
  const height = reader.uint32le(22)! | 0;
  return { width: reader.uint32le(18)!, height: Math.abs(height), topDown: height < 0 };
}

function fits(bits: number, packing: BmpHeader['packing']): bits is BmpHeader['bits'] {
  if (packing === 'rle8') return bits === 8;
  if (packing === 'rle4') return bits === 4;
  if (packing === 'bitfields') return bits === 16 || bits === 32;
  return DEPTHS.includes(bits);
}

function paletteOf(bytes: Uint8Array, { size, bits }: Kind): BmpHeader['palette'] {
  const at = FILE_HEADER + size;
  if (bits > 8) return { at, entries: 0, size: 4 };
  if (size === CORE) return { at, entries: 1 << bits, size: 3 };
  const used = bytesOf(bytes).uint32le(FILE_HEADER + 32)!;
  return { at, entries: used === 0 ? 1 << bits : Math.min(used, 1 << bits), size: 4 };
}

/** Masks stand in the later headers, or right behind the 40 bytes of the oldest. */
function masksOf(bytes: Uint8Array, { size, bits, compression }: Kind): BmpHeader['masks'] {
  if (PACKINGS[compression] === 'bitfields') {
    const reader = bytesOf(bytes);
    const mask = (index: number) => reader.uint32le(FILE_HEADER + INFO + 4 * index) ?? 0;
    const hasAlpha = size > 52 || compression === ALPHA_BITFIELDS;
    return [mask(0), mask(1), mask(2), hasAlpha ? mask(3) : 0];
  }
  return bits === 16 ? [0x7c00, 0x03e0, 0x001f, 0] : [0x00ff0000, 0x0000ff00, 0x000000ff, 0];
}
