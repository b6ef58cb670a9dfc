import { decodeBmp } from './bmp/decode-bmp.ts';
import {
  corrupt,
  DEFAULT_DECODE_LIMITS,
  truncated,
  unreadable,
  unsupported,
  type DecodeImage,
  type DecodeLimits,
  type Decoding,
  type ImageFormat,
  type Unreadable,
} from './decoding.ts';
import { decodePng } from './png/decode-png.ts';
import type { Inflate } from './png/inflate.ts';
import { sniff } from './sniff.ts';

/** What the platform adds: PNG and BMP are decoded here, the same everywhere. */
export interface Codecs {
  readonly inflate: Inflate;
  /** Decodes a file whose declared size was found to be within the limits. */
  readonly decodeOther: (bytes: Uint8Array, file: FileToDecode) => Promise<Decoding>;
}

export interface FileToDecode {
  readonly format: 'jpeg' | 'webp' | 'gif' | 'tiff';
  readonly limits: DecodeLimits;
}

const FORMAT_NAMES: Record<ImageFormat, string> = {
  png: 'PNG',
  jpeg: 'JPEG',
  webp: 'WebP',
  gif: 'GIF',
  tiff: 'TIFF',
  bmp: 'BMP',
};

/** How the format is called in messages. */
export function formatName(format: ImageFormat): string {
  return FORMAT_NAMES[format];
}

/** Joins the shared decoders and the platform's: format and size are checked before any opens. */
export function imageDecoder(codecs: Codecs): DecodeImage {
  return async (bytes, limits = DEFAULT_DECODE_LIMITS) => {
    const refusal = refuseBytes(bytes, limits);
    if (refusal !== undefined) return refusal;
    const format = admit(bytes, limits);
    if (typeof format !== 'string') return format;
    switch (format) {
      case 'png':
        return decodePng(bytes, codecs.inflate);
      case 'bmp':
        return decodeBmp(bytes);
      case 'jpeg':
      case 'webp':
      case 'gif':
      case 'tiff':
        return codecs.decodeOther(bytes, { format, limits });
    }
  };
}

function refuseBytes(bytes: Uint8Array, { maxBytes }: DecodeLimits): Unreadable | undefined {
  if (bytes.length === 0) {
    return unreadable('empty', 'The file is empty (0 bytes). Choose an image file.');
  }
  if (bytes.length <= maxBytes) return undefined;
  return unreadable(
    'too-large',
    `The file has ${megabytes(bytes.length)} MB, more than the ${megabytes(maxBytes)} MB that are allowed. Make the image smaller and retry.`,
  );
}

function megabytes(bytes: number): string {
  return (bytes / (1024 * 1024)).toFixed(1);
}

/** The format of a file that may be opened. */
function admit(bytes: Uint8Array, limits: DecodeLimits): ImageFormat | Unreadable {
  const sniffed = sniff(bytes);
  switch (sniffed.kind) {
    case 'known':
      return unsupported(`This is ${sniffed.name}, which is not read.`);
    case 'unknown':
      return unsupported(
        `This is not an image of a known format: PNG, JPEG, WebP, GIF, TIFF and BMP are read, and its first bytes are ${firstBytes(bytes)}.`,
      );
    case 'image':
      return admitSize(sniffed, limits);
  }
}

function firstBytes(bytes: Uint8Array): string {
  return Array.from(bytes.subarray(0, 4), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}

function admitSize(
  { format, size }: Extract<ReturnType<typeof sniff>, { kind: 'image' }>,
  { maxPixels }: DecodeLimits,
): ImageFormat | Unreadable {
  const name = formatName(format);
  if (size.kind === 'cut') return truncated(name);
  if (size.kind === 'invalid') return corrupt(name, size.detail);
  if (size.width * size.height <= maxPixels) return format;
  return unreadable(
    'too-many-pixels',
    `The ${name} declares ${size.width}×${size.height} pixels, more than the ${(maxPixels / 1e6).toFixed(1)} million that are allowed. Make the image smaller and retry.`,
  );
}
