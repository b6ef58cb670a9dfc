import type { Page } from './page.ts';

/** The file formats that are read. TIFF is read by Node alone: browsers do not know it. */
export type ImageFormat = 'png' | 'jpeg' | 'webp' | 'gif' | 'tiff' | 'bmp';

export interface DecodeLimits {
  /** largest file, in bytes */
  readonly maxBytes: number;
  /** most pixels that a file may declare, width × height */
  readonly maxPixels: number;
  /** longest time that a codec may work on one file, in milliseconds */
  readonly maxMilliseconds: number;
}

/** A 24-megapixel photo as a large JPEG passes; a page takes at most 160 MB. */
export const DEFAULT_DECODE_LIMITS: DecodeLimits = {
  maxBytes: 32 * 1024 * 1024,
  maxPixels: 40_000_000,
  maxMilliseconds: 20_000,
};

/** Why a file gives no page; stable, for programs. */
export type UnreadableCode =
  /** no bytes at all */
  | 'empty'
  /** more bytes than allowed */
  | 'too-large'
  /** more pixels declared than allowed */
  | 'too-many-pixels'
  /** no image, or of a format or variant that is not read */
  | 'unsupported-format'
  /** the file ends before its image does */
  | 'truncated'
  /** the file contradicts its own format */
  | 'corrupt'
  /** decoding took longer than allowed */
  | 'timeout';

export interface Unreadable {
  readonly kind: 'unreadable';
  readonly code: UnreadableCode;
  /** for people: what was wrong, with what value, what to do */
  readonly message: string;
}

export type Decoding =
  { readonly kind: 'page'; readonly page: Page; readonly format: ImageFormat } | Unreadable;

/** Bytes of an image file to a page; never throws for what the bytes hold. */
export type DecodeImage = (bytes: Uint8Array, limits?: DecodeLimits) => Promise<Decoding>;

export function unreadable(code: UnreadableCode, message: string): Unreadable {
  return { kind: 'unreadable', code, message };
}

export function truncated(format: string): Unreadable {
  return unreadable(
    'truncated',
    `The ${format} file ends before its image is complete. Copy or download it again.`,
  );
}

export function corrupt(format: string, detail: string): Unreadable {
  return unreadable(
    'corrupt',
    `The ${format} file is damaged: ${detail}. Save the image again and retry.`,
  );
}

export function unsupported(detail: string): Unreadable {
  return unreadable('unsupported-format', `${detail} Save it as PNG or JPEG and retry.`);
}
