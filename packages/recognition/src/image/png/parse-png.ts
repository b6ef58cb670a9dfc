import { corrupt, truncated, unsupported, type Unreadable } from '../decoding.ts';
import { crc32 } from './crc32.ts';
import { parseHeader, type PngHeader } from './header.ts';

/** A PNG taken apart; its picture is still compressed. */
export interface PngParts {
  readonly header: PngHeader;
  /** [entries × 3] RGB */
  readonly palette: Uint8Array | undefined;
  /** tRNS as it stands in the file */
  readonly transparency: Uint8Array | undefined;
  /** the zlib stream of all IDAT chunks */
  readonly stream: Uint8Array;
}

const SIGNATURE_BYTES = 8;
/** length, type and CRC around a chunk's data */
const CHUNK_FRAME = 12;

/** Chunks whose content decides the picture; others are stepped over unread. */
const READ = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);

interface Chunk {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** Takes a PNG apart up to IEND; a file that lacks IEND alone passes. */
export function parsePng(bytes: Uint8Array): PngParts | Unreadable {
  const found: Record<string, Uint8Array | undefined> = {};
  const picture: Uint8Array[] = [];
  let at = SIGNATURE_BYTES;
  while (at < bytes.length) {
    const chunk = chunkAt(bytes, at);
    if ('kind' in chunk) return chunk;
    if (chunk.type === 'IEND') break;
    const data = bytes.subarray(chunk.start, chunk.end);
    if (chunk.type === 'IDAT') picture.push(data);
    else if (READ.has(chunk.type)) found[chunk.type] ??= data;
    at = chunk.end + 4;
  }
  return assemble(found, picture);
}

function chunkAt(bytes: Uint8Array, at: number): Chunk | Unreadable {
  if (at + CHUNK_FRAME > bytes.length) return truncated('PNG');
  const type = String.fromCharCode(bytes[at + 4]!, bytes[at + 5]!, bytes[at + 6]!, bytes[at + 7]!);
  const start = at + 8;
  const end = start + uint32At(bytes, at);
  if (end + 4 > bytes.length) return truncated('PNG');
  if (READ.has(type)) {
    const stated = uint32At(bytes, end);
    if (stated !== crc32(bytes, at + 4, end)) {
      return corrupt('PNG', `the check sum of its ${type} chunk is wrong`);
    }
  } else if (isCritical(type)) {
    return unsupported(`This PNG needs an extension (${JSON.stringify(type)}) that is not read.`);
  }
  return { type, start, end };
}

/** Big-endian. */
function uint32At(bytes: Uint8Array, at: number): number {
  const high = (bytes[at]! << 8) | bytes[at + 1]!;
  return high * 0x10000 + ((bytes[at + 2]! << 8) | bytes[at + 3]!);
}

/** An upper-case first letter says that the picture cannot be shown without the chunk. */
function isCritical(type: string): boolean {
  return (type.charCodeAt(0) & 0x20) === 0;
}

function assemble(
  found: Readonly<Record<string, Uint8Array | undefined>>,
  picture: readonly Uint8Array[],
): PngParts | Unreadable {
  if (found['IHDR'] === undefined) return corrupt('PNG', 'it has no header');
  const header = parseHeader(found['IHDR']);
  if ('kind' in header) return header;
  if (picture.length === 0) return truncated('PNG');
  const palette = found['PLTE'];
  if (header.colour === 'palette' && (palette === undefined || palette.length < 3)) {
    return corrupt('PNG', 'it has no palette');
  }
  return { header, palette, transparency: found['tRNS'], stream: joined(picture) };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]!;
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
