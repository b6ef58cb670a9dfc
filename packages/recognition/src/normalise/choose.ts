import type { Box } from '../image/page.ts';
import { gapOf, type Mark, type Marks } from './marks.ts';
import { longSide } from './plane.ts';

/** What tells parts of a digit from dirt and from other digits; lengths are shares of a digit's. */
const RULES = {
  /** a page whose main mark is shorter, in pixels or as a share of the page's long side, is blank */
  leastSide: 3,
  leastShare: 0.015,
  /** a mark within the page goes before one on its edge that weighs up to 1 / this more */
  mainWithin: 0.15,
  /** marks with less contrast than this share of the main mark's show through from behind */
  faint: 0.45,
  /** marks shorter than this are specks */
  speck: 0.09,
  /** marks shorter than this are no digits: a part of one, a comma, dirt */
  small: 0.45,
  /** parts of a broken digit lie no further apart */
  partGap: 0.25,
  /** marks on the page's edge that lie further off are cut neighbours */
  sliverGap: 0.04,
  /** and no larger than this share of the main mark's area */
  sliverArea: 0.35,
  /** marks so many times thicker than the main one, with this share of their outline on the page's edge, are shadows */
  shadowThickness: 1.4,
  shadowOnEdge: 0.25,
  /** and so are marks there with less contrast than this share of the main one's */
  edgeFaint: 0.65,
  /** a straight upright or level mark with strokes thinner than this share is a printed line */
  lineThickness: 0.5,
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
} as const;

/** Which marks are the digit. */
export type Choice =
  /** specks only */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'digit'; readonly chosen: ReadonlySet<Mark> }
  | { readonly kind: 'several'; readonly digits: readonly Mark[] };

interface PageSize {
  readonly width: number;
  readonly height: number;
}

/**
 * Tells the digit's marks from specks, from neighbours that the page's edge cuts, from what shows
 * through, from printed lines and from other digits. A broken digit keeps its parts.
 */
export function chooseMarks(found: Marks, page: PageSize): Choice {
  const { marks } = found;
  const main = mainOf(marks, page);
  if (main === undefined || isSpeck(main, page)) return { kind: 'nothing' };
  if (marks.length === 1) return { kind: 'digit', chosen: new Set(marks) };
  const serious = marks.filter(
    (mark) => mark !== main && isSerious(mark, main) && !isCut(mark, main, page),
  );
  return sortOut(found, main, serious);
}

/** The weightiest mark, or one within the page that is not much lighter than one on its edge. */
function mainOf(marks: readonly Mark[], page: PageSize): Mark | undefined {
  if (marks.length === 0) return undefined;
  const heaviest = marks.reduce(heavier);
  const whole = marks.filter((mark) => !isOnEdge(mark, page));
  const candidate = whole.length > 0 ? whole.reduce(heavier) : heaviest;
  return weight(candidate) >= RULES.mainWithin * weight(heaviest) ? candidate : heaviest;
}

function isSpeck({ box }: Mark, page: PageSize): boolean {
  return longSide(box) < Math.max(RULES.leastSide, RULES.leastShare * longSide(page));
}

function heavier(a: Mark, b: Mark): Mark {
  return weight(b) > weight(a) ? b : a;
}

function weight(mark: Mark): number {
  return mark.area * mark.strength;
}

function isOnEdge(mark: Mark, page: PageSize): boolean {
  return roomAround(mark.box, page).includes(0);
}

function isSerious(mark: Mark, main: Mark): boolean {
  return (
    mark.strength >= RULES.faint * main.strength &&
    longSide(mark.box) >= RULES.speck * longSide(main.box) &&
    !isPrintedLine(mark, main)
  );
}

function isPrintedLine({ box, thickness }: Mark, main: Mark): boolean {
  const straight = Math.min(box.width, box.height) <= 2 * thickness + 1;
  const long = longSide(box) >= RULES.small * longSide(main.box);
  return straight && long && thickness < RULES.lineThickness * main.thickness;
}

/** On the page's edge, and not of the digit: a shadow, or a cut neighbour. */
function isCut(mark: Mark, main: Mark, page: PageSize): boolean {
  if (!isOnEdge(mark, page)) return false;
  const isShadow =
    mark.onEdge > RULES.shadowOnEdge && mark.thickness > RULES.shadowThickness * main.thickness;
  if (mark.strength < RULES.edgeFaint * main.strength) return true;
  return isShadow || isSliver(mark, main, page);
}

/**
 * A small mark on the page's edge, away from the main one; not the top bar of a 5 that was cropped
 * tightly: without it there would be more room on its side than there is on the others.
 */
function isSliver(mark: Mark, main: Mark, page: PageSize): boolean {
  const side = roomAround(mark.box, page).indexOf(0);
  if (mark.area > RULES.sliverArea * main.area) return false;
  if (gapBetween(mark.box, main.box) < RULES.sliverGap * longSide(main.box)) return false;
  const mainRoom = roomAround(main.box, page);
  const others = mainRoom.filter((_, other) => other !== side);
  return mainRoom[side]! <= 2 * Math.max(...others) + RULES.sliverGap * longSide(main.box);
}

/** Free pixels to the left, above, to the right and below. */
function roomAround({ left, top, width, height }: Box, page: PageSize): number[] {
  return [left, top, page.width - left - width, page.height - top - height];
}

/** Pixels between two boxes in the direction in which they are further apart; 0 where they meet. */
function gapBetween(a: Box, b: Box): number {
  return Math.max(0, gapAcross(a, b), gapDown(a, b));
}

/** Free columns between two boxes; negative where they share columns. */
function gapAcross(a: Box, b: Box): number {
  return Math.max(a.left, b.left) - Math.min(a.left + a.width, b.left + b.width);
}

/** Free rows between two boxes; negative where they share rows. */
function gapDown(a: Box, b: Box): number {
  return Math.max(a.top, b.top) - Math.min(a.top + a.height, b.top + b.height);
}

/** The digit grows from its main mark by what belongs to it, until nothing else does. */
function sortOut(found: Marks, main: Mark, serious: readonly Mark[]): Choice {
  const digit = [main];
  let rest = [...serious];
  for (;;) {
    const roles = rest.map((mark) => roleOf(mark, digit, found));
    const part = roles.indexOf('part');
    if (part < 0) {
      const others = rest.filter((_, i) => roles[i] === 'digit');
      if (others.length > 0) return { kind: 'several', digits: [main, ...others] };
      return { kind: 'digit', chosen: new Set(digit) };
    }
    digit.push(rest[part]!);
    rest = rest.filter((_, i) => i !== part);
  }
}

type Role = 'part' | 'digit' | 'dirt';

function roleOf(mark: Mark, digit: readonly Mark[], found: Marks): Role {
  const box = union(digit.map((part) => part.box));
  const index = found.marks.indexOf(mark);
  const gap = Math.min(...digit.map((part) => gapOf(index, found.marks.indexOf(part), found)));
  const near = gap <= RULES.partGap * longSide(box) ? 'part' : 'dirt';
  if (longSide(mark.box) < RULES.small * longSide(box)) return near;
  return standsApart(mark.box, box, gap) ? 'digit' : near;
}

function union(boxes: readonly Box[]): Box {
  const left = Math.min(...boxes.map((box) => box.left));
  const top = Math.min(...boxes.map((box) => box.top));
  const right = Math.max(...boxes.map((box) => box.left + box.width));
  const bottom = Math.max(...boxes.map((box) => box.top + box.height));
  return { left, top, width: right - left, height: bottom - top };
}

/** Both are tall enough for digits, and they are not the two halves of one. */
function standsApart(a: Box, b: Box, gap: number): boolean {
  if (Math.min(a.height, b.height) < RULES.tall * Math.max(a.height, b.height)) return false;
  const both = union([a, b]);
  const narrower = Math.min(a.width, b.width);
  if (-gapAcross(a, b) < RULES.beside * narrower) {
    const shorter = Math.min(a.height, b.height);
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
  return gap > RULES.partGap || (narrow && gap > RULES.stackGap);
}
