import type { Page } from '@hand-digits/recognition';
import { paintStrokes } from './paint.ts';
import type { Stroke } from './strokes.ts';

/** Side of the page that a drawing becomes, in pixels; whatever the screen is. */
const PAGE_SIDE = 256;

let sheet: OffscreenCanvasRenderingContext2D | undefined;

/** One canvas serves all drawings: making one takes longer than painting it. */
function paintPage(strokes: readonly Stroke[]): OffscreenCanvasRenderingContext2D {
  sheet ??= newSheet();
  paintStrokes(sheet, strokes, { side: PAGE_SIDE, ink: '#000' });
  sheet.globalCompositeOperation = 'destination-over';
  sheet.fillStyle = '#fff';
  sheet.fillRect(0, 0, PAGE_SIDE, PAGE_SIDE);
  sheet.globalCompositeOperation = 'source-over';
  return sheet;
}

function newSheet(): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(PAGE_SIDE, PAGE_SIDE).getContext('2d', {
    willReadFrequently: true,
  });
  if (context === null) throw new Error('This browser gives no 2D canvas, which drawing needs.');
  return context;
}

/** A drawing as a page: black on white, whatever colours the screen shows it in. */
export function pageOfStrokes(strokes: readonly Stroke[]): Page {
  const { data } = paintPage(strokes).getImageData(0, 0, PAGE_SIDE, PAGE_SIDE);
  return {
    width: PAGE_SIDE,
    height: PAGE_SIDE,
    channels: 4,
    data: new Uint8Array(data.buffer),
  };
}

/** The same page as a PNG file. */
export function pngOfStrokes(strokes: readonly Stroke[]): Promise<Blob> {
  return paintPage(strokes).canvas.convertToBlob({ type: 'image/png' });
}
