import type { Box } from '../image/page.ts';
import { gapBetween } from './boxes.ts';
import { gapsOf } from './gaps.ts';
import { gather } from './gather.ts';
import type { Mark, Marks } from './marks.ts';
import { longSide } from './plane.ts';

/** What tells writing from dirt, shadows and print; shares are of the main mark's measure. */
const RULES = {
  /** a page whose main mark is shorter, in pixels or as a share of the page's long side, is blank */
  leastSide: 3,
  leastShare: 0.015,
  /** a mark within the page goes before one on its edge that weighs up to 1 / this more */
  mainWithin: 0.15,
  /** marks with less contrast than this show through from behind */
  faint: 0.45,
  /** marks shorter than this with less contrast than that are noise */
  speck: 0.09,
  speckFaint: 0.8,
  /** straight upright or level marks with strokes thinner than this and longer than that are printed lines */
  lineThickness: 0.5,
  lineLength: 0.45,
  /** marks on the page's edge that lie further off are cut neighbours */
  sliverGap: 0.04,
  /** and no larger in area than this */
  sliverArea: 0.6,
  /** marks so many times thicker, with this share of their outline on the page's edge, are shadows */
  shadowThickness: 1.4,
  shadowOnEdge: 0.25,
  /** and so are marks there with less contrast than this */
  edgeFaint: 0.65,
  /** of a page with more marks only this many are looked at, the heaviest */
  mostMarks: 200,
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
  const serious = heaviest(marks).filter(
    (mark) => mark !== main && isWriting(mark, main) && !isCut(mark, main, page),
  );
  const { digit, others } = gather(main, serious, gapsOf(found));
  if (others.length > 0) return { kind: 'several', digits: [main, ...others] };
  return { kind: 'digit', chosen: digit };
}

/** The weightiest mark, or one within the page that is not much lighter than one on its edge. */
function mainOf(marks: readonly Mark[], page: PageSize): Mark | undefined {
  if (marks.length === 0) return undefined;
  const overall = marks.reduce(heavier);
  const whole = marks.filter((mark) => !isOnEdge(mark, page));
  const candidate = whole.length > 0 ? whole.reduce(heavier) : overall;
  return weight(candidate) >= RULES.mainWithin * weight(overall) ? candidate : overall;
}

function heavier(a: Mark, b: Mark): Mark {
  return weight(b) > weight(a) ? b : a;
}

function heaviest(marks: readonly Mark[]): readonly Mark[] {
  if (marks.length <= RULES.mostMarks) return marks;
  return marks.toSorted((a, b) => weight(b) - weight(a)).slice(0, RULES.mostMarks);
}

function weight(mark: Mark): number {
  return mark.area * mark.strength;
}

function isSpeck({ box }: Mark, page: PageSize): boolean {
  return longSide(box) < Math.max(RULES.leastSide, RULES.leastShare * longSide(page));
}

function isOnEdge(mark: Mark, page: PageSize): boolean {
  return roomAround(mark.box, page).includes(0);
}

function isWriting(mark: Mark, main: Mark): boolean {
  const isShort = longSide(mark.box) < RULES.speck * longSide(main.box);
  const least = isShort ? RULES.speckFaint : RULES.faint;
  return mark.strength >= least * main.strength && !isPrintedLine(mark, main);
}

function isPrintedLine({ box, thickness }: Mark, main: Mark): boolean {
  const straight = Math.min(box.width, box.height) <= 2 * thickness + 1;
  const long = longSide(box) >= RULES.lineLength * longSide(main.box);
  return straight && long && thickness < RULES.lineThickness * main.thickness;
}

/** On the page's edge, and not of the digit: a shadow, or a cut neighbour. */
function isCut(mark: Mark, main: Mark, page: PageSize): boolean {
  if (!isOnEdge(mark, page)) return false;
  if (mark.strength < RULES.edgeFaint * main.strength) return true;
  const isShadow =
    mark.onEdge > RULES.shadowOnEdge && mark.thickness > RULES.shadowThickness * main.thickness;
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
