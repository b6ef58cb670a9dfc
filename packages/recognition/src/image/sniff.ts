import type { ImageFormat } from './decoding.ts';
import { declaredSize, type DeclaredSize } from './declared-size.ts';

/** What the first bytes of a file say it is. */
export type Sniffed =
  | { readonly kind: 'image'; readonly format: ImageFormat; readonly size: DeclaredSize }
  /** something that is known by name and not read */
  | { readonly kind: 'known'; readonly name: string }
  | { readonly kind: 'unknown' };

/** Tells a file's format by its signature, never by its name, and reads the size that it declares. */
export function sniff(bytes: Uint8Array): Sniffed {
  const format = formatOf(bytes);
  if (format !== undefined) return { kind: 'image', format, size: declaredSize(bytes, format) };
  const name = knownName(bytes);
  return name === undefined ? { kind: 'unknown' } : { kind: 'known', name };
}

const SIGNATURES: readonly (readonly [ImageFormat, string])[] = [
  ['png', '\x89PNG\r\n\x1a\n'],
  ['jpeg', '\xff\xd8\xff'],
  ['gif', 'GIF87a'],
  ['gif', 'GIF89a'],
  ['tiff', 'II*\0'],
  ['tiff', 'MM\0*'],
  ['bmp', 'BM'],
];

function formatOf(bytes: Uint8Array): ImageFormat | undefined {
  if (hasText(bytes, 0, 'RIFF') && hasText(bytes, 8, 'WEBP')) return 'webp';
  return SIGNATURES.find(([, signature]) => hasText(bytes, 0, signature))?.[0];
}

const KNOWN: readonly (readonly [name: string, at: number, signature: string])[] = [
  ['a HEIC photo', 4, 'ftyphei'],
  ['a HEIC photo', 4, 'ftyphev'],
  ['a HEIC photo', 4, 'ftypmif1'],
  ['a HEIC photo', 4, 'ftypmsf1'],
  ['an AVIF image', 4, 'ftypavi'],
  ['a film', 4, 'ftyp'],
  ['a PDF document', 0, '%PDF'],
  ['an SVG drawing', 0, '<svg'],
  ['a web page or XML file', 0, '<'],
  ['a ZIP archive', 0, 'PK\x03\x04'],
  ['a gzip file', 0, '\x1f\x8b'],
  ['a Photoshop document', 0, '8BPS'],
  ['an icon file', 0, '\0\0\x01\0'],
  ['a JPEG XL image', 0, '\xff\x0a'],
  ['a JPEG XL image', 4, 'JXL '],
  ['a JPEG 2000 image', 4, 'jP  '],
  ['a BigTIFF image', 0, 'II+\0'],
  ['a BigTIFF image', 0, 'MM\0+'],
];

function knownName(bytes: Uint8Array): string | undefined {
  return KNOWN.find(([, at, signature]) => hasText(bytes, at, signature))?.[0];
}

/** Whether the bytes from `at` on are this text, one byte a character. */
export function hasText(bytes: Uint8Array, at: number, text: string): boolean {
  if (bytes.length < at + text.length) return false;
  for (let i = 0; i < text.length; i++) {
    if (bytes[at + i] !== text.charCodeAt(i)) return false;
  }
  return true;
}
