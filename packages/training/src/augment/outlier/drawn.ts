import { normaliseInk } from '@hand-digits/recognition';
import type { Random } from '../../random/seeded.ts';
import { type Canvas, CANVAS_SIDE, drawSegment } from '../canvas.ts';

/** One drawing that is no digit, on an empty canvas. */
type Drawing = (canvas: Canvas, random: Random, width: number) => void;

const MIDDLE = CANVAS_SIDE / 2;
/** Drawings stay this far from the canvas's middle. */
const REACH = 24;

interface Point {
  readonly x: number;
  readonly y: number;
}

function anywhere(random: Random): Point {
  return { x: MIDDLE + random.between(-REACH, REACH), y: MIDDLE + random.between(-REACH, REACH) };
}

function line(canvas: Canvas, ends: { from: Point; to: Point }, width: number): void {
  drawSegment(canvas, {
    fromX: ends.from.x,
    fromY: ends.from.y,
    toX: ends.to.x,
    toY: ends.to.y,
    width,
    ink: 1,
  });
}

function path(canvas: Canvas, points: readonly Point[], width: number): void {
  points.slice(1).forEach((to, index) => {
    line(canvas, { from: points[index]!, to }, width);
  });
}

/** A pen that wanders about for long, crossing its own line again and again. */
const scribble: Drawing = (canvas, random, width) => {
  let direction = random.between(0, 2 * Math.PI);
  let turn = 0;
  let at: Point = { x: MIDDLE, y: MIDDLE };
  const squash = random.between(0.4, 1);
  const steps = 70 + random.below(60);
  for (let step = 0; step < steps; step++) {
    turn = 0.8 * turn + random.between(-0.5, 0.5);
    direction += turn;
    const pull = 0.04;
    const to = {
      x: at.x + 5 * Math.cos(direction) + pull * (MIDDLE - at.x),
      y: at.y + 5 * squash * Math.sin(direction) + pull * (MIDDLE - at.y),
    };
    line(canvas, { from: at, to }, width);
    at = to;
  }
};

/** Strokes up and down side by side, as when something is crossed out. */
const zigzag: Drawing = (canvas, random, width) => {
  const strokes = 6 + random.below(8);
  const height = random.between(0.3, 1) * REACH;
  const points = Array.from({ length: strokes }, (_, index) => ({
    x: MIDDLE + REACH * ((2 * index) / (strokes - 1) - 1) + random.between(-2, 2),
    y: MIDDLE + (index % 2 === 0 ? -1 : 1) * height * random.between(0.7, 1.1),
  }));
  path(canvas, points, width);
};

/** Turns inwards two or three times. */
const spiral: Drawing = (canvas, random, width) => {
  const turns = random.between(2.2, 3.5);
  const start = random.between(0, 2 * Math.PI);
  const sense = random.chance(0.5) ? 1 : -1;
  const points = Array.from({ length: 60 }, (_, index) => {
    const share = index / 59;
    const angle = start + sense * 2 * Math.PI * turns * share;
    const radius = REACH * (1 - 0.92 * share);
    return { x: MIDDLE + radius * Math.cos(angle), y: MIDDLE + radius * Math.sin(angle) };
  });
  path(canvas, points, Math.min(width, 4));
};

/** A solid blot, not so narrow that it would be a heavy 1. */
const blot: Drawing = (canvas, random) => {
  const parts = 3 + random.below(6);
  const wide = random.between(4, 14);
  for (let part = 0; part < parts; part++) {
    const radius = random.between(5, 9);
    const from = { x: MIDDLE + random.between(-wide, wide), y: MIDDLE + random.between(-6, 6) };
    const to = { x: from.x + random.between(-6, 6), y: from.y + random.between(-3, 3) };
    line(canvas, { from, to }, 2 * radius);
  }
};

/** Dots here and there, or in a row. */
const dots: Drawing = (canvas, random, width) => {
  const inARow = random.chance(0.3);
  const count = 3 + random.below(inARow ? 3 : 9);
  for (let index = 0; index < count; index++) {
    const place = anywhere(random);
    const from = inARow
      ? { x: 8 + (48 * index) / count, y: MIDDLE + random.between(-2, 2) }
      : place;
    const to = { x: from.x + random.between(-1.5, 1.5), y: from.y + random.between(-1.5, 1.5) };
    line(canvas, { from, to }, width * random.between(0.8, 1.8));
  }
};

/** One to four level strokes: a dash, an equals sign, ruled lines. */
const dashes: Drawing = (canvas, random, width) => {
  const count = 1 + random.below(4);
  // steeper, and turned further by augmentation, a dash would be a leaning 1
  const slope = random.between(-0.15, 0.15);
  const half = random.between(14, REACH);
  for (let index = 0; index < count; index++) {
    const y = MIDDLE + (index - (count - 1) / 2) * random.between(9, 14);
    const from = { x: MIDDLE - half, y: y - slope * half };
    line(canvas, { from, to: { x: MIDDLE + half, y: y + slope * half } }, width);
  }
};

/** Three or more strokes through one point: an asterisk, a star. */
const asterisk: Drawing = (canvas, random, width) => {
  const strokes = 3 + random.below(3);
  const start = random.between(0, Math.PI);
  for (let stroke = 0; stroke < strokes; stroke++) {
    const angle = start + (Math.PI * stroke) / strokes + random.between(-0.15, 0.15);
    const x = REACH * Math.cos(angle) * random.between(0.7, 1);
    const y = REACH * Math.sin(angle) * random.between(0.7, 1);
    const from = { x: MIDDLE - x, y: MIDDLE - y };
    line(canvas, { from, to: { x: MIDDLE + x, y: MIDDLE + y } }, Math.min(width, 5));
  }
};

/** A frame wider than high, often with something struck through it. */
const rectangle: Drawing = (canvas, random, width) => {
  const halfWidth = random.between(18, REACH);
  const halfHeight = halfWidth * random.between(0.25, 0.62);
  const left = MIDDLE - halfWidth;
  const right = MIDDLE + halfWidth;
  const top = MIDDLE - halfHeight;
  const bottom = MIDDLE + halfHeight;
  const corners = [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
    { x: left, y: top },
  ].map(({ x, y }) => ({ x: x + random.between(-2, 2), y: y + random.between(-2, 2) }));
  path(canvas, corners, width);
  if (random.chance(0.5)) line(canvas, { from: corners[0]!, to: corners[2]! }, width);
  if (random.chance(0.4)) line(canvas, { from: corners[1]!, to: corners[3]! }, width);
};

/** A fragment of squared paper. */
const grid: Drawing = (canvas, random, width) => {
  const columns = 2 + random.below(3);
  const rows = 2 + random.below(3);
  const tilt = random.between(-3, 3);
  const thin = Math.min(width, 3);
  for (let index = 0; index <= columns; index++) {
    const x = MIDDLE + REACH * ((2 * index) / columns - 1);
    line(canvas, { from: { x: x - tilt, y: 8 }, to: { x: x + tilt, y: 56 } }, thin);
  }
  for (let index = 0; index <= rows; index++) {
    const y = MIDDLE + REACH * ((2 * index) / rows - 1);
    line(canvas, { from: { x: 8, y: y + tilt }, to: { x: 56, y: y - tilt } }, thin);
  }
};

/** Specks all over, as a dirty or badly lit page leaves them. */
const dirt: Drawing = (canvas, random) => {
  const count = 30 + random.below(120);
  for (let index = 0; index < count; index++) {
    const from = anywhere(random);
    line(canvas, { from, to: from }, random.between(0.8, 3));
  }
};

/** Straight strokes in all directions, more than any digit has. */
const tangle: Drawing = (canvas, random, width) => {
  const points = Array.from({ length: 8 + random.below(6) }, () => anywhere(random));
  path(canvas, points, Math.min(width, 4));
};

const DRAWINGS: readonly Drawing[] = [
  scribble,
  zigzag,
  spiral,
  blot,
  dots,
  dashes,
  asterisk,
  rectangle,
  grid,
  dirt,
  tangle,
];

/** Draws something that nobody would read as a digit. // [28, 28] */
export function drawNoDigit(canvas: Canvas, random: Random): Uint8Array {
  canvas.data.fill(0);
  random.pick(DRAWINGS)(canvas, random, 2 * 2.2 ** random.between(0, 1.6));
  return normaliseInk(canvas).image;
}
