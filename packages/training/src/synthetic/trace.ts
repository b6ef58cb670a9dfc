import type { Random } from '../random/seeded.ts';
import { smoothCurve, type Point } from './curve.ts';
import type { Allograph, GlyphStroke } from './glyphs/glyph.ts';
import { drawBend, type Bend, type Hand } from './hand.ts';

/** A point that the pen passes, with half the width of its line there. */
export interface PenPoint extends Point {
  readonly radius: number;
}

/** The pen's path over the paper, from where it is set down to where it is lifted. */
export type Trace = readonly PenPoint[];

/** Points of a curve for each stretch between two of a glyph's points. */
const SAMPLES = 14;
/** Share of a stroke at either end over which the line grows to its width. */
const TAPER = 0.06;

/** Writes a character once: lengths are in character heights, y down, the baseline at 1. */
export function writeCharacter(allograph: Allograph, hand: Hand, random: Random): Trace[] {
  const mood = drawBend(random, hand.looseness * 0.8);
  const slant = hand.slant + random.normal(0, 0.04);
  const breadth = hand.breadth * Math.exp(random.normal(0, 0.06));
  const turn = hand.turn + random.normal(0, 0.03);
  return allograph.map((stroke) => {
    const meant = misplace(stroke, hand, random);
    const curve = shake(smoothCurve(meant, hand.roundness, SAMPLES), hand, random);
    const placed = curve
      .map((point) => bend(bend(point, hand.bend), mood))
      .map((point) => lean(point, { slant, breadth, turn }));
    return press(placed, hand, random);
  });
}

/** Moves the points from where they were meant, and the stroke's ends beyond or short of theirs. */
function misplace(stroke: GlyphStroke, hand: Hand, random: Random): Point[] {
  const offset = { x: random.normal(0, hand.looseness), y: random.normal(0, hand.looseness) };
  const moved = stroke.map(([x, y]) => ({ x, y }));
  for (const [place, point] of moved.entries()) {
    const before = stroke[place - 1];
    // A corner is one point that stands twice: both must move together.
    const isCorner = before?.[0] === point.x && before[1] === point.y;
    const partner = isCorner ? moved[place - 1] : undefined;
    point.x = partner?.x ?? point.x + offset.x + random.normal(0, hand.looseness);
    point.y = partner?.y ?? point.y + offset.y + random.normal(0, hand.looseness);
  }
  const overrun = hand.overrun + random.normal(0, 0.02);
  prolong(moved, moved.length - 1, overrun);
  prolong(moved, 0, overrun / 2);
  return moved;
}

/** Moves an end point along its stroke's direction there. */
function prolong(points: { x: number; y: number }[], end: number, length: number): void {
  const point = points[end];
  const neighbour = points[end === 0 ? 1 : end - 1];
  if (point === undefined || neighbour === undefined) return;
  const dx = point.x - neighbour.x;
  const dy = point.y - neighbour.y;
  const distance = Math.hypot(dx, dy);
  if (distance < 1e-6) return;
  const along = Math.max(length, -0.3 * distance) / distance;
  point.x += dx * along;
  point.y += dy * along;
}

/** Trembling: a noise that changes over a few samples, across both axes. */
function shake(curve: readonly Point[], { tremor }: Hand, random: Random): Point[] {
  let x = 0;
  let y = 0;
  return curve.map((point) => {
    x = 0.7 * x + 0.7 * random.normal(0, tremor);
    y = 0.7 * y + 0.7 * random.normal(0, tremor);
    return { x: point.x + x, y: point.y + y };
  });
}

function bend({ x, y }: Point, { amount, waves, phase }: Bend): Point {
  return {
    x: x + amount.x * Math.sin(2 * Math.PI * waves.x * y + phase.x),
    y: y + amount.y * Math.sin(2 * Math.PI * waves.y * x + phase.y),
  };
}

function lean(
  { x, y }: Point,
  { slant, breadth, turn }: { slant: number; breadth: number; turn: number },
): Point {
  const wide = (x - 0.33) * breadth + slant * (0.5 - y);
  const high = y - 0.5;
  const cosine = Math.cos(turn);
  const sine = Math.sin(turn);
  return { x: wide * cosine - high * sine, y: wide * sine + high * cosine + 0.5 };
}

/** Gives each point the width of the line there. */
function press(path: readonly Point[], hand: Hand, random: Random): Trace {
  const phase = random.between(0, 2 * Math.PI);
  const waves = random.between(0.5, 1.5);
  const last = Math.max(1, path.length - 1);
  const bluntness = random.between(0.45, 1);
  return path.map((point, place) => {
    const along = place / last;
    const swell = 1 + hand.pressure * Math.sin(2 * Math.PI * waves * along + phase);
    const end = Math.min(1, Math.min(along, 1 - along) / TAPER);
    const taper = bluntness + (1 - bluntness) * end;
    return { ...point, radius: hand.pen * swell * taper * nibFactor(path, place, hand) };
  });
}

/** A broad nib's line is thinnest where it moves along its own edge. */
function nibFactor(path: readonly Point[], place: number, { nib }: Hand): number {
  if (nib.flatness === 0) return 1;
  const before = path[Math.max(0, place - 1)];
  const after = path[Math.min(path.length - 1, place + 1)];
  if (before === undefined || after === undefined) return 1;
  const direction = Math.atan2(after.y - before.y, after.x - before.x);
  return 1 - nib.flatness * Math.abs(Math.cos(direction + nib.angle));
}
