import { useEffect, useRef, type ReactNode } from 'react';
import type { InkRaster } from '../reader/messages.ts';
import type { Picture } from './answer.ts';

export interface PictureViewProps {
  readonly picture: Picture;
  readonly alt: string;
  readonly className?: string;
}

/** A picture from an address or from pixels that are at hand. */
export function PictureView({ picture, alt, className }: PictureViewProps): ReactNode {
  if (picture.kind === 'address') {
    return <img src={picture.address} alt={alt} className={className} decoding="async" />;
  }
  return <PaintedPicture picture={picture} alt={alt} className={className} />;
}

interface PaintedProps {
  readonly picture: Exclude<Picture, { kind: 'address' }>;
  readonly alt: string;
  readonly className: string | undefined;
}

function PaintedPicture({ picture, alt, className }: PaintedProps): ReactNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d');
    if (!element || !context) return;
    paint(context, picture);
  }, [picture]);
  return <canvas ref={canvas} role="img" aria-label={alt} className={className} />;
}

function paint(context: CanvasRenderingContext2D, picture: PaintedProps['picture']): void {
  const source = sizeOf(picture);
  context.canvas.width = source.width;
  context.canvas.height = source.height;
  switch (picture.kind) {
    case 'bitmap':
      context.drawImage(picture.bitmap, 0, 0);
      break;
    case 'pixels':
      context.putImageData(picture.pixels, 0, 0);
      break;
    case 'raster':
      context.putImageData(imageOf(picture.raster), 0, 0);
      break;
  }
}

function sizeOf(picture: PaintedProps['picture']): {
  readonly width: number;
  readonly height: number;
} {
  switch (picture.kind) {
    case 'bitmap':
      return picture.bitmap;
    case 'pixels':
      return picture.pixels;
    case 'raster':
      return picture.raster;
  }
}

/** Ink bright on black, as the network has it. */
function imageOf({ width, height, data }: InkRaster): ImageData {
  const image = new ImageData(width, height);
  data.forEach((value, at) => {
    image.data.set([value, value, value, 255], at * 4);
  });
  return image;
}
