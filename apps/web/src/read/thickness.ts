/** How thick the pen draws, in shares of the pad's side. */
export const THICKNESS = {
  least: 0.02,
  usual: 0.055,
  most: 0.12,
  step: 0.005,
  /** an eraser is broader than the pen whose strokes it takes away */
  eraserFactor: 2.2,
} as const;

/** Two steps of the slider at once: one is hardly seen. */
const KEY_STEPS = 2;

export function thicker(thickness: number, direction: 1 | -1): number {
  const next = thickness + direction * KEY_STEPS * THICKNESS.step;
  return Math.min(THICKNESS.most, Math.max(THICKNESS.least, next));
}
