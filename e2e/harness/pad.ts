import type { Page } from './browser.ts';

export type Point = readonly [x: number, y: number];

/** A seven in one stroke, in shares of the pad. */
export const SEVEN: readonly Point[] = [
  [0.28, 0.25],
  [0.45, 0.24],
  [0.7, 0.23],
  [0.6, 0.45],
  [0.5, 0.65],
  [0.45, 0.82],
];

/** A one. */
export const ONE: readonly Point[] = [
  [0.52, 0.2],
  [0.5, 0.4],
  [0.49, 0.6],
  [0.48, 0.82],
];

/** The bar across a seven. */
export const BAR: readonly Point[] = [
  [0.42, 0.55],
  [0.55, 0.54],
  [0.68, 0.53],
];

/** Draws one stroke with the mouse, and lifts it unless it is told not to. */
export async function draw(
  page: Page,
  points: readonly Point[],
  { lift = true }: { readonly lift?: boolean } = {},
): Promise<void> {
  const frame = await page.locator('.pad__canvas').boundingBox();
  if (frame === null) throw new Error('The pad is not on the page.');
  const at = ([x, y]: Point): [number, number] => [
    frame.x + x * frame.width,
    frame.y + y * frame.height,
  ];
  const [first, ...rest] = points;
  if (first === undefined) return;
  await page.mouse.move(...at(first));
  await page.mouse.down();
  for (const point of rest) await page.mouse.move(...at(point), { steps: 5 });
  if (lift) await page.mouse.up();
}

/** The model is open in the browser. */
export async function readerReady(page: Page): Promise<void> {
  await page.locator('[data-reader=ready]').waitFor({ timeout: 60_000 });
}
