import { formatName, imageDecoder, type FileToDecode } from '../../image/decode-image.ts';
import {
  corrupt,
  unreadable,
  unsupported,
  type DecodeImage,
  type Decoding,
} from '../../image/decoding.ts';
import type { Page } from '../../image/page.ts';
import { inflate } from './inflate.ts';

/**
 * Decodes the bytes of a PNG or BMP file by the project's own code, the same as in Node, and of a
 * JPEG, WebP or GIF by the browser, upright as its EXIF says, in sRGB; of several frames the first.
 * Format and declared size are checked before anything opens the file. Never throws for what the
 * bytes hold.
 */
export const decodeImage: DecodeImage = imageDecoder({ inflate, decodeOther });

async function decodeOther(bytes: Uint8Array, file: FileToDecode): Promise<Decoding> {
  if (file.format === 'tiff')
    return unsupported('This is a TIFF image, which browsers cannot read.');
  const name = formatName(file.format);
  const { maxMilliseconds } = file.limits;
  const bitmap = await openWithin(maxMilliseconds, open(bytes, file.format));
  if (bitmap === 'late') {
    return unreadable(
      'timeout',
      `Decoding the ${name} took longer than the ${maxMilliseconds / 1000} s that are allowed. Make the image smaller and retry.`,
    );
  }
  if (bitmap === 'refused') return corrupt(name, 'the browser cannot decode it');
  return { kind: 'page', page: pageOf(bitmap), format: file.format };
}

type Opened = ImageBitmap | 'refused';

/** What comes too late is closed, so that its memory goes at once. */
function openWithin(milliseconds: number, opening: Promise<Opened>): Promise<Opened | 'late'> {
  return new Promise((resolve) => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      resolve('late');
    }, milliseconds);
    void opening.then((bitmap) => {
      clearTimeout(timer);
      if (late && bitmap !== 'refused') bitmap.close();
      else resolve(bitmap);
    });
  });
}

async function open(bytes: Uint8Array, format: string): Promise<Opened> {
  const file = new Blob([bytes as Uint8Array<ArrayBuffer>], { type: `image/${format}` });
  try {
    return await createImageBitmap(file, {
      imageOrientation: 'from-image',
      premultiplyAlpha: 'none',
    });
  } catch {
    return 'refused';
  }
}

function pageOf(bitmap: ImageBitmap): Page {
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('This browser gives no 2D canvas, which decoding needs.');
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const { data } = context.getImageData(0, 0, width, height);
  return { width, height, channels: 4, data: new Uint8Array(data.buffer) };
}
