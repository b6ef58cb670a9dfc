/** Side of the square that a digit's long side is scaled to, in digit-image pixels. */
export const CORE_SIDE = 20;

/**
 * The share of a source pixel's width that MNIST's resampler spreads over the target. It was meant
 * to keep pixels off exact boundaries and left a faint pattern in MNIST that ours must show too
 * (Yadav and Bottou, "Cold Case: The Lost MNIST Digits", 2019).
 */
const FOOTPRINT = 0.99;

/** Keeps a rounding error from moving a pixel over a boundary that it only touches. */
const ROUNDING_GUARD = 1e-11;

/** Where each of `side` source pixels falls on the 20 target pixels of one axis, and how much of it. */
export interface Footprint {
  /** [side + 1] the entries of source pixel p are start[p] … start[p + 1] − 1 */
  readonly start: Int32Array;
  /** [entries] target pixel, 0 … 19 */
  readonly target: Int32Array;
  /** [entries] covered length of it, in target pixels, 0 … 1 */
  readonly share: Float64Array;
}

/**
 * @param side source pixels on this axis, an integer ≥ 10; below 20 the pixels are doubled first,
 *   because with a footprint of 0.99 that differs from spreading each over more target pixels
 */
export function footprintOf(side: number): Footprint {
  const known = remembered.get(side);
  if (known !== undefined) return known;
  const footprint = makeFootprint(side);
  if (side <= LARGEST_REMEMBERED) remembered.set(side, footprint);
  return footprint;
}

/** Digits of forms and scans have the same few sizes; all of these together take half a megabyte. */
const LARGEST_REMEMBERED = 160;
const remembered = new Map<number, Footprint>();

function makeFootprint(side: number): Footprint {
  let copies = 1;
  while (side * copies < CORE_SIDE) copies *= 2;
  const start = new Int32Array(side + 1);
  const target = new Int32Array(2 * copies * side);
  const share = new Float64Array(2 * copies * side);
  const scale = CORE_SIDE / (side * copies);
  let entry = 0;
  for (let copy = 0; copy < side * copies; copy++) {
    const from = CORE_SIDE / 2 + scale * (copy - (side * copies) / 2);
    const to = from + FOOTPRINT * scale;
    const head = Math.floor(from + ROUNDING_GUARD);
    const tail = Math.ceil(to - ROUNDING_GUARD) - 1;
    target[entry] = head;
    // A pixel that stays inside one target pixel counts in full, one that is split loses the 1 %.
    share[entry++] = head === tail ? scale : head + 1 - from;
    if (head !== tail) {
      target[entry] = tail;
      share[entry++] = to - tail;
    }
    start[Math.floor(copy / copies) + 1] = entry;
  }
  return { start, target, share };
}
