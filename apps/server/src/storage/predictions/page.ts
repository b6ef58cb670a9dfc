import type { PredictionSort } from '@hand-digits/contract';
import { sql } from 'kysely';
import { decodeCursor, encodeCursor, type Place } from '../cursor.ts';
import type { Tables } from '../database.ts';
import type { PredictionRow } from './rows.ts';
import { all, beyond, SORTS, type Walk } from './walk.ts';

/** Rows that are tested between two looks at whether the page is full. */
const STRETCH = 4_000;
/** Stretches for one page; then it ends short, with a cursor to go on from. */
const STRETCHES = 4;

export interface PageRequest {
  readonly walk: Walk;
  readonly sort: PredictionSort;
  readonly limit: number;
  readonly after?: string;
  readonly before?: string;
}

export interface RowPage {
  readonly rows: readonly PredictionRow[];
  readonly links: { readonly next: string | null; readonly previous: string | null };
}

/** One page of a list, forwards from `after`, backwards from `before`; undefined for a foreign cursor. */
export async function pageOfRows(
  tables: Tables,
  request: PageRequest,
): Promise<RowPage | undefined> {
  const { sort, limit, after, before, walk } = request;
  const list = SORTS[sort].column;
  const cursor = after ?? before;
  const from = cursor === undefined ? undefined : decodeCursor(list, cursor);
  if (cursor !== undefined && from === undefined) return undefined;
  const backwards = before !== undefined;
  const descending = SORTS[sort].descending !== backwards;
  const found = await search(tables, { walk, column: list, descending, from, limit });
  const rows = backwards ? [...found.rows].reverse() : found.rows;
  const link = (place: Place | undefined): string | null =>
    place === undefined ? null : encodeCursor(list, place);
  const [first, last] = [placeOf(rows.at(0), list), placeOf(rows.at(-1), list)];
  const behind = from === undefined ? undefined : backwards ? last : first;
  const ahead = link(found.goOn);
  return backwards
    ? { rows, links: { next: link(behind), previous: ahead } }
    : { rows, links: { next: ahead, previous: link(behind) } };
}

type SortColumn = 'created_at' | 'confidence';

function placeOf(row: PredictionRow | undefined, column: SortColumn): Place | undefined {
  return row === undefined ? undefined : { key: row[column], seq: row.seq };
}

interface Search {
  readonly walk: Walk;
  readonly column: SortColumn;
  readonly descending: boolean;
  readonly from: Place | undefined;
  readonly limit: number;
}

interface Found {
  readonly rows: readonly PredictionRow[];
  /** where to go on; undefined at the end */
  readonly goOn: Place | undefined;
}

async function search(tables: Tables, wanted: Search): Promise<Found> {
  if (wanted.walk.tests.length === 0) return pick(wanted, await walkRows(tables, wanted));
  let rows: PredictionRow[] = [];
  let { from } = wanted;
  for (let stretch = 0; stretch < STRETCHES; stretch++) {
    rows = rows.concat(
      await testRows(tables, { ...wanted, from, limit: wanted.limit - rows.length }),
    );
    if (rows.length > wanted.limit) return pick(wanted, rows);
    from = await endOfStretch(tables, { ...wanted, from });
    if (from === undefined) return { rows, goOn: undefined };
  }
  return { rows, goOn: from };
}

/** One row more than asked was looked for: when it is there, the list goes on after the last one shown. */
function pick({ limit, column }: Search, rows: readonly PredictionRow[]): Found {
  if (rows.length <= limit) return { rows, goOn: undefined };
  const shown = rows.slice(0, limit);
  return { rows: shown, goOn: placeOf(shown.at(-1), column) };
}

async function walkRows(tables: Tables, wanted: Search): Promise<PredictionRow[]> {
  return stretchOf(tables, wanted)
    .selectAll()
    .limit(wanted.limit + 1)
    .execute();
}

/** The rows of one stretch that pass the tests. */
async function testRows(tables: Tables, wanted: Search): Promise<PredictionRow[]> {
  const stretch = stretchOf(tables, wanted).selectAll().limit(STRETCH);
  // No second ORDER BY: it would sort the whole stretch before the first row comes out. Both databases
  // hand a limited, ordered subquery on as it comes; `inOrder` holds even if one should not.
  const rows = await tables
    .selectFrom(stretch.as('stretch'))
    .selectAll()
    .where(all(wanted.walk.tests))
    .limit(wanted.limit + 1)
    .execute();
  return inOrder(rows, wanted);
}

function inOrder(rows: PredictionRow[], { column, descending }: Search): PredictionRow[] {
  const sign = descending ? -1 : 1;
  return rows.sort((a, b) => sign * (a[column] - b[column] || a.seq - b.seq));
}

/** The last place of the stretch; undefined when the walk ends within it. */
async function endOfStretch(tables: Tables, wanted: Search): Promise<Place | undefined> {
  const row = await stretchOf(tables, wanted)
    .select([sql.ref<number>(wanted.column).as('key'), 'seq'])
    .offset(STRETCH - 1)
    .limit(1)
    .executeTakeFirst();
  return row;
}

function stretchOf(tables: Tables, { walk, column, descending, from }: Search) {
  const conditions =
    from === undefined ? walk.along : [...walk.along, beyond(column, from, descending)];
  const direction = descending ? 'desc' : 'asc';
  return tables
    .selectFrom('predictions')
    .where(all(conditions))
    .orderBy(column, direction)
    .orderBy('seq', direction);
}
