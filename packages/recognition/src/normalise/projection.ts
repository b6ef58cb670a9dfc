import type { Page } from '../image/page.ts';
import type { Plane } from './plane.ts';

/** One grey level a pixel: luma of Rec. 601, over white where the page is transparent. */
export function greyOf({ width, height, channels, data }: Page): Plane {
  if (channels === 1) return { width, height, data };
  const grey = new Uint8Array(width * height);
  for (let i = 0, p = 0; i < grey.length; i++, p += channels) {
    const luma = (77 * data[p]! + 150 * data[p + 1]! + 29 * data[p + 2]!) >> 8;
    const alpha = channels === 4 ? data[p + 3]! : 255;
    grey[i] = Math.floor((luma * alpha + 255 * (255 - alpha)) / 255 + 0.5);
  }
  return { width, height, data: grey };
}
