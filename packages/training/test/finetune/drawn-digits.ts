import { normaliseInk } from '@hand-digits/recognition';
import { createCanvas, drawSegment } from '../../src/augment/canvas.ts';
import type { LabelledHands } from '../../src/finetune/labelled-hands.ts';
import { seededRandom } from '../../src/random/seeded.ts';

type Corner = readonly [x: number, y: number];

/** Corners of the digits' strokes on 64×64. */
// prettier-ignore
const STROKES: readonly (readonly (readonly Corner[])[])[] = [
  [[[32, 10], [44, 20], [44, 44], [32, 54], [20, 44], [20, 20], [32, 10]]],
  [[[26, 18], [34, 10], [34, 54]]],
  [[[20, 18], [30, 10], [42, 16], [40, 28], [20, 54], [46, 54]]],
  [[[20, 12], [42, 12], [32, 28], [44, 40], [34, 54], [20, 50]]],
  [[[36, 10], [18, 38], [48, 38]], [[40, 28], [40, 54]]],
  [[[44, 10], [24, 10], [22, 30], [42, 34], [40, 52], [20, 52]]],
  [[[40, 10], [24, 30], [22, 46], [34, 54], [42, 44], [34, 34], [24, 40]]],
  [[[18, 12], [44, 12], [28, 54]]],
  [[[32, 10], [42, 18], [22, 42], [32, 54], [42, 42], [22, 18], [32, 10]]],
  [[[42, 24], [32, 30], [22, 22], [30, 10], [42, 14], [40, 54]]],
];

/** How somebody writes. */
export interface Style {
  /** how far the top leans to the right, as a share of the height */
  readonly slant: number;
  /** width against the usual */
  readonly breadth: number;
  /** pixels of the 64 */
  readonly pen: number;
}

/** Upright and slightly leaning hands, such as a small network soon reads. */
export function usualStyle(hand: number): Style {
  const random = seededRandom(hand, 'style');
  return {
    slant: random.between(-0.1, 0.3),
    breadth: random.between(0.8, 1.2),
    pen: random.between(3, 7),
  };
}

/** Somebody whose digits lean far to the right. */
export const STRANGE: Style = { slant: 1, breadth: 1, pen: 4 };

/** Digits 0 … 9 in turn, `count` of each hand, every one a little different. */
export function drawDigits(
  hands: readonly number[],
  count: number,
  styleOf: (hand: number) => Style = usualStyle,
): LabelledHands {
  const total = hands.length * count;
  const images = new Uint8Array(total * 784);
  const labels = new Uint8Array(total);
  const writers = new Int32Array(total);
  for (let row = 0; row < total; row += 1) {
    const hand = hands[Math.floor(row / count)]!;
    labels[row] = row % 10;
    writers[row] = hand;
    images.set(drawDigit(row % 10, styleOf(hand), hand * 100_003 + row), row * 784);
  }
  return { images, labels, hands: writers };
}

function drawDigit(digit: number, style: Style, seed: number): Uint8Array {
  const random = seededRandom(seed, 'corners');
  const canvas = createCanvas();
  const place = ([x, y]: Corner): Corner => {
    const leaning = 32 + (x - 32) * style.breadth + style.slant * (32 - y);
    return [leaning + random.normal(0, 2.6), y + random.normal(0, 2.6)];
  };
  for (const corners of STROKES[digit]!) {
    const placed = corners.map(place);
    placed.slice(1).forEach(([toX, toY], index) => {
      const [fromX, fromY] = placed[index]!;
      drawSegment(canvas, { fromX, fromY, toX, toY, width: style.pen, ink: 1 });
    });
  }
  return normaliseInk(canvas).image;
}
