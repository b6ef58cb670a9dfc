import type { Random } from '../random/seeded.ts';
import { smoothCurve, type Point } from './curve.ts';
import type { Hand } from './hand.ts';
import type { Trace } from './trace.ts';

/** A meaningless mark: a tangle, a zigzag, a spiral or a dense filling. */
export function scribble(hand: Hand, random: Random): Trace[] {
  const draw = random.pick([tangle, zigzag, spiral, filling]);
  const points = draw(random).map(({ x, y }) => ({
    x: x + random.normal(0, 0.02),
    y: y + random.normal(0, 0.02),
  }));
  const curve = smoothCurve(points, hand.roundness, 12);
  return [curve.map((point) => ({ ...point, radius: hand.pen * random.between(0.9, 1.1) }))];
}

/** Random turns that stay on the paper. */
function tangle(random: Random): Point[] {
  const count = 10 + random.below(12);
  return Array.from({ length: count }, () => ({
    x: random.between(0, 1.1),
    y: random.between(0, 1),
  }));
}

/** Up and down, moving on. */
function zigzag(random: Random): Point[] {
  const count = 9 + random.below(9);
  return Array.from({ length: count }, (_, place) => ({
    x: (1.2 * place) / count,
    y: place % 2 === 0 ? random.between(0, 0.3) : random.between(0.7, 1),
  }));
}

/** Several turns about a middle. */
function spiral(random: Random): Point[] {
  const turns = random.between(2.5, 4.5);
  const count = Math.round(turns * 9);
  return Array.from({ length: count }, (_, place) => {
    const angle = (2 * Math.PI * turns * place) / count;
    const distance = 0.05 + (0.45 * place) / count;
    return { x: 0.5 + distance * Math.cos(angle), y: 0.5 + distance * Math.sin(angle) };
  });
}

/** Strokes side by side, as one blackens something out. */
function filling(random: Random): Point[] {
  const count = 22 + random.below(12);
  return Array.from({ length: count }, (_, place) => ({
    x: place % 2 === 0 ? random.between(0, 0.12) : random.between(0.88, 1),
    y: (0.9 * place) / count,
  }));
}
