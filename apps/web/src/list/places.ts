/** Where the pages of a long list begin, as far as it has been walked. */
export interface Places {
  /** [page] the cursor that fetches it; the first needs none */
  readonly cursors: readonly (string | null)[];
  /** [page] its first row; one more than pages that were fetched, the last is the number of rows known */
  readonly starts: readonly number[];
  /** the last page was fetched */
  readonly complete: boolean;
  /** rows that were known before something changed; they keep their room until they are found again */
  readonly room: number;
}

export const EMPTY_PLACES: Places = { cursors: [null], starts: [0], complete: false, room: 0 };

/** A page that arrived. */
export interface Arrived {
  readonly page: number;
  /** the cursor that it was fetched with */
  readonly after: string | null;
  readonly count: number;
  readonly next: string | null;
}

/** Rows before and after those in sight that are fetched as well. */
const MARGIN = 60;

/** What is known once a page has arrived; the same object where it tells nothing new. */
export function newPlaces(places: Places, arrived: Arrived): Places {
  const { page, after, count, next } = arrived;
  // It was asked for before those in front of it moved.
  if (places.cursors[page] !== after || isKnown(places, arrived)) return places;
  // A page that ends elsewhere moves all behind it: they are found again when they are looked at.
  const starts = [...places.starts.slice(0, page + 1), (places.starts[page] ?? 0) + count];
  const cursors = places.cursors.slice(0, page + 1);
  if (next === null) return { cursors, starts, complete: true, room: 0 };
  return { cursors: [...cursors, next], starts, complete: false, room: rowsOf(places) };
}

/** A full page stays full when rows go or come: that it ends with another row shows only in its cursor. */
function isKnown(places: Places, { page, count, next }: Arrived): boolean {
  const { cursors, starts, complete } = places;
  if (starts[page + 1] !== (starts[page] ?? 0) + count) return false;
  if (next === null) return complete && page === cursors.length - 1;
  return cursors[page + 1] === next;
}

/** Rows that are known to exist, or did when they were last looked at. */
export function rowsOf({ starts, room }: Places): number {
  return Math.max(starts.at(-1) ?? 0, room);
}

/** The page and the row in it of one row of the list; undefined where it is not known yet. */
export function placeOf(
  { starts }: Places,
  index: number,
): { page: number; row: number } | undefined {
  if (index < 0 || index >= (starts.at(-1) ?? 0)) return undefined;
  let low = 0;
  let high = starts.length - 2;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= index) low = middle;
    else high = middle - 1;
  }
  return { page: low, row: index - (starts[low] ?? 0) };
}

/** The pages that must be at hand to show these rows; the next new one when the end comes near. */
export function pagesFor(places: Places, sight: { first: number; last: number }): number[] {
  const known = places.starts.at(-1) ?? 0;
  const first = placeOf(places, Math.max(0, Math.min(sight.first - MARGIN, known - 1)))?.page ?? 0;
  const fetched = places.starts.length - 1;
  const nearEnd = sight.last + MARGIN >= known && !places.complete;
  const last = nearEnd
    ? fetched
    : (placeOf(places, Math.min(sight.last + MARGIN, known - 1))?.page ?? 0);
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}
