import type { Box } from '../image/page.ts';

/** Free columns between two boxes; negative where they share columns. */
export function gapAcross(a: Box, b: Box): number {
  return Math.max(a.left, b.left) - Math.min(a.left + a.width, b.left + b.width);
}

/** Free rows between two boxes; negative where they share rows. */
export function gapDown(a: Box, b: Box): number {
  return Math.max(a.top, b.top) - Math.min(a.top + a.height, b.top + b.height);
}

/** Pixels between two boxes in the direction in which they are further apart; 0 where they meet. */
export function gapBetween(a: Box, b: Box): number {
  return Math.max(0, gapAcross(a, b), gapDown(a, b));
}

/** The smallest box around all of them. */
export function boxAround(boxes: Iterable<Box>): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const box of boxes) {
    left = Math.min(left, box.left);
    top = Math.min(top, box.top);
    right = Math.max(right, box.left + box.width);
    bottom = Math.max(bottom, box.top + box.height);
  }
  return { left, top, width: right - left, height: bottom - top };
}
