import { DIGIT_SIDE } from '@hand-digits/recognition';

/** Side of the stroke field: the digit image at twice its size within a wide margin of zeros. */
export const FIELD_SIDE = 80;
/** Field pixels per digit-image pixel. */
export const FIELD_SCALE = 2;
const EMPTY_ROWS = 2;
const MARGIN = (FIELD_SIDE - FIELD_SCALE * DIGIT_SIDE) / 2;

/** Pixels at least this bright count as ink when extent and slant are measured. */
const INK_FLOOR = 64;

/**
 * A digit image enlarged to a smooth field whose level set is the stroke's edge: 1 inside the
 * stroke, 0 on paper, rising over about two field pixels. Moving the level moves the edge.
 */
export interface StrokeField {
  /** [80, 80] */
  readonly data: Float32Array;
  /** scratch: rows enlarged sideways between two empty rows above and two below, [32, 80] */
  readonly rows: Float32Array;
  /** [pointCount] where the digit image has ink, in field coordinates from the field's corner */
  readonly pointX: Float32Array;
  readonly pointY: Float32Array;
  pointCount: number;
  /** the ink's box in field coordinates */
  left: number;
  right: number;
  top: number;
  bottom: number;
  /** shift to the right per step down, from the second moments: 0 = upright, negative = leaning right */
  slant: number;
  /** height of the stroke's ridge where it is faintest but for a tenth; above 1 for wide drawn pens */
  ridge: number;
}

export function createStrokeField(): StrokeField {
  return {
    data: new Float32Array(FIELD_SIDE * FIELD_SIDE),
    rows: new Float32Array((DIGIT_SIDE + 2 * EMPTY_ROWS) * FIELD_SIDE),
    pointX: new Float32Array(DIGIT_SIDE * DIGIT_SIDE),
    pointY: new Float32Array(DIGIT_SIDE * DIGIT_SIDE),
    pointCount: 0,
    left: 0,
    right: 0,
    top: 0,
    bottom: 0,
    slant: 0,
    ridge: 1,
  };
}

/** Fills the field from 784 pixels, ink bright. A field without points holds a blank image. */
export function fillStrokeField(field: StrokeField, pixels: Uint8Array): void {
  measureInk(field, pixels);
  if (field.pointCount === 0) return;
  field.ridge = faintRidge(pixels);
  field.rows.fill(0);
  for (let y = 0; y < DIGIT_SIDE; y++) enlargeRow(field.rows, pixels, y);
  enlargeColumns(field);
}

function measureInk(field: StrokeField, pixels: Uint8Array): void {
  let count = 0;
  let left = DIGIT_SIDE;
  let right = -1;
  let top = DIGIT_SIDE;
  let bottom = -1;
  for (let y = 0; y < DIGIT_SIDE; y++) {
    for (let x = 0; x < DIGIT_SIDE; x++) {
      if (pixels[y * DIGIT_SIDE + x]! < INK_FLOOR) continue;
      field.pointX[count] = fieldCoordinate(x + 0.5);
      field.pointY[count++] = fieldCoordinate(y + 0.5);
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
    }
  }
  field.pointCount = count;
  field.left = fieldCoordinate(left);
  field.right = fieldCoordinate(right + 1);
  field.top = fieldCoordinate(top);
  field.bottom = fieldCoordinate(bottom + 1);
  field.slant = slantOf(field);
}

function fieldCoordinate(digitImageCoordinate: number): number {
  return MARGIN + FIELD_SCALE * digitImageCoordinate;
}

function slantOf({ pointX, pointY, pointCount }: StrokeField): number {
  let sumX = 0;
  let sumY = 0;
  let sumXY = 0;
  let sumYY = 0;
  for (let index = 0; index < pointCount; index++) {
    const x = pointX[index]!;
    const y = pointY[index]!;
    sumX += x;
    sumY += y;
    sumXY += x * y;
    sumYY += y * y;
  }
  const spread = sumYY - (sumY * sumY) / pointCount;
  return spread > 1 ? (sumXY - (sumX * sumY) / pointCount) / spread : 0;
}

const ridgeCounts = new Uint16Array(16);

/** The level, 0…1, that nine tenths of the ridge pixels reach; ridge = not below both neighbours in some direction. */
function faintRidge(pixels: Uint8Array): number {
  ridgeCounts.fill(0);
  let total = 0;
  for (let index = DIGIT_SIDE; index < pixels.length - DIGIT_SIDE; index++) {
    const value = pixels[index]!;
    if (value < INK_FLOOR) continue;
    const across = value >= pixels[index - 1]! && value >= pixels[index + 1]!;
    const along = value >= pixels[index - DIGIT_SIDE]! && value >= pixels[index + DIGIT_SIDE]!;
    if (!across && !along) continue;
    ridgeCounts[value >> 4] = ridgeCounts[value >> 4]! + 1;
    total++;
  }
  let below = 0;
  let bin = 0;
  while (bin < 15 && below + ridgeCounts[bin]! <= total / 10) below += ridgeCounts[bin++]!;
  return (bin + 0.5) / 16;
}

// Catmull and Rom's cubic a quarter pixel to either side of a pixel's centre
const FAR = -0.0234375;
const NEAR = 0.2265625;
const SELF = 0.8671875;
const OPPOSITE = -0.0703125;

function enlargeRow(rows: Float32Array, pixels: Uint8Array, y: number): void {
  const from = y * DIGIT_SIDE;
  const to = (y + EMPTY_ROWS) * FIELD_SIDE + MARGIN;
  let beforeThat = 0;
  let before = 0;
  let here = pixels[from]! / 255;
  let after = pixels[from + 1]! / 255;
  for (let x = 0; x < DIGIT_SIDE; x++) {
    const afterThat = x + 2 < DIGIT_SIDE ? pixels[from + x + 2]! / 255 : 0;
    const middle = SELF * here;
    rows[to + 2 * x] = FAR * beforeThat + NEAR * before + middle + OPPOSITE * after;
    rows[to + 2 * x + 1] = OPPOSITE * before + middle + NEAR * after + FAR * afterThat;
    beforeThat = before;
    before = here;
    here = after;
    after = afterThat;
  }
}

function enlargeColumns(field: StrokeField): void {
  field.data.fill(0);
  const reach = 2 * FIELD_SCALE;
  const first = Math.max(0, (field.top - reach - MARGIN) / FIELD_SCALE);
  const last = Math.min(DIGIT_SIDE, (field.bottom + reach - MARGIN) / FIELD_SCALE);
  for (let y = first; y < last; y++) enlargeColumnsAt(field, y);
}

/** Makes the two field rows of digit-image row y. */
function enlargeColumnsAt({ data, rows, left, right }: StrokeField, y: number): void {
  const here = (y + EMPTY_ROWS) * FIELD_SIDE;
  const upper = (MARGIN + FIELD_SCALE * y) * FIELD_SIDE;
  const end = Math.min(FIELD_SIDE, right + 2 * FIELD_SCALE);
  for (let x = Math.max(0, left - 2 * FIELD_SCALE); x < end; x++) {
    const farAbove = rows[here - 2 * FIELD_SIDE + x]!;
    const above = rows[here - FIELD_SIDE + x]!;
    const middle = SELF * rows[here + x]!;
    const below = rows[here + FIELD_SIDE + x]!;
    const farBelow = rows[here + 2 * FIELD_SIDE + x]!;
    data[upper + x] = FAR * farAbove + NEAR * above + middle + OPPOSITE * below;
    data[upper + FIELD_SIDE + x] = OPPOSITE * above + middle + NEAR * below + FAR * farBelow;
  }
}
