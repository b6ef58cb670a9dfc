import type { Box } from '../image/page.ts';
import { boxAround, gapAcross, gapBetween, gapDown } from './boxes.ts';
import type { MeasureGap } from './gaps.ts';
import type { Mark } from './marks.ts';
import { longSide } from './plane.ts';

/** What tells parts of a digit from dirt and from other digits; lengths are shares of a digit's. */
const RULES = {
  /** parts of a broken digit lie no further apart … */
  partGap: 0.28,
  /** … and nearer in proportion where they are shorter than this */
  pieceSide: 0.25,
  /** marks shorter than this are no digits: a part of one, a comma, dirt */
  small: 0.45,
  /** marks at least this share of the other's height may be digits of their own */
  tall: 0.6,
  /** tall marks that share less of the narrower one's width stand side by side */
  beside: 0.5,
  /** digits side by side share at least this part of the shorter one's height: they stand on one line */
  abreast: 0.5,
  /** strokes of one digit that stand side by side are no further apart … */
  strokeGap: 0.1,
  /** … and together no wider than this share of their height */
  strokeAspect: 0.95,
  /** the same for a digit that is cut by a thin gap */
  cutGap: 0.05,
  cutAspect: 1.3,
  /** halves of a digit, one below the other, are wider than digits are, or this near */
  stackGap: 0.06,
  stackAspect: 0.9,
  /** but not this far apart, whatever their shape */
  stackFar: 0.25,
} as const;

/** A mark that may belong to the digit, and how near it is to what does. */
interface Candidate {
  readonly mark: Mark;
  gap: number;
}

/** What belongs to the main mark's digit, and which marks are digits of their own. */
export interface Gathered {
  readonly digit: ReadonlySet<Mark>;
  readonly others: readonly Mark[];
}

/** The digit grows from its main mark by what belongs to it, until nothing else does. */
export function gather(main: Mark, marks: readonly Mark[], gapOf: MeasureGap): Gathered {
  const digit = new Set([main]);
  let rest: Candidate[] = marks.map((mark) => ({ mark, gap: Infinity }));
  for (let fresh: readonly Mark[] = [main]; ;) {
    for (const candidate of rest) approach(candidate, fresh, gapOf);
    const box = boxAround(Array.from(digit, (part) => part.box));
    const roles = new Map(rest.map((candidate) => [candidate, roleOf(candidate, box)]));
    fresh = rest.filter((one) => roles.get(one) === 'part').map(({ mark }) => mark);
    if (fresh.length === 0) {
      const others = rest.filter((one) => roles.get(one) === 'digit').map(({ mark }) => mark);
      return { digit, others };
    }
    for (const mark of fresh) digit.add(mark);
    rest = rest.filter((one) => roles.get(one) !== 'part');
  }
}

/** Pixels are compared only where the boxes are nearer than what was found before. */
function approach(candidate: Candidate, fresh: readonly Mark[], gapOf: MeasureGap): void {
  for (const part of fresh) {
    const least = gapBetween(candidate.mark.box, part.box);
    if (least >= candidate.gap) continue;
    const isFar = least > reachOf(candidate.mark, boxAround([candidate.mark.box, part.box]));
    candidate.gap = Math.min(candidate.gap, isFar ? least : gapOf(candidate.mark, part));
  }
}

type Role = 'part' | 'digit' | 'dirt';

function roleOf({ mark, gap }: Candidate, digit: Box): Role {
  const near = gap <= reachOf(mark, boxAround([digit, mark.box])) ? 'part' : 'dirt';
  if (longSide(mark.box) < RULES.small * longSide(digit)) return near;
  return standsApart(mark.box, digit, gap) ? 'digit' : near;
}

/** How far off a mark may be and still be a part of the digit that both make; small ones are dirt sooner. */
function reachOf({ box }: Mark, whole: Box): number {
  const size = Math.min(1, longSide(box) / (RULES.pieceSide * longSide(whole)));
  return RULES.partGap * longSide(whole) * size;
}

/** Both are tall enough for digits, and they are not the two halves of one. */
function standsApart(a: Box, b: Box, gap: number): boolean {
  const shorter = Math.min(a.height, b.height);
  if (shorter < RULES.tall * Math.max(a.height, b.height)) return false;
  const both = boxAround([a, b]);
  if (-gapAcross(a, b) < RULES.beside * Math.min(a.width, b.width)) {
    return -gapDown(a, b) >= RULES.abreast * shorter && standsBeside(both, gap);
  }
  return gapDown(a, b) >= 0 && isStack([a, b], gap / both.height);
}

function standsBeside({ width, height }: Box, gap: number): boolean {
  const aspect = gap <= RULES.cutGap * height ? RULES.cutAspect : RULES.strokeAspect;
  return gap > RULES.strokeGap * height || width > aspect * height;
}

function isStack(boxes: readonly Box[], gap: number): boolean {
  const narrow = boxes.every(({ width, height }) => height >= RULES.stackAspect * width);
  return gap > RULES.stackFar || (narrow && gap > RULES.stackGap);
}
