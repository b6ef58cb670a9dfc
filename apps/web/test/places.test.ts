import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  EMPTY_PLACES,
  newPlaces,
  pagesFor,
  placeOf,
  rowsOf,
  type Places,
} from '../src/list/places.ts';

/** Pages of these lengths, walked to the end. */
function walked(counts: readonly number[]): Places {
  return counts.reduce(
    (places, count, page) =>
      newPlaces(places, {
        page,
        after: page === 0 ? null : `after ${page - 1}`,
        count,
        next: page === counts.length - 1 ? null : `after ${page}`,
      }),
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
    const open = newPlaces(EMPTY_PLACES, { page: 0, after: null, count: 100, next: 'after 0' });
    expect(pagesFor(open, { first: 0, last: 20 })).toEqual([0]);
    expect(pagesFor(open, { first: 60, last: 80 })).toEqual([0, 1]);
    const closed = newPlaces(open, { page: 1, after: 'after 0', count: 3, next: null });
    expect(pagesFor(closed, { first: 90, last: 102 })).toEqual([0, 1]);
  });

  test('go on by themselves behind pages in which a search found nothing', () => {
    const searching = newPlaces(EMPTY_PLACES, { page: 0, after: null, count: 0, next: 'after 0' });
    expect(pagesFor(searching, { first: 0, last: 20 })).toContain(1);
    const found = newPlaces(searching, { page: 1, after: 'after 0', count: 40, next: 'after 1' });
    expect(placeOf(found, 0)).toEqual({ page: 1, row: 0 });
  });

  test('hold only the pages around what is in sight', () => {
    const places = walked(Array.from({ length: 1000 }, () => 100));
    expect(pagesFor(places, { first: 50_000, last: 50_040 })).toEqual([499, 500, 501]);
  });

  test('begin anew behind a page that has shrunk', () => {
    const places = walked([100, 100, 100]);
    const shrunk = newPlaces(places, { page: 0, after: null, count: 98, next: 'elsewhere' });
    expect(shrunk.starts).toEqual([0, 98]);
    expect(shrunk.cursors).toEqual([null, 'elsewhere']);
    expect(shrunk.complete).toBe(false);
  });

  test('begin anew behind a page that is as long as before and ends with another row', () => {
    const places = walked([100, 100, 40]);
    const moved = newPlaces(places, { page: 0, after: null, count: 100, next: 'elsewhere' });
    expect(pagesFor(moved, { first: 90, last: 120 })).toEqual([0, 1]);
    expect(moved.cursors).toEqual([null, 'elsewhere']);
  });

  test('begin anew behind a page that was the last and is full by now', () => {
    const places = walked([100, 100]);
    const grown = newPlaces(places, { page: 1, after: 'after 0', count: 100, next: 'after 1' });
    expect(grown.complete).toBe(false);
    expect(grown.cursors.at(-1)).toBe('after 1');
  });

  test('leave a page aside that was asked for before those in front of it moved', () => {
    const places = walked([100, 100, 40]);
    const moved = newPlaces(places, { page: 0, after: null, count: 100, next: 'elsewhere' });
    const late = { page: 1, after: 'after 0', count: 100, next: 'after 1' };
    expect(newPlaces(moved, late)).toBe(moved);
    const right = newPlaces(moved, { ...late, after: 'elsewhere' });
    expect(right.starts).toEqual([0, 100, 200]);
  });

  test('keep the room of rows that must be found again, until the end is known', () => {
    const places = walked([100, 100, 40]);
    const moved = newPlaces(places, { page: 0, after: null, count: 100, next: 'a' });
    expect(rowsOf(moved)).toBe(240);
    const again = newPlaces(moved, { page: 1, after: 'a', count: 100, next: 'b' });
    expect(rowsOf(again)).toBe(240);
    expect(rowsOf(newPlaces(again, { page: 2, after: 'b', count: 37, next: null }))).toBe(237);
  });

  test('stay the same object when a page arrives again as it was', () => {
    const places = walked([100, 100]);
    expect(newPlaces(places, { page: 0, after: null, count: 100, next: 'after 0' })).toBe(places);
  });
});
