import type { Random } from '../random/seeded.ts';
import { type Canvas, CANVAS_SIDE, drawSegment } from './canvas.ts';

const MIDDLE = CANVAS_SIDE / 2;

/** A dot of ink within or just around the digit's box. */
export function addSpeck(canvas: Canvas, random: Random, radius: number): void {
  const around = 5;
  const x = MIDDLE + random.between(-1, 1) * (canvas.halfWidth + around);
  const y = MIDDLE + random.between(-1, 1) * (canvas.halfHeight + around);
  const smear = random.between(-radius, radius);
  drawSegment(canvas, {
    fromX: x,
    fromY: y,
    toX: x + smear,
    toY: y + random.between(-radius, radius),
    width: 2 * radius,
    ink: random.between(0.5, 1),
  });
}

/**
 * A piece of a neighbouring digit that was cut off with this one: a stroke beside the box,
 * left or right, seldom above or below, running out of the picture.
 */
export function addNeighbour(canvas: Canvas, random: Random, width: number): void {
  const beside = random.chance(0.8);
  const half = beside ? canvas.halfWidth : canvas.halfHeight;
  const alongHalf = beside ? canvas.halfHeight : canvas.halfWidth;
  const side = random.chance(0.5) ? 1 : -1;
  const gap = random.between(2.5, 6);
  const near = MIDDLE + side * (half + gap + width / 2);
  const away = near + side * random.between(1, 4);
  const start = MIDDLE + random.between(-1, 1) * alongHalf * 0.9;
  const length = pieceOf(random) * 2 * Math.max(alongHalf, 8);
  const end = start + (start > MIDDLE ? -length : length);
  const ends = random.chance(0.5) ? [near, away] : [away, near];
  const ink = random.between(0.6, 1);
  drawSegment(canvas, {
    fromX: beside ? ends[0]! : start,
    fromY: beside ? start : ends[0]!,
    toX: beside ? ends[1]! : end,
    toY: beside ? end : ends[1]!,
    width,
    ink,
  });
}

/** Share of the neighbour's side that is seen: mostly little, seldom up to half. */
function pieceOf(random: Random): number {
  return random.chance(0.3) ? random.between(0.25, 0.5) : random.between(0.08, 0.25);
}

/** Faint lines over the whole canvas, as ruled or squared paper leaves them. */
export function addRuling(canvas: Canvas, random: Random, darkness: number): void {
  const spacing = random.between(18, 40);
  const width = random.between(0.7, 1.6);
  const slope = random.between(-0.05, 0.05);
  const squared = random.chance(0.4);
  const upright = !squared && random.chance(0.2);
  for (let at = random.between(0, spacing); at < CANVAS_SIDE; at += spacing) {
    const skew = slope * CANVAS_SIDE;
    const level = { fromX: 0, fromY: at, toX: CANVAS_SIDE, toY: at + skew };
    const plumb = { fromX: at, fromY: 0, toX: at - skew, toY: CANVAS_SIDE };
    if (!upright) drawSegment(canvas, { ...level, width, ink: darkness });
    if (squared || upright) drawSegment(canvas, { ...plumb, width, ink: darkness });
  }
}

/**
 * What is left of a fine printed pattern after the page has been cleaned: its lines, broken into
 * dashes, in the digit's box and just around it.
 */
export function addPrint(canvas: Canvas, random: Random, darkness: number): void {
  const spacing = random.between(5, 14);
  const width = random.between(0.8, 2.2);
  const slope = random.between(-0.25, 0.25);
  const kept = random.between(0.15, 0.6);
  const [halfWidth, halfHeight] = [canvas.halfWidth + 2, canvas.halfHeight + 2];
  for (let y = -halfHeight + random.between(0, spacing); y < halfHeight; y += spacing) {
    for (let x = -halfWidth; x < halfWidth;) {
      const end = Math.min(halfWidth, x + random.between(3, 14));
      const ink = darkness * random.between(0.6, 1);
      if (random.chance(kept)) {
        drawSegment(canvas, {
          ...{ fromX: MIDDLE + x, fromY: MIDDLE + y + slope * x },
          ...{ toX: MIDDLE + end, toY: MIDDLE + y + slope * end, width, ink },
        });
      }
      x = end + random.between(1, 4);
    }
  }
}
