import type { Ink } from '@hand-digits/recognition';

/** Side of the canvas that the warped digit is drawn on. */
export const CANVAS_SIDE = 64;
/** Canvas pixels per digit-image pixel. */
export const CANVAS_SCALE = 2;
/** The digit's long side on the canvas, without elastic displacement. */
export const DRAWN_SIDE = 20 * CANVAS_SCALE;

/** What the warped digit is drawn on, [64, 64], and where on it the digit lies. */
export interface Canvas extends Ink {
  readonly data: Float32Array;
  /** half the digit's extent about the canvas's middle, in canvas pixels, without elastic displacement */
  halfWidth: number;
  halfHeight: number;
}

export function createCanvas(): Canvas {
  return {
    width: CANVAS_SIDE,
    height: CANVAS_SIDE,
    data: new Float32Array(CANVAS_SIDE * CANVAS_SIDE),
    halfWidth: 0,
    halfHeight: 0,
  };
}

/** A straight stroke from one point to the other, in canvas pixels. */
export interface Segment {
  readonly fromX: number;
  readonly fromY: number;
  readonly toX: number;
  readonly toY: number;
  readonly width: number;
  /** ink of the stroke's middle, 0…1; below 0 it erases */
  readonly ink: number;
}

/** Longer strokes are drawn in pieces, so that little besides the stroke is visited. */
const LONGEST_PIECE = 12;

/** Adds, or with negative ink takes away, a stroke with round ends and an edge one pixel wide. */
export function drawSegment(canvas: Canvas, segment: Segment): void {
  const { fromX, fromY, toX, toY } = segment;
  const length = Math.hypot(toX - fromX, toY - fromY);
  // erasing twice where pieces meet would show
  const pieces = segment.ink > 0 ? Math.max(1, Math.ceil(length / LONGEST_PIECE)) : 1;
  const stepX = (toX - fromX) / pieces;
  const stepY = (toY - fromY) / pieces;
  for (let piece = 0; piece < pieces; piece++) {
    const startX = fromX + piece * stepX;
    const startY = fromY + piece * stepY;
    const end = { toX: startX + stepX, toY: startY + stepY };
    drawPiece(canvas, { ...segment, fromX: startX, fromY: startY, ...end });
  }
}

function drawPiece(canvas: Canvas, segment: Segment): void {
  const { fromX, fromY, toX, toY, width } = segment;
  const reach = width / 2 + 1;
  const left = pixelWithin(Math.min(fromX, toX) - reach);
  const right = pixelWithin(Math.max(fromX, toX) + reach);
  const top = pixelWithin(Math.min(fromY, toY) - reach);
  const bottom = pixelWithin(Math.max(fromY, toY) + reach);
  for (let y = top; y <= bottom; y++) {
    for (let x = left; x <= right; x++) {
      const cover = width / 2 + 0.5 - distance(segment, x + 0.5, y + 0.5);
      if (cover > 0) blend(canvas.data, y * CANVAS_SIDE + x, segment.ink * Math.min(1, cover));
    }
  }
}

function pixelWithin(coordinate: number): number {
  return Math.max(0, Math.min(CANVAS_SIDE - 1, Math.floor(coordinate)));
}

function distance({ fromX, fromY, toX, toY }: Segment, x: number, y: number): number {
  const alongX = toX - fromX;
  const alongY = toY - fromY;
  const length = alongX * alongX + alongY * alongY;
  const share = length === 0 ? 0 : ((x - fromX) * alongX + (y - fromY) * alongY) / length;
  const held = Math.max(0, Math.min(1, share));
  const offX = x - fromX - held * alongX;
  const offY = y - fromY - held * alongY;
  return Math.sqrt(offX * offX + offY * offY);
}

/** The darker of two inks stays; erasing leaves the share that is not covered. */
function blend(data: Float32Array, at: number, ink: number): void {
  if (ink > 0) data[at] = Math.max(data[at]!, ink);
  else data[at] = data[at]! * (1 + ink);
}
