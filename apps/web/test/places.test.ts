import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EMPTY_PLACES, newPlaces, pagesFor, placeOf, type Places } from '../src/list/places.ts';

/** Pages of these lengths, walked to the end. */
function walked(counts: readonly number[]): Places {
  return counts.reduce(
    (places, count, page) =>
      newPlaces(places, { page, count, next: page === counts.length - 1 ? null : `after ${page}` }),
    EMPTY_PLACES,
  );
}

describe('the places of a long list', () => {
  test('find each row in its page, whatever the pages hold', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 7 }), { minLength: 1 }), (counts) => {
        const rows = counts.flatMap((count, page) =>
          Array.from({ length: count }, (_, row) => ({ page, row })),
        );
        const places = walked(counts);
        expect(rows.map((_, index) => placeOf(places, index))).toEqual(rows);
        expect(placeOf(places, rows.length)).toBeUndefined();
      }),
    );
  });

  test('ask for the first page before anything is known', () => {
    expect(pagesFor(EMPTY_PLACES, { first: 0, last: 0 })).toEqual([0]);
  });

  test('ask for the next page when the end comes near, and for none after the last', () => {
    const open = newPlaces(EMPTY_PLACES, { page: 0, count: 100, next: 'after 0' });
    expect(pagesFor(open, { first: 0, last: 20 })).toEqual([0]);
    expect(pagesFor(open, { first: 60, last: 80 })).toEqual([0, 1]);
    const closed = newPlaces(open, { page: 1, count: 3, next: null });
    expect(pagesFor(closed, { first: 90, last: 102 })).toEqual([0, 1]);
  });

  test('go on by themselves behind pages in which a search found nothing', () => {
    const searching = newPlaces(EMPTY_PLACES, { page: 0, count: 0, next: 'after 0' });
    expect(pagesFor(searching, { first: 0, last: 20 })).toContain(1);
    const found = newPlaces(searching, { page: 1, count: 40, next: 'after 1' });
    expect(placeOf(found, 0)).toEqual({ page: 1, row: 0 });
  });

  test('hold only the pages around what is in sight', () => {
    const places = walked(Array.from({ length: 1000 }, () => 100));
    expect(pagesFor(places, { first: 50_000, last: 50_040 })).toEqual([499, 500, 501]);
  });

  test('begin anew behind a page that has shrunk', () => {
    const places = walked([100, 100, 100]);
    const shrunk = newPlaces(places, { page: 0, count: 98, next: 'elsewhere' });
    expect(shrunk).toEqual({ cursors: [null, 'elsewhere'], starts: [0, 98], complete: false });
  });

  test('stay the same object when a page arrives again as it was', () => {
    const places = walked([100, 100]);
    expect(newPlaces(places, { page: 0, count: 100, next: 'after 0' })).toBe(places);
  });
});
