import fc from 'fast-check';
import type { Ink, Page } from '../../src/index.ts';

type Point = readonly [x: number, y: number];

/** Centre lines within 0 … 10 across and 0 … 16 down; a stroke goes on without lifting the pen. */
const STROKES: readonly (readonly (readonly Point[])[])[] = [
  [oval([5, 8], [4, 7])],
  [
    [
      [3, 4],
      [6, 1],
      [6, 15],
    ],
  ],
  [[...arc([5, 4.5], [3.6, 3.6], [200, 380]), [1, 15], [9, 15]]],
  [[...arc([4.5, 4.5], [3.4, 3.4], [215, 450]), ...arc([4.5, 11.2], [4, 3.8], [275, 500])]],
  [
    [
      [6, 1],
      [1, 10],
      [9, 10],
    ],
    [
      [7, 6],
      [7, 15],
    ],
  ],
  [[[8.5, 1], [2.5, 1], [2, 7.5], ...arc([4.5, 10.6], [4, 4.4], [235, 500])]],
  [[...arc([6.5, 8], [5, 7], [280, 180]), ...oval([5, 11], [3.6, 4])]],
  [
    [
      [1, 1],
      [9, 1],
      [4, 15],
    ],
  ],
  [oval([5, 4.6], [3.2, 3.6]), oval([5, 11.4], [4, 3.6])],
  [
    oval([5, 5], [3.4, 4]),
    [
      [8.4, 4],
      [8, 9],
      [7, 15],
    ],
  ],
];

function arc(middle: Point, radii: Point, [from, to]: Point): Point[] {
  const steps = 24;
  return Array.from({ length: steps + 1 }, (_, i) => {
    const angle = ((from + ((to - from) * i) / steps) * Math.PI) / 180;
    return [middle[0] + radii[0] * Math.cos(angle), middle[1] + radii[1] * Math.sin(angle)];
  });
}

function oval(middle: Point, radii: Point): Point[] {
  return arc(middle, radii, [0, 360]);
}

/** How a digit is written on a frame of any size. */
export interface Written {
  readonly digit: number;
  readonly width: number;
  readonly height: number;
  /** where the left top corner of the digit's 10 × 16 field lies, in pixels */
  readonly left: number;
  readonly top: number;
  /** pixels for each of the field's 16 rows */
  readonly unit: number;
  /** stroke width in the field's units */
  readonly pen: number;
  /** rightward lean, as run over rise */
  readonly slant: number;
}

export const PLAIN: Written = {
  digit: 5,
  width: 100,
  height: 110,
  left: 30,
  top: 22,
  unit: 4,
  pen: 1.6,
  slant: 0,
};

/** Any hand that can be read: thin or thick, upright or slanting, every digit. */
export const anyHand = fc.record({
  digit: fc.integer({ min: 0, max: 9 }),
  pen: fc.double({ min: 1.1, max: 2.4, noNaN: true }),
  slant: fc.double({ min: -0.3, max: 0.4, noNaN: true }),
});

/** Soft-edged ink of a digit, as an ideal camera would see it. */
export function draw(written: Written): Ink {
  const { digit, width, height, left, top, unit, pen, slant } = written;
  const data = new Float32Array(width * height);
  for (const stroke of STROKES[digit]!) {
    const points = stroke.map(([x, y]): Point => {
      return [left + (x + slant * (8 - y)) * unit, top + y * unit];
    });
    points.slice(1).forEach((to, i) => {
      drawSegment({ width, height, data }, [points[i]!, to], (pen * unit) / 2);
    });
  }
  return { width, height, data };
}

function drawSegment(ink: Ink, [from, to]: readonly [Point, Point], radius: number): void {
  const [across, down] = [to[0] - from[0], to[1] - from[1]];
  const squared = across * across + down * down;
  const within = (limit: number, ...ends: readonly number[]): [number, number] => [
    Math.max(0, Math.floor(Math.min(...ends) - radius - 1)),
    Math.min(limit, Math.ceil(Math.max(...ends) + radius + 1)),
  ];
  const [left, right] = within(ink.width, from[0], to[0]);
  const [top, bottom] = within(ink.height, from[1], to[1]);
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const along = (x + 0.5 - from[0]) * across + (y + 0.5 - from[1]) * down;
      const t = squared === 0 ? 0 : Math.min(1, Math.max(0, along / squared));
      const off = Math.hypot(x + 0.5 - from[0] - t * across, y + 0.5 - from[1] - t * down);
      const cover = Math.min(1, Math.max(0, radius - off + 0.5));
      const at = y * ink.width + x;
      if (cover > ink.data[at]!) ink.data[at] = cover;
    }
  }
}

/** Only ink and paper, as a scanner of one bit sees it. */
export function bilevel({ width, height, data }: Ink): Ink {
  return { width, height, data: data.map((value) => (value >= 0.5 ? 1 : 0)) };
}

/** Ink of one level on paper of one level, both 0 … 255. */
export function onPaper({ width, height, data }: Ink, paper = 255, pen = 0): Page {
  const grey = Uint8Array.from(data, (ink) => Math.round(paper + (pen - paper) * ink));
  return { width, height, channels: 1, data: grey };
}

/** The same page with every grey level changed. */
export function repainted(page: Page, paint: (grey: number, x: number, y: number) => number): Page {
  const data = Uint8Array.from(page.data, (grey, at) => {
    const level = paint(grey, at % page.width, Math.floor(at / page.width));
    return Math.min(255, Math.max(0, Math.round(level)));
  });
  return { ...page, data };
}

export function inverted(page: Page): Page {
  return repainted(page, (grey) => 255 - grey);
}

/** The page with more paper around it. */
export function withMargins(
  page: Page,
  margin: { readonly left: number; readonly top: number; readonly right: number; bottom: number },
): Page {
  const width = page.width + margin.left + margin.right;
  const height = page.height + margin.top + margin.bottom;
  const data = new Uint8Array(width * height).fill(page.data[0]!);
  for (let y = 0; y < page.height; y++) {
    const row = page.data.subarray(y * page.width, (y + 1) * page.width);
    data.set(row, (y + margin.top) * width + margin.left);
  }
  return { width, height, channels: 1, data };
}

/** Every pixel as a square of `times` × `times`. */
export function enlarged({ width, height, data }: Page, times: number): Page {
  const wide = width * times;
  const result = Uint8Array.from({ length: wide * height * times }, (_, at) => {
    const x = Math.floor((at % wide) / times);
    return data[Math.floor(at / wide / times) * width + x]!;
  });
  return { width: wide, height: height * times, channels: 1, data: result };
}

/** A small generator of its own, so that a failing page can be made again from its seed. */
export function randomNumbers(seed: number): () => number {
  let state = (seed ^ 0x9e3779b9) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * How alike two digit images are, −1 … 1: their correlation where it is highest within one pixel,
 * since a centre of mass at a pixel's edge may fall on either side; softened a little, since a thin
 * stroke may lie within one pixel or across two.
 */
export function likeness(one: Uint8Array, other: Uint8Array): number {
  const [soft, otherSoft] = [softened(one), softened(other)];
  let best = -1;
  for (let down = -1; down <= 1; down++) {
    for (let right = -1; right <= 1; right++) {
      best = Math.max(best, correlation(soft, moved(otherSoft, right, down)));
    }
  }
  return best;
}

const KERNEL = [1, 2, 1] as const;

function softened(image: Uint8Array): Uint8Array {
  const sums = Array.from(image, () => 0);
  KERNEL.forEach((weightDown, down) => {
    KERNEL.forEach((weight, right) => {
      moved(image, right - 1, down - 1).forEach((value, at) => {
        sums[at]! += (value * weight * weightDown) / 16;
      });
    });
  });
  return Uint8Array.from(sums);
}

function moved(image: Uint8Array, right: number, down: number): Uint8Array {
  return Uint8Array.from(image, (_, at) => {
    const x = (at % 28) - right;
    const y = Math.floor(at / 28) - down;
    return x >= 0 && x < 28 && y >= 0 && y < 28 ? image[y * 28 + x]! : 0;
  });
}

function correlation(one: Uint8Array, other: Uint8Array): number {
  const mean = (image: Uint8Array): number => image.reduce((sum, value) => sum + value, 0) / 784;
  const [meanOne, meanOther] = [mean(one), mean(other)];
  let [joint, squaresOne, squaresOther] = [0, 0, 0];
  one.forEach((value, at) => {
    joint += (value - meanOne) * (other[at]! - meanOther);
    squaresOne += (value - meanOne) ** 2;
    squaresOther += (other[at]! - meanOther) ** 2;
  });
  return joint / Math.sqrt(squaresOne * squaresOther);
}
