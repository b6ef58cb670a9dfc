import type { Page } from '@hand-digits/recognition';
import sharp from 'sharp';

/** A page as an image file. JPEG at quality 80 has the blocks and the ringing of photos. */
export async function encodePage(
  { width, height, channels, data }: Page,
  format: 'png' | 'jpeg' | 'webp' | 'gif' | 'tiff',
): Promise<Buffer> {
  const image = sharp(data, { raw: { width, height, channels } });
  switch (format) {
    case 'png':
      return image.png({ compressionLevel: 9 }).toBuffer();
    case 'jpeg':
      return image.jpeg({ quality: 80 }).toBuffer();
    case 'webp':
      return image.webp({ quality: 80 }).toBuffer();
    case 'gif':
      return image.gif().toBuffer();
    case 'tiff':
      return image.tiff({ compression: 'deflate' }).toBuffer();
  }
}
