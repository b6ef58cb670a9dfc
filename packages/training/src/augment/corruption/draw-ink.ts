import type { Random } from '../../random/seeded.ts';
import { EDGE_SLOPE, redrawWithPen } from '../pen.ts';
import { linearOf } from '../shape.ts';
import { FIELD_SIDE, type StrokeField } from '../stroke-field.ts';
import { extentOf } from '../warp.ts';
import type { PageLook } from './look.ts';
import { between, createPlane, createWaves, type Plane } from './plane.ts';

const RADIANS = Math.PI / 180;

/** Ink on a page, 0…1, and what was drawn where. */
export interface DrawnInk {
  readonly plane: Plane;
  /** page pixels per digit pixel, a twentieth of the digit's long side */
  readonly unit: number;
  /** the digit's middle in page pixels */
  readonly middle: { readonly x: number; readonly y: number };
}

/** How the digit's field is laid on the page. */
interface Layout {
  readonly linear: ReturnType<typeof linearOf>;
  readonly tiltX: number;
  readonly tiltY: number;
  /** page pixels per field pixel */
  readonly scale: number;
  readonly extent: ReturnType<typeof extentOf>;
}

/** Writes the digit on the page with the look's pen, and beside it a piece of the next one. */
export function drawInk(field: StrokeField, look: PageLook, random: Random): DrawnInk {
  if (look.penWidth !== null) {
    redrawWithPen(field, { width: look.penWidth, nib: 1, angle: 0, over: look.penWidth > 2.5 });
  }
  const layout = layoutOf(field, look, random);
  const side = random.chance(0.5) ? 1 : -1;
  const middle = middleOf(layout, { look, random, side });
  const plane = createPlane(look.drawnSide);
  const jag = jagged(look, random);
  drawDigit(plane, field, { layout, middle, jag, look });
  if (look.neighbour > 0) {
    const away = (layout.extent.width + NEIGHBOUR_GAP) * layout.scale;
    const next = { x: middle.x + side * away, y: middle.y };
    drawDigit(plane, field, { layout, middle: next, jag, look });
  }
  return { plane, unit: (look.drawnSide * look.share) / 20, middle };
}

/** From one digit's edge to the next one's, in field pixels. */
const NEIGHBOUR_GAP = 8;

function layoutOf(field: StrokeField, look: PageLook, random: Random): Layout {
  const sign = (): number => (random.chance(0.5) ? 1 : -1);
  const linear = linearOf({
    rotation: sign() * look.rotationDegrees * RADIANS,
    shear: Math.tan(sign() * look.slantDegrees * RADIANS),
    stretch: 1,
  });
  const angle = random.between(0, 2 * Math.PI);
  const extent = extentOf(field, linear);
  return {
    linear,
    tiltX: (Math.cos(angle) * look.perspective) / 2,
    tiltY: (Math.sin(angle) * look.perspective) / 2,
    scale: (look.drawnSide * look.share) / Math.max(extent.width, extent.height, 1),
    extent,
  };
}

/** Where the digit's middle goes: about the page's, or so that an edge cuts what the look wants cut. */
function middleOf(
  { extent, scale }: Layout,
  { look, random, side }: { look: PageLook; random: Random; side: number },
): { x: number; y: number } {
  const { drawnSide, offCentre } = look;
  const x = drawnSide * (0.5 + random.between(-offCentre, offCentre));
  const y = drawnSide * (0.5 + random.between(-offCentre, offCentre));
  const width = extent.width * scale;
  const height = extent.height * scale;
  const edge = side > 0 ? drawnSide : 0;
  if (look.neighbour > 0) {
    const room = width / 2 + NEIGHBOUR_GAP * scale + look.neighbour * width;
    return { x: edge - side * room, y };
  }
  if (look.cut === 0) return { x, y };
  const lost = look.cut * Math.max(width, height);
  return random.chance(0.5)
    ? { x: edge - side * (width / 2 - lost), y }
    : { x, y: edge - side * (height / 2 - lost) };
}

interface Jag {
  readonly x: Plane;
  readonly y: Plane;
}

/** Corners of a mouse's path, four to a digit's length. */
function jagged(look: PageLook, random: Random): Jag | undefined {
  if (look.jag === 0) return undefined;
  const cells = Math.round(4 / look.share);
  return {
    x: createWaves(random, look.drawnSide, cells),
    y: createWaves(random, look.drawnSide, cells),
  };
}

interface Stroke {
  readonly layout: Layout;
  readonly middle: { readonly x: number; readonly y: number };
  readonly jag: Jag | undefined;
  readonly look: PageLook;
}

function drawDigit(plane: Plane, field: StrokeField, stroke: Stroke): void {
  const { layout, middle, jag, look } = stroke;
  const { linear, scale, extent } = layout;
  const determinant = linear.xx * linear.yy - linear.xy * linear.yx;
  const reach = (look.jag * look.drawnSide * look.share) / 20;
  const ink = inkOfLevel(field, look, scale);
  for (let row = 0; row < plane.side; row++) {
    for (let column = 0; column < plane.side; column++) {
      const at = row * plane.side + column;
      const pageX = column + 0.5 - middle.x + (jag === undefined ? 0 : reach * jag.x.data[at]!);
      const pageY = row + 0.5 - middle.y + (jag === undefined ? 0 : reach * jag.y.data[at]!);
      const depth = 1 + (2 * (layout.tiltX * pageX + layout.tiltY * pageY)) / look.drawnSide;
      const x = pageX / (depth * scale) + extent.midX;
      const y = pageY / (depth * scale) + extent.midY;
      const fieldX = (linear.yy * x - linear.xy * y) / determinant - 0.5;
      const fieldY = (linear.xx * y - linear.yx * x) / determinant - 0.5;
      if (!isWithin(fieldX) || !isWithin(fieldY)) continue;
      const value = ink(between(field.data, FIELD_SIDE, { x: fieldX, y: fieldY }));
      if (value > plane.data[at]!) plane.data[at] = value;
    }
  }
}

function isWithin(coordinate: number): boolean {
  return coordinate > 0 && coordinate < FIELD_SIDE - 1;
}

/** From the field's level to ink: an edge about a page pixel wide, or none. */
function inkOfLevel(field: StrokeField, look: PageLook, scale: number): (level: number) => number {
  const edge = Math.min(0.5, 0.78 * field.ridge);
  if (look.edge === 'binary') return (level) => (level > edge ? 1 : 0);
  const gain = Math.max(1, scale) / EDGE_SLOPE;
  return (level) => Math.max(0, Math.min(1, (level - edge) * gain + 0.5));
}
