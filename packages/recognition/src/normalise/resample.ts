import type { Box } from '../image/page.ts';
import { CORE_SIDE, footprintOf, type Footprint } from './footprint.ts';
import type { Ink } from './ink.ts';
import type { Runs } from './runs.ts';

/** The square that is scaled to 20×20. */
export interface Square {
  /** the tight box: only here is ink */
  readonly box: Box;
  readonly origin: { readonly x: number; readonly y: number };
  readonly side: number;
}

/** What is added up in; the next image uses the same memory. // [20, 20], [20] */
const core = new Float64Array(CORE_SIDE * CORE_SIDE);
const line = new Float64Array(CORE_SIDE);

/** Area-weighted 20×20 of the square, good until the next is asked for. // [20, 20] */
export function resample(ink: Ink, { box, origin, side }: Square): Float64Array {
  const footprint = footprintOf(side);
  const { start, target, share } = footprint;
  core.fill(0);
  const { data } = ink;
  for (let y = 0; y < box.height; y++) {
    const row = (box.top + y) * ink.width + box.left;
    line.fill(0);
    for (let x = 0; x < box.width; x++) {
      const value = data[row + x]!;
      if (!(value > 0)) continue;
      const p = box.left - origin.x + x;
      const end = start[p + 1]!;
      for (let e = start[p]!; e < end; e++) {
        const t = target[e]!;
        line[t] = line[t]! + value * share[e]!;
      }
    }
    addLine(footprint, box.top - origin.y + y);
  }
  return core;
}

/**
 * The same for ink that is 1 on the runs and 0 elsewhere, in the same order of additions, so that not even
 * rounding differs. Rows without a run would add zeros. // [20, 20]
 */
export function resampleRuns(runs: Runs, { origin, side }: Square): Float64Array {
  const footprint = footprintOf(side);
  const { start, target, share } = footprint;
  core.fill(0);
  for (let run = 0; run < runs.count;) {
    const y = runs.row[run]!;
    line.fill(0);
    for (; run < runs.count && runs.row[run] === y; run++) {
      const end = start[runs.end[run]! - origin.x]!;
      for (let e = start[runs.start[run]! - origin.x]!; e < end; e++) {
        const t = target[e]!;
        line[t] = line[t]! + share[e]!;
      }
    }
    addLine(footprint, y - origin.y);
  }
  return core;
}

/** Spreads the line, a row resampled along itself, over the rows of the core that it covers. */
function addLine({ start, target, share }: Footprint, row: number): void {
  for (let e = start[row]!; e < start[row + 1]!; e++) {
    const at = target[e]! * CORE_SIDE;
    const weight = share[e]!;
    for (let t = 0; t < CORE_SIDE; t++) core[at + t] = core[at + t]! + line[t]! * weight;
  }
}
