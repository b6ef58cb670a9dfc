import type { Ink } from '@hand-digits/recognition';
import type { PenPoint, Trace } from './trace.ts';

/** Where traces come to lie on the paper: pixel = unit × scale + shift. */
export interface Placement {
  readonly scale: number;
  readonly left: number;
  readonly top: number;
}

/**
 * Draws pen traces with antialiased edges: each stretch is a capsule whose radius changes along it,
 * and a pixel's ink is the capsule's coverage of it, by its distance from the edge.
 * @returns Ink of width × height, 0 … 1
 */
export function drawTraces(
  traces: readonly Trace[],
  size: { readonly width: number; readonly height: number },
  placement: Placement,
): Ink {
  const ink: Ink = { ...size, data: new Float32Array(size.width * size.height) };
  for (const trace of traces) {
    const path = thin(trace.map((point) => place(point, placement)));
    path.forEach((to, index) => {
      drawCapsule(ink, path[Math.max(0, index - 1)] ?? to, to);
    });
  }
  return ink;
}

function place({ x, y, radius }: PenPoint, { scale, left, top }: Placement): PenPoint {
  return { x: x * scale + left, y: y * scale + top, radius: radius * scale };
}

/** Pixels that a stretch must be long to be worth drawing by itself. */
const LEAST_STRETCH = 0.75;

/** Leaves out points that lie too close to the one before; the last one stays. */
function thin(path: readonly PenPoint[]): PenPoint[] {
  const kept: PenPoint[] = [];
  path.forEach((point, index) => {
    const before = kept.at(-1);
    const isFar =
      before === undefined || Math.hypot(point.x - before.x, point.y - before.y) >= LEAST_STRETCH;
    if (isFar || index === path.length - 1) kept.push(point);
  });
  return kept;
}

function drawCapsule(ink: Ink, from: PenPoint, to: PenPoint): void {
  const reach = Math.max(from.radius, to.radius) + 1;
  const left = Math.max(0, Math.floor(Math.min(from.x, to.x) - reach));
  const right = Math.min(ink.width - 1, Math.ceil(Math.max(from.x, to.x) + reach));
  const top = Math.max(0, Math.floor(Math.min(from.y, to.y) - reach));
  const bottom = Math.min(ink.height - 1, Math.ceil(Math.max(from.y, to.y) + reach));
  const stretch = { from, dx: to.x - from.x, dy: to.y - from.y, dr: to.radius - from.radius };
  for (let row = top; row <= bottom; row += 1) drawRow(ink, stretch, { row, left, right });
}

interface Stretch {
  readonly from: PenPoint;
  readonly dx: number;
  readonly dy: number;
  readonly dr: number;
}

/** A capsule's coverage of one row of pixels, whose centres lie at halves. */
function drawRow(
  { width, data }: Ink,
  { from, dx, dy, dr }: Stretch,
  { row, left, right }: { row: number; left: number; right: number },
): void {
  const lengthSquared = Math.max(1e-9, dx * dx + dy * dy);
  const y = row + 0.5 - from.y;
  for (let column = left; column <= right; column += 1) {
    const x = column + 0.5 - from.x;
    const along = Math.min(1, Math.max(0, (x * dx + y * dy) / lengthSquared));
    const across = (x - along * dx) ** 2 + (y - along * dy) ** 2;
    const coverage = Math.min(1, from.radius + along * dr + 0.5 - Math.sqrt(across));
    const at = row * width + column;
    if (coverage > data[at]!) data[at] = coverage;
  }
}
