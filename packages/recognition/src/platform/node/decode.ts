import type { Sharp } from 'sharp';
import { formatName, imageDecoder, type FileToDecode } from '../../image/decode-image.ts';
import {
  corrupt,
  truncated,
  unreadable,
  type DecodeImage,
  type Decoding,
} from '../../image/decoding.ts';
import type { Page } from '../../image/page.ts';
import { inflate } from './inflate.ts';

/**
 * Decodes the bytes of a PNG, BMP, JPEG, WebP, GIF or TIFF file, upright as its EXIF says, in sRGB;
 * of several pages or frames the first. Format and declared size are checked before anything opens
 * the file. Never throws for what the bytes hold.
 */
export const decodeImage: DecodeImage = imageDecoder({ inflate, decodeOther });

async function decodeOther(bytes: Uint8Array, file: FileToDecode): Promise<Decoding> {
  const pipeline = await openWithSharp(bytes, file);
  try {
    const { data, info } = await pipeline.toBuffer({ resolveWithObject: true });
    return { kind: 'page', page: pageOf(data, info), format: file.format };
  } catch (error) {
    return explain(error instanceof Error ? error.message : String(error), file);
  }
}

/** sharp is loaded when first needed: it takes a tenth of a second, and most digits are PNG. */
async function openWithSharp(bytes: Uint8Array, { limits }: FileToDecode): Promise<Sharp> {
  const { default: sharp } = await import('sharp');
  sharp.cache(false);
  sharp.concurrency(1);
  return sharp(bytes, {
    limitInputPixels: limits.maxPixels,
    failOn: 'error',
    sequentialRead: true,
    autoOrient: true,
  })
    .timeout({ seconds: Math.max(1, Math.ceil(limits.maxMilliseconds / 1000)) })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' });
}

function pageOf(
  data: Buffer,
  info: { readonly width: number; readonly height: number; readonly channels: number },
): Page {
  const { width, height, channels } = info;
  if (channels === 2) return { width, height, channels: 4, data: greyAlphaToRgba(data) };
  if (channels !== 1 && channels !== 3 && channels !== 4) {
    throw new Error(`unexpected number of channels: ${channels}`);
  }
  return { width, height, channels, data };
}

function greyAlphaToRgba(data: Uint8Array): Uint8Array {
  const rgba = new Uint8Array(data.length * 2);
  for (let from = 0, to = 0; from < data.length; from += 2, to += 4) {
    rgba.fill(data[from]!, to, to + 3);
    rgba[to + 3] = data[from + 1]!;
  }
  return rgba;
}

/** libvips says what went wrong in words only. */
function explain(message: string, { format, limits }: FileToDecode): Decoding {
  const name = formatName(format);
  if (/timeout/i.test(message)) {
    return unreadable(
      'timeout',
      `Decoding the ${name} took longer than the ${limits.maxMilliseconds / 1000} s that are allowed. Make the image smaller and retry.`,
    );
  }
  if (/pixel limit/i.test(message)) {
    return unreadable(
      'too-many-pixels',
      `The ${name} holds more than the ${(limits.maxPixels / 1e6).toFixed(1)} million pixels that are allowed. Make the image smaller and retry.`,
    );
  }
  if (/premature|truncat|end of (file|input|stream|image)|unexpected eof/i.test(message)) {
    return truncated(name);
  }
  return corrupt(name, firstLine(message));
}

function firstLine(message: string): string {
  return message.trim().split('\n')[0]!.trim();
}
