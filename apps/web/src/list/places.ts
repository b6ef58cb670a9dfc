/** Where the pages of a long list begin, as far as it has been walked. */
export interface Places {
  /** [page] the cursor that fetches it; the first needs none */
  readonly cursors: readonly (string | null)[];
  /** [page] its first row; one more than pages that were fetched, the last is the number of rows known */
  readonly starts: readonly number[];
  /** the last page was fetched */
  readonly complete: boolean;
}

export const EMPTY_PLACES: Places = { cursors: [null], starts: [0], complete: false };

/** A page that arrived. */
export interface Arrived {
  readonly page: number;
  readonly count: number;
  readonly next: string | null;
}

/** Rows before and after those in sight that are fetched as well. */
const MARGIN = 60;

/** What is known once a page has arrived; the same object where it tells nothing new. */
export function newPlaces(places: Places, { page, count, next }: Arrived): Places {
  const isNew = page === places.starts.length - 1;
  const same = places.starts[page + 1] === (places.starts[page] ?? 0) + count;
  if (!isNew && same) return places;
  // A page that shrank or grew moves all behind it: they are found again when they are looked at.
  const starts = [...places.starts.slice(0, page + 1), (places.starts[page] ?? 0) + count];
  const cursors = places.cursors.slice(0, page + 1);
  if (next === null) return { cursors, starts, complete: true };
  return { cursors: [...cursors, next], starts, complete: false };
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
