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
/** Rows among which a name is looked for before it is looked up: a common one is found among them. */
const FIRST_STRETCH = 1_000;

export interface PageRequest {
  readonly walk: Walk;
  /** where few rows can be wanted, their numbers; asked only when the walk does not fill the page at once */
  readonly few?: () => Promise<readonly number[] | undefined>;
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
  const { sort, limit, after, before, walk, few } = request;
  const list = SORTS[sort].column;
  const cursor = after ?? before;
  const from = cursor === undefined ? undefined : decodeCursor(list, cursor);
  if (cursor !== undefined && from === undefined) return undefined;
  const backwards = before !== undefined;
  const descending = SORTS[sort].descending !== backwards;
  const found = await search(tables, { walk, few, column: list, descending, from, limit });
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
  readonly few: PageRequest['few'] | undefined;
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
  if (wanted.walk.tests.length === 0) {
    return pick(wanted, { rows: await walkRows(tables, wanted), goOn: undefined });
  }
  if (wanted.few === undefined) return searchOn(tables, wanted, STRETCH);
  const first = await searchStretch(tables, wanted, FIRST_STRETCH);
  if (first.rows.length > wanted.limit || first.goOn === undefined) return pick(wanted, first);
  const seqs = await wanted.few();
  if (seqs === undefined) return searchOn(tables, wanted, STRETCH);
  return pick(wanted, { rows: await rowsAmong(tables, wanted, seqs), goOn: undefined });
}

/** Stretch after stretch, until the page is full or enough was looked at. */
async function searchOn(tables: Tables, wanted: Search, size: number): Promise<Found> {
  let rows: readonly PredictionRow[] = [];
  let { from } = wanted;
  for (let stretch = 0; stretch < STRETCHES; stretch++) {
    const limit = wanted.limit - rows.length;
    const found = await searchStretch(tables, { ...wanted, from, limit }, size);
    rows = [...rows, ...found.rows];
    from = found.goOn;
    if (rows.length > wanted.limit || from === undefined) break;
  }
  return pick(wanted, { rows, goOn: from });
}

/** The rows of one stretch that pass the tests, and where it ends; undefined where the walk does. */
async function searchStretch(tables: Tables, wanted: Search, size: number): Promise<Found> {
  const rows = await testRows(tables, wanted, size);
  if (rows.length > wanted.limit) return { rows, goOn: placeOf(rows.at(-1), wanted.column) };
  return { rows, goOn: await endOfStretch(tables, wanted, size) };
}

/** The wanted ones among few rows whose numbers are known. */
async function rowsAmong(
  tables: Tables,
  { walk, column, descending, from, limit }: Search,
  seqs: readonly number[],
): Promise<PredictionRow[]> {
  if (seqs.length === 0) return [];
  const ahead = from === undefined ? [] : [beyond(column, from, descending)];
  // The limit keeps the database from walking along an index instead.
  const few = tables.selectFrom('predictions').selectAll().where('seq', 'in', seqs);
  const direction = descending ? 'desc' : 'asc';
  return tables
    .selectFrom(few.limit(seqs.length).as('few'))
    .selectAll()
    .where(all([...walk.along, ...walk.tests, ...ahead]))
    .orderBy(column, direction)
    .orderBy('seq', direction)
    .limit(limit + 1)
    .execute();
}

/** One row more than asked was looked for: when it is there, the list goes on after the last one shown. */
function pick({ limit, column }: Search, { rows, goOn }: Found): Found {
  if (rows.length <= limit) return { rows, goOn };
  const shown = rows.slice(0, limit);
  return { rows: shown, goOn: placeOf(shown.at(-1), column) };
}

async function walkRows(tables: Tables, wanted: Search): Promise<PredictionRow[]> {
  return stretchOf(tables, wanted)
    .selectAll()
    .limit(wanted.limit + 1)
    .execute();
}

async function testRows(tables: Tables, wanted: Search, size: number): Promise<PredictionRow[]> {
  const stretch = stretchOf(tables, wanted).selectAll().limit(size);
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
async function endOfStretch(
  tables: Tables,
  wanted: Search,
  size: number,
): Promise<Place | undefined> {
  const row = await stretchOf(tables, wanted)
    .select([sql.ref<number>(wanted.column).as('key'), 'seq'])
    .offset(size - 1)
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
