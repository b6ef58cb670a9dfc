import type { Random } from '../random/seeded.ts';
import { type Canvas, CANVAS_SIDE, DRAWN_SIDE } from './canvas.ts';
import { FAINTEST } from './optics.ts';
import { FIELD_SIDE, type StrokeField } from './stroke-field.ts';

const CELL = 8;
const CELLS = CANVAS_SIDE / CELL;
const VERTICES = CELLS + 1;
const MESH_SIZE = VERTICES * VERTICES;

/**
 * For each vertex of a grid over the canvas, every eight pixels, where on the stroke field its ink
 * comes from, and at which level of the field the stroke's edge lies. [9, 9] each.
 */
export interface Mesh {
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly level: Float32Array;
}

/** The linear part of the warp, from the field about the digit's centre to the canvas about its own. */
export interface Linear {
  readonly xx: number;
  readonly xy: number;
  readonly yx: number;
  readonly yy: number;
}

export function createMesh(): Mesh {
  return {
    x: new Float32Array(MESH_SIZE),
    y: new Float32Array(MESH_SIZE),
    level: new Float32Array(MESH_SIZE),
  };
}

export interface Placement {
  readonly linear: Linear;
  /** growth of the source's step per canvas half, to the right and downwards: perspective */
  readonly tiltX: number;
  readonly tiltY: number;
}

/** Lays the mesh so that the linear warp of the digit fills DRAWN_SIDE and stands in the middle. */
export function layMesh(
  drawing: { readonly mesh: Mesh; readonly field: StrokeField; readonly canvas: Canvas },
  { linear, tiltX, tiltY }: Placement,
): void {
  const { mesh, canvas } = drawing;
  const { midX, midY, width, height } = extentOf(drawing.field, linear);
  const scale = DRAWN_SIDE / Math.max(width, height, 1);
  canvas.halfWidth = (width * scale) / 2;
  canvas.halfHeight = (height * scale) / 2;
  const determinant = (linear.xx * linear.yy - linear.xy * linear.yx) * scale;
  const half = CANVAS_SIDE / 2;
  for (let vertex = 0; vertex < MESH_SIZE; vertex++) {
    const column = vertex % VERTICES;
    const canvasX = column * CELL - half;
    const canvasY = ((vertex - column) / VERTICES) * CELL - half;
    const depth = 1 + (tiltX * canvasX + tiltY * canvasY) / half;
    const x = canvasX / depth + midX * scale;
    const y = canvasY / depth + midY * scale;
    mesh.x[vertex] = (linear.yy * x - linear.xy * y) / determinant;
    mesh.y[vertex] = (linear.xx * y - linear.yx * x) / determinant;
  }
}

/** Middle and size of the warped ink; the origin is the field's corner. */
export function extentOf(
  { pointX, pointY, pointCount }: StrokeField,
  { xx, xy, yx, yy }: Linear,
): { midX: number; midY: number; width: number; height: number } {
  let left = Infinity;
  let right = -Infinity;
  let top = Infinity;
  let bottom = -Infinity;
  for (let index = 0; index < pointCount; index++) {
    const fieldX = pointX[index]!;
    const fieldY = pointY[index]!;
    const x = xx * fieldX + xy * fieldY;
    const y = yx * fieldX + yy * fieldY;
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
  }
  return {
    midX: (left + right) / 2,
    midY: (top + bottom) / 2,
    width: right - left,
    height: bottom - top,
  };
}

/** Waves are uniform cubic B-splines: this many spans over the canvas. */
export type WaveSpans = 4 | 8;

interface SplineTable {
  /** [9] first control point */
  readonly first: Uint8Array;
  /** [9, 4] */
  readonly weights: Float32Array;
}

const splines: Readonly<Record<WaveSpans, SplineTable>> = {
  4: splineTable(4),
  8: splineTable(8),
};

function splineTable(spans: number): SplineTable {
  const first = new Uint8Array(VERTICES);
  const weights = new Float32Array(VERTICES * 4);
  for (let vertex = 0; vertex < VERTICES; vertex++) {
    const position = (vertex / CELLS) * spans;
    const span = Math.min(spans - 1, Math.floor(position));
    const t = position - span;
    first[vertex] = span;
    weights.set(
      [
        (1 - t) ** 3 / 6,
        (3 * t ** 3 - 6 * t ** 2 + 4) / 6,
        (-3 * t ** 3 + 3 * t ** 2 + 3 * t + 1) / 6,
        t ** 3 / 6,
      ],
      vertex * 4,
    );
  }
  return { first, weights };
}

const MOST_CONTROLS = 8 + 3;
const controls = new Float32Array(MOST_CONTROLS * MOST_CONTROLS);
const widened = new Float32Array(MOST_CONTROLS * VERTICES);

/** Adds smooth random waves to one channel of a mesh; control points are uniform in ±amplitude. */
export function addWaves(
  channel: Float32Array,
  random: Random,
  { spans, amplitude }: { readonly spans: WaveSpans; readonly amplitude: number },
): void {
  if (amplitude === 0) return;
  const count = spans + 3;
  for (let index = 0; index < count * count; index++) {
    controls[index] = random.between(-amplitude, amplitude);
  }
  const { first, weights } = splines[spans];
  for (let row = 0; row < count; row++) {
    for (let column = 0; column < VERTICES; column++) {
      const from = row * count + first[column]!;
      const weight = column * 4;
      widened[row * VERTICES + column] =
        weights[weight]! * controls[from]! +
        weights[weight + 1]! * controls[from + 1]! +
        weights[weight + 2]! * controls[from + 2]! +
        weights[weight + 3]! * controls[from + 3]!;
    }
  }
  addHeightened(channel, splines[spans]);
}

function addHeightened(channel: Float32Array, { first, weights }: SplineTable): void {
  for (let row = 0; row < VERTICES; row++) {
    const from = first[row]! * VERTICES;
    const w0 = weights[row * 4]!;
    const w1 = weights[row * 4 + 1]!;
    const w2 = weights[row * 4 + 2]!;
    const w3 = weights[row * 4 + 3]!;
    for (let column = 0; column < VERTICES; column++) {
      const vertex = row * VERTICES + column;
      const at = from + column;
      channel[vertex] =
        channel[vertex]! +
        w0 * widened[at]! +
        w1 * widened[at + VERTICES]! +
        w2 * widened[at + 2 * VERTICES]! +
        w3 * widened[at + 3 * VERTICES]!;
    }
  }
}

/** Pulls the ink around one place of the field aside, by at most (moveX, moveY), fading out at the radius. */
export interface Kink {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly moveX: number;
  readonly moveY: number;
}

export function addKink(mesh: Mesh, { x, y, radius, moveX, moveY }: Kink): void {
  for (let vertex = 0; vertex < MESH_SIZE; vertex++) {
    const toX = (mesh.x[vertex]! - x) / radius;
    const toY = (mesh.y[vertex]! - y) / radius;
    const left = 1 - toX * toX - toY * toY;
    if (left <= 0) continue;
    mesh.x[vertex] = mesh.x[vertex]! - moveX * left * left;
    mesh.y[vertex] = mesh.y[vertex]! - moveY * left * left;
  }
}

/** What is drawn: ink = (field − level) × gain + ½, held to 0…1. */
export interface Drawing {
  readonly field: StrokeField;
  readonly mesh: Mesh;
  readonly gain: number;
}

/** Draws the field through the mesh onto the canvas of side CANVAS_SIDE. */
export function drawThroughMesh(canvas: Canvas, drawing: Drawing): void {
  canvas.data.fill(0);
  for (let row = 0; row < CELLS; row++) {
    for (let column = 0; column < CELLS; column++) {
      const vertex = row * VERTICES + column;
      if (reachesInk(drawing.mesh, vertex, drawing.field)) drawCell(canvas.data, drawing, vertex);
    }
  }
}

/** The field's ink fades out within this many field pixels of its box. */
const FRINGE = 2.5;

/** Whether a cell may show ink; cells torn so wide that they leave the field show none. */
function reachesInk({ x, y }: Mesh, vertex: number, field: StrokeField): boolean {
  const below = vertex + VERTICES;
  const right = Math.max(x[vertex]!, x[vertex + 1]!, x[below]!, x[below + 1]!);
  const left = Math.min(x[vertex]!, x[vertex + 1]!, x[below]!, x[below + 1]!);
  const bottom = Math.max(y[vertex]!, y[vertex + 1]!, y[below]!, y[below + 1]!);
  const top = Math.min(y[vertex]!, y[vertex + 1]!, y[below]!, y[below + 1]!);
  return (
    right > field.left - FRINGE &&
    left < field.right + FRINGE &&
    bottom > field.top - FRINGE &&
    top < field.bottom + FRINGE &&
    Math.min(left, top) > 1 &&
    Math.max(right, bottom) < FIELD_SIDE - 1
  );
}

/** One cell of 8×8 pixels: position and level change linearly along its rows. */
function drawCell(ink: Float32Array, { field, mesh, gain }: Drawing, vertex: number): void {
  const { x, y, level } = mesh;
  const { data } = field;
  const next = vertex + 1;
  const below = vertex + VERTICES;
  const column = vertex % VERTICES;
  let at = (((vertex - column) / VERTICES) * CANVAS_SIDE + column) * CELL;
  for (let row = 0; row < CELL; row++, at += CANVAS_SIDE - CELL) {
    const down = (row + 0.5) / CELL;
    const leftX = x[vertex]! + down * (x[below]! - x[vertex]!);
    const leftY = y[vertex]! + down * (y[below]! - y[vertex]!);
    const leftLevel = level[vertex]! + down * (level[below]! - level[vertex]!);
    const stepX = (x[next]! + down * (x[below + 1]! - x[next]!) - leftX) / CELL;
    const stepY = (y[next]! + down * (y[below + 1]! - y[next]!) - leftY) / CELL;
    const stepLevel = (level[next]! + down * (level[below + 1]! - level[next]!) - leftLevel) / CELL;
    // field pixels have their centres at halves
    let fromX = leftX + stepX / 2 - 0.5;
    let fromY = leftY + stepY / 2 - 0.5;
    let edge = leftLevel + stepLevel / 2;
    for (const end = at + CELL; at < end; at++) {
      const value = (bilinear(data, fromX, fromY) - edge) * gain + 0.5;
      if (value >= FAINTEST) ink[at] = value > 1 ? 1 : value;
      fromX += stepX;
      fromY += stepY;
      edge += stepLevel;
    }
  }
}

function bilinear(data: Float32Array, x: number, y: number): number {
  const column = x | 0;
  const row = y | 0;
  const right = x - column;
  const down = y - row;
  const at = row * FIELD_SIDE + column;
  const a = data[at]!;
  const c = data[at + FIELD_SIDE]!;
  const upper = a + right * (data[at + 1]! - a);
  const lower = c + right * (data[at + FIELD_SIDE + 1]! - c);
  return upper + down * (lower - upper);
}
