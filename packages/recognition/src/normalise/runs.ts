import type { Contrast } from './plane.ts';

/** Stretches of ink pixels, row by row from left to right: columns start … end − 1 of a row each. */
export interface Runs {
  readonly count: number;
  readonly row: Int32Array;
  readonly start: Int32Array;
  readonly end: Int32Array;
}

/** Where runs are collected before it is known how many there are; kept, since nearly every page needs it. */
let scratch = new Int32Array(3 * 512);

/** Collects runs, row by row from left to right. One at a time: the next one uses the same memory. */
export class RunList {
  #at = 0;

  add(row: number, start: number, end: number): void {
    if (this.#at === scratch.length) grow();
    const at = this.#at;
    scratch[at] = row;
    scratch[at + 1] = start;
    scratch[at + 2] = end;
    this.#at = at + 3;
  }

  done(): Runs {
    const count = this.#at / 3;
    const runs = emptyRuns(count);
    for (let run = 0, at = 0; run < count; run++, at += 3) {
      runs.row[run] = scratch[at]!;
      runs.start[run] = scratch[at + 1]!;
      runs.end[run] = scratch[at + 2]!;
    }
    if (scratch.length > MOST_KEPT) scratch = scratch.slice(0, MOST_KEPT);
    return runs;
  }
}

/** What a page full of noise needed is given back. */
const MOST_KEPT = 3 * 65_536;

function grow(): void {
  const larger = new Int32Array(scratch.length * 2);
  larger.set(scratch);
  scratch = larger;
}

/** Three arrays of this length in one piece of memory: the collector's work grows with the pieces. */
export function threeOf(length: number): readonly [Int32Array, Int32Array, Int32Array] {
  const { buffer } = new Int32Array(3 * length);
  return [
    new Int32Array(buffer, 0, length),
    new Int32Array(buffer, 4 * length, length),
    new Int32Array(buffer, 8 * length, length),
  ];
}

/** Room for runs. */
function emptyRuns(count: number): Runs {
  const [row, start, end] = threeOf(count);
  return { count, row, start, end };
}

/** The runs for which `wanted` holds, in their order, moved by left and top. */
export function runsWhere(
  runs: Runs,
  wanted: (run: number) => boolean,
  by: { readonly left: number; readonly top: number },
): Runs {
  const list = new RunList();
  for (let run = 0; run < runs.count; run++) {
    if (!wanted(run)) continue;
    list.add(runs.row[run]! + by.top, runs.start[run]! + by.left, runs.end[run]! + by.left);
  }
  return list.done();
}

/** All runs of pixels above the threshold. */
export function runsAbove({ width, height, data }: Contrast, threshold: number): Runs {
  const runs = new RunList();
  for (let y = 0; y < height; y++) {
    const from = y * width;
    const stop = from + width;
    for (let i = from; i < stop; i++) {
      if (data[i]! <= threshold) continue;
      const start = i;
      while (i < stop && data[i]! > threshold) i++;
      runs.add(y, start - from, i - from);
    }
  }
  return runs.done();
}
