import type { Box } from '../image/page.ts';
import { threeOf, type Runs } from './runs.ts';

/** Ink that hangs together, also over corners. */
export interface Mark {
  readonly box: Box;
  /** pixels */
  readonly area: number;
  /** mean contrast */
  readonly strength: number;
  /** highest contrast */
  readonly peak: number;
  /** mean width of its strokes in pixels: twice the area over the length of the outline */
  readonly thickness: number;
  /** share of its outline that lies on the page's edge, 0 … 1 */
  readonly onEdge: number;
}

/** The marks of a page, and which mark each run belongs to. */
export interface Marks {
  readonly runs: Runs;
  /** [runs.count] index into `marks`; −1 for a run of none of them */
  readonly owner: Int32Array;
  readonly marks: readonly Mark[];
}

/** What the runs were found on; without data all ink has full contrast. */
interface Ground {
  readonly width: number;
  readonly height: number;
  readonly data?: Int16Array;
}

/** Joins runs that touch, also over corners, to marks, in the order of their first rows. */
export function marksOf(runs: Runs, ground: Ground): Marks {
  const [owner, parent, covered] = threeOf(runs.count);
  joinTouching(runs, { parent, covered });
  const boxes: Tally[] = [];
  for (let run = 0; run < runs.count; run++) {
    const root = rootOf(parent, run);
    if (root === run) {
      owner[run] = boxes.length;
      boxes.push(newTally(runs, run));
    } else owner[run] = owner[root]!;
    addRun(boxes[owner[run]!]!, runs, run);
    boxes[owner[run]!]!.covered += covered[run]!;
  }
  addSurroundings(boxes, { runs, owner, ground });
  return { runs, owner, marks: boxes.map(markOf) };
}

interface Joined {
  /** [runs] union-find, with the first run of each mark as its root */
  readonly parent: Int32Array;
  /** [runs] pixels of the run that have ink right above them */
  readonly covered: Int32Array;
}

/** @param joined all 0; is filled in */
function joinTouching({ count, row, start, end }: Runs, { parent, covered }: Joined): void {
  let above = 0;
  for (let run = 0; run < count; run++) {
    parent[run] = run;
    while (row[above]! < row[run]! - 1) above++;
    // A run above that ends before this one begins touches none of the later ones in this row.
    while (above < run && row[above] === row[run]! - 1 && end[above]! < start[run]!) above++;
    for (let i = above; i < run && row[i] === row[run]! - 1 && start[i]! <= end[run]!; i++) {
      join(parent, i, run);
      covered[run]! += Math.max(0, Math.min(end[i]!, end[run]!) - Math.max(start[i]!, start[run]!));
    }
  }
}

function join(parent: Int32Array, a: number, b: number): void {
  const rootA = rootOf(parent, a);
  const rootB = rootOf(parent, b);
  if (rootA < rootB) parent[rootB] = rootA;
  else parent[rootA] = rootB;
}

function rootOf(parent: Int32Array, run: number): number {
  let root = run;
  while (parent[root] !== root) {
    parent[root] = parent[parent[root]!]!;
    root = parent[root]!;
  }
  return root;
}

interface Tally {
  left: number;
  right: number;
  top: number;
  bottom: number;
  area: number;
  runs: number;
  /** pixels with ink right above them */
  covered: number;
  /** pixel sides on the page's edge */
  onEdge: number;
  contrast: number;
  peak: number;
}

function newTally({ row, start, end }: Runs, run: number): Tally {
  const top = row[run]!;
  return {
    left: start[run]!,
    right: end[run]!,
    top,
    bottom: top,
    area: 0,
    runs: 0,
    covered: 0,
    onEdge: 0,
    contrast: 0,
    peak: -Infinity,
  };
}

function addRun(tally: Tally, { row, start, end }: Runs, run: number): void {
  if (start[run]! < tally.left) tally.left = start[run]!;
  if (end[run]! > tally.right) tally.right = end[run]!;
  tally.bottom = row[run]!;
  tally.area += end[run]! - start[run]!;
  tally.runs++;
}

function addSurroundings(
  tallies: readonly Tally[],
  { runs, owner, ground }: { runs: Runs; owner: Int32Array; ground: Ground },
): void {
  for (let run = 0; run < runs.count; run++) {
    const tally = tallies[owner[run]!]!;
    const [y, start, end] = [runs.row[run]!, runs.start[run]!, runs.end[run]!];
    const level = (y === 0 ? end - start : 0) + (y === ground.height - 1 ? end - start : 0);
    tally.onEdge += level + (start === 0 ? 1 : 0) + (end === ground.width ? 1 : 0);
    const from = y * ground.width;
    if (ground.data === undefined) addFull(tally, end - start);
    else addContrast(tally, ground.data.subarray(from + start, from + end));
  }
}

function addFull(tally: Tally, pixels: number): void {
  tally.contrast += 255 * pixels;
  tally.peak = 255;
}

function addContrast(tally: Tally, values: Int16Array): void {
  // eslint-disable-next-line @typescript-eslint/prefer-for-of -- that takes four times as long
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    tally.contrast += value;
    if (value > tally.peak) tally.peak = value;
  }
}

function markOf(tally: Tally): Mark {
  const { left, right, top, bottom, area, runs, covered, onEdge, contrast, peak } = tally;
  const box = { left, top, width: right - left, height: bottom + 1 - top };
  // Each run has two ends; each pixel that is not covered from above begins a column, which ends too.
  const outline = 2 * runs + 2 * (area - covered);
  const thickness = (2 * area) / outline;
  return { box, area, strength: contrast / area, peak, thickness, onEdge: onEdge / outline };
}

/** Without the marks that nowhere rise above the threshold. */
export function marksThatReach(threshold: number, found: Marks): Marks {
  const marks = found.marks.filter(({ peak }) => peak > threshold);
  if (marks.length === found.marks.length) return found;
  const places = found.marks.map((mark) => marks.indexOf(mark));
  return { ...found, marks, owner: found.owner.map((mark) => places[mark]!) };
}
