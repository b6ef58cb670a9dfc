import { findLines, type Line } from './find-lines.ts';
import type { Levels } from './levels.ts';
import { marksOf } from './marks.ts';
import { runsAbove } from './runs.ts';
import { longSide, type Contrast } from './plane.ts';

/** On pages with a shorter side, lines and strokes look alike. */
const SMALLEST_PAGE = 48;

/** A printed line is no thicker than this share of the page's long side, or than two pixels. */
const THICKEST = 0.025;

/** It is seen in this share of the outermost columns on either side: writing seldom meets both edges. */
const OUTERMOST = 0.03;
const SEEN_OUTERMOST = 0.6;

/** It strays from straight by this many rows at most (root mean square): a hand wavers more. */
const STRAIGHTNESS = 0.8;

/** So many lines in one direction are ruled paper; fewer might be a digit's own straight strokes. */
const RULED = 3;

/** A single line is printed where its contrast is below this share of the ink's … */
const PALE = 0.75;

/** … or its width below this share of the strokes'. */
const THIN = 0.6;

/** Beside a single line there must be ink of this share of its area, or the line is the ink. */
const LEAST_INK = 0.25;

/** Printed lines lie within this many rows of where they were found. */
const STRAY = 2;

/** A pixel belongs to a line from this share of the line's contrast on. */
const OF_LINE = 0.35;

/**
 * Takes printed lines off: those of ruled and squared paper and of form boxes, level and upright.
 * Where a stroke crosses a line it stays whole.
 * @returns undefined where nothing was taken off
 */
export function eraseLines(contrast: Contrast, levels: Levels): Contrast | undefined {
  if (Math.min(contrast.width, contrast.height) < SMALLEST_PAGE) return undefined;
  const level = hasInkAtBothEnds(contrast, levels, 'level')
    ? eraseLevelLines(contrast, levels)
    : undefined;
  const rest = level ?? contrast;
  if (!hasInkAtBothEnds(rest, levels, 'upright')) return level;
  const upright = eraseLevelLines(transposed(rest), levels);
  return upright === undefined ? level : transposed(upright);
}

/**
 * Whether so many of the outermost columns (or rows) on both sides hold anything darker than paper
 * that a line could meet both edges. On most pages of one digit none does, and lines need not be
 * looked for.
 */
function hasInkAtBothEnds(
  { width, height, data }: Contrast,
  { paper, noise }: Levels,
  direction: 'level' | 'upright',
): boolean {
  const isLevel = direction === 'level';
  const [length, stride] = isLevel ? [width, 1] : [height, width];
  const [across, step] = isLevel ? [height, width] : [width, 1];
  const holdsInk = (x: number): boolean => {
    const end = x * stride + across * step;
    for (let i = x * stride; i < end; i += step) if (data[i]! > paper + 2 * noise) return true;
    return false;
  };
  return reachesEnds(length, holdsInk);
}

/** Whether something is seen in enough of the outermost columns on either side. */
function reachesEnds(width: number, isSeen: (x: number) => boolean): boolean {
  const columns = Math.max(2, Math.round(OUTERMOST * width));
  const seen = (from: number): boolean => {
    let count = 0;
    for (let x = from; x < from + columns; x++) if (isSeen(x)) count++;
    return count >= SEEN_OUTERMOST * columns;
  };
  return seen(0) && seen(width - columns);
}

function eraseLevelLines(contrast: Contrast, levels: Levels): Contrast | undefined {
  const traces = findLines(contrast, levels)
    .map((line) => trace(contrast, line, levels))
    .filter((line) => looksPrinted(line, contrast));
  const printed = traces.length >= RULED ? traces : printedAmong(traces, contrast, levels);
  if (printed.length === 0) return undefined;
  const data = contrast.data.slice();
  for (const line of printed) erase({ ...contrast, data }, line, levels);
  return { ...contrast, data };
}

function printedAmong(traces: readonly Trace[], contrast: Contrast, levels: Levels): Trace[] {
  if (traces.length === 0) return [];
  const ink = strokesBeside(contrast, levels, traces);
  return traces.filter(
    (line) =>
      ink.area >= LEAST_INK * line.thickness * contrast.width &&
      (line.contrast < PALE * ink.contrast || line.thickness < THIN * ink.thickness),
  );
}

/** A line as its pixels lie. */
interface Trace {
  readonly contrast: number;
  /** [width] first row of the line in each column, and the row after its last; equal where it is not seen */
  readonly top: Int32Array;
  readonly bottom: Int32Array;
  /** median of bottom − top */
  readonly thickness: number;
  /** root mean square distance from the straight line, in rows */
  readonly stray: number;
}

function trace(contrast: Contrast, line: Line, { paper, noise }: Levels): Trace {
  const { width, height, data } = contrast;
  const least = Math.max(paper + OF_LINE * line.contrast, paper + 2 * noise);
  const top = new Int32Array(width);
  const bottom = new Int32Array(width);
  for (let x = 0; x < width; x++) {
    const peak = peakNear(contrast, x, Math.floor(line.at + line.slope * x + 0.5));
    if (peak < 0 || data[peak * width + x]! <= least) continue;
    top[x] = peak;
    bottom[x] = peak + 1;
    while (top[x]! > 0 && data[(top[x]! - 1) * width + x]! > least) top[x]!--;
    while (bottom[x]! < height && data[bottom[x]! * width + x]! > least) bottom[x]!++;
  }
  const lengths = Array.from(top, (first, x) => bottom[x]! - first).filter((length) => length > 0);
  lengths.sort((a, b) => a - b);
  const thickness = lengths[lengths.length >> 1] ?? 0;
  const traced = { contrast: line.contrast, top, bottom, thickness };
  return { ...traced, stray: strayOf(traced) };
}

function looksPrinted(line: Trace, page: { width: number; height: number }): boolean {
  return (
    line.thickness <= Math.max(2, THICKEST * longSide(page)) &&
    meetsBothEdges(line) &&
    line.stray <= STRAIGHTNESS
  );
}

function meetsBothEdges({ top, bottom }: Trace): boolean {
  return reachesEnds(top.length, (x) => bottom[x]! > top[x]!);
}

/**
 * Root mean square distance of the line's middle from the straight line that fits it best, where
 * nothing crosses it.
 */
function strayOf(line: Omit<Trace, 'stray'>): number {
  let [n, sumX, sumY, sumXX, sumXY, sumYY] = [0, 0, 0, 0, 0, 0];
  for (let x = 0; x < line.top.length; x++) {
    if (!isBare(line, x)) continue;
    const y = (line.top[x]! + line.bottom[x]!) / 2;
    n++;
    sumX += x;
    sumY += y;
    sumXX += x * x;
    sumXY += x * y;
    sumYY += y * y;
  }
  const spread = sumXX - (sumX * sumX) / n;
  const joint = sumXY - (sumX * sumY) / n;
  const squares = sumYY - (sumY * sumY) / n - (spread > 0 ? (joint * joint) / spread : 0);
  return n === 0 ? Infinity : Math.sqrt(Math.max(0, squares) / n);
}

/** The row of most contrast within STRAY of one, or −1 outside the page. */
function peakNear({ width, height, data }: Contrast, x: number, middle: number): number {
  let peak = -1;
  for (let y = Math.max(0, middle - STRAY); y <= Math.min(height - 1, middle + STRAY); y++) {
    if (peak < 0 || data[y * width + x]! > data[peak * width + x]!) peak = y;
  }
  return peak;
}

/** Whether the line ends here and no stroke crosses it. */
function isBare(line: Omit<Trace, 'stray'>, x: number): boolean {
  const length = line.bottom[x]! - line.top[x]!;
  return length > 0 && length <= line.thickness * 1.5 + 1;
}

function erase({ width, height, data }: Contrast, line: Trace, { paper }: Levels): void {
  for (let x = 0; x < width; x++) {
    if (!isBare(line, x)) continue;
    const end = Math.min(height, line.bottom[x]! + 1);
    for (let y = Math.max(0, line.top[x]! - 1); y < end; y++) data[y * width + x] = paper;
  }
}

/** The ink that is not of the lines. */
interface Strokes {
  /** pixels */
  readonly area: number;
  readonly contrast: number;
  /** median width in pixels, measured across */
  readonly thickness: number;
}

function strokesBeside(contrast: Contrast, levels: Levels, lines: readonly Trace[]): Strokes {
  const rest = { ...contrast, data: contrast.data.slice() };
  for (const line of lines) erase(rest, line, levels);
  const { runs, marks } = marksOf(runsAbove(rest, levels.threshold), rest);
  const widths = runs.end.slice(0, runs.count).map((end, run) => end - runs.start[run]!);
  widths.sort();
  const area = marks.reduce((sum, mark) => sum + mark.area, 0);
  const sum = marks.reduce((total, mark) => total + mark.area * mark.strength, 0);
  return { area, contrast: sum / area, thickness: widths[widths.length >> 1] ?? 0 };
}

function transposed({ width, height, data }: Contrast): Contrast {
  const result = new Int16Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) result[x * height + y] = data[y * width + x]!;
  }
  return { width: height, height: width, data: result };
}
