import { normaliseInk } from '@hand-digits/recognition';
import { createCanvas, drawSegment } from '../../src/augment/canvas.ts';

/** Corners of a digit's centre line on 64×64, some as two strokes. */
const STROKES: readonly (readonly (readonly [number, number])[])[][] = [
  [
    [
      [32, 10],
      [44, 20],
      [44, 44],
      [32, 54],
      [20, 44],
      [20, 20],
      [32, 10],
    ],
  ],
  [
    [
      [26, 18],
      [34, 10],
      [34, 54],
    ],
  ],
  [
    [
      [20, 18],
      [30, 10],
      [42, 16],
      [40, 28],
      [20, 54],
      [46, 54],
    ],
  ],
  [
    [
      [20, 12],
      [42, 12],
      [32, 28],
      [44, 40],
      [34, 54],
      [20, 50],
    ],
  ],
  [
    [
      [36, 10],
      [18, 38],
      [48, 38],
    ],
    [
      [40, 28],
      [40, 54],
    ],
  ],
  [
    [
      [44, 10],
      [24, 10],
      [22, 30],
      [42, 34],
      [40, 52],
      [20, 52],
    ],
  ],
  [
    [
      [40, 10],
      [24, 30],
      [22, 46],
      [34, 54],
      [42, 44],
      [34, 34],
      [24, 40],
    ],
  ],
  [
    [
      [18, 12],
      [44, 12],
      [28, 54],
    ],
  ],
  [
    [
      [32, 10],
      [42, 18],
      [22, 42],
      [32, 54],
      [42, 42],
      [22, 18],
      [32, 10],
    ],
  ],
  [
    [
      [42, 24],
      [32, 30],
      [22, 22],
      [30, 10],
      [42, 14],
      [40, 54],
    ],
  ],
];

/** Ten digit images, 0 … 9, written with straight strokes of this width. // [10, 28, 28] */
export function sampleDigits(width = 5): Uint8Array {
  const rows = new Uint8Array(10 * 784);
  STROKES.forEach((strokes, digit) => {
    const canvas = createCanvas();
    for (const corners of strokes) {
      corners.slice(1).forEach(([toX, toY], index) => {
        const [fromX, fromY] = corners[index]!;
        drawSegment(canvas, { fromX, fromY, toX, toY, width, ink: 1 });
      });
    }
    rows.set(normaliseInk(canvas).image, digit * 784);
  });
  return rows;
}

export function imageOf(rows: Uint8Array, index: number): Uint8Array {
  return rows.subarray(index * 784, (index + 1) * 784);
}
