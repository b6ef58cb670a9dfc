import { seededRandom, type Random } from '../random/seeded.ts';
import type { Glyph } from './glyphs/glyph.ts';

/** What makes somebody's writing theirs. Lengths are shares of a character's height. */
export interface Hand {
  readonly number: number;
  /** how far the top leans to the right of the bottom, −0.25 … 0.6 */
  readonly slant: number;
  /** width against the usual, 0.7 … 1.35 */
  readonly breadth: number;
  /** turn of the writing line, radians */
  readonly turn: number;
  /** 0 writes with straight lines and corners, 1 with round curves */
  readonly roundness: number;
  /** half the width of the line */
  readonly pen: number;
  /** how much the line's width changes along it, 0 … 0.4 */
  readonly pressure: number;
  /** a broad nib writes thin along its edge: its angle in radians, and how broad it is, 0 … 0.6 */
  readonly nib: { readonly angle: number; readonly flatness: number };
  /** deviation of each point from where it was meant, another with every character */
  readonly looseness: number;
  /** trembling across the line */
  readonly tremor: number;
  /** how far strokes run on past their end, −0.04 (short) … 0.08 */
  readonly overrun: number;
  /** this hand's own distortion of all shapes */
  readonly bend: Bend;
  /** how surely it writes a character in its favourite way, 0.75 … 1 */
  readonly constancy: number;
  /** draws this hand's favourite among ways of writing that are as common as their weights say */
  favourite(glyph: Glyph): number;
}

/** A smooth distortion of the plane: a slow wave along each axis. */
export interface Bend {
  readonly amount: { readonly x: number; readonly y: number };
  readonly waves: { readonly x: number; readonly y: number };
  readonly phase: { readonly x: number; readonly y: number };
}

/** The hand of this number: the same for the same seed, whatever else is drawn. */
export function createHand(seed: number, number: number): Hand {
  const random = seededRandom(seed, 'hand', number);
  return {
    number,
    slant: clamp(random.normal(0.12, 0.17), -0.25, 0.6),
    breadth: clamp(random.normal(1, 0.14), 0.7, 1.35),
    turn: random.normal(0, 0.04),
    roundness: clamp(random.normal(0.9, 0.18), 0.35, 1),
    pen: clamp(Math.exp(random.normal(Math.log(0.042), 0.32)), 0.018, 0.085),
    pressure: random.between(0.05, 0.35),
    nib: {
      angle: random.between(0.4, 1.1),
      flatness: random.chance(0.25) ? random.between(0.25, 0.6) : 0,
    },
    looseness: random.between(0.012, 0.036),
    tremor: random.chance(0.15) ? random.between(0.005, 0.01) : random.between(0, 0.003),
    overrun: clamp(random.normal(0.015, 0.03), -0.04, 0.08),
    bend: drawBend(random, 0.045),
    constancy: random.between(0.75, 1),
    favourite: (glyph) => weighted(glyph, seededRandom(seed, 'favourite', number, glyph.name)),
  };
}

/** Draws a distortion of about this size. */
export function drawBend(random: Random, amount: number): Bend {
  const pair = (draw: () => number): { x: number; y: number } => ({ x: draw(), y: draw() });
  return {
    amount: pair(() => random.normal(0, amount)),
    waves: pair(() => random.between(0.5, 1.3)),
    phase: pair(() => random.between(0, 2 * Math.PI)),
  };
}

/** The way that a hand writes a character this time: mostly its favourite. */
export function chooseAllograph(glyph: Glyph, hand: Hand, random: Random): number {
  return random.chance(hand.constancy) ? hand.favourite(glyph) : weighted(glyph, random);
}

function weighted({ allographs }: Glyph, random: Random): number {
  let rest = random.between(
    0,
    allographs.reduce((sum, { weight }) => sum + weight, 0),
  );
  const chosen = allographs.findIndex(({ weight }) => (rest -= weight) < 0);
  return Math.max(0, chosen);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
