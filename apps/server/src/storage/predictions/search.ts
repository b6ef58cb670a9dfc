import { sql, type Expression, type SqlBool } from 'kysely';
import type { Place } from '../cursor.ts';
import type { Tables } from '../database.ts';
import type { DatabaseKind } from '../dialect.ts';
import type { NameLookUp } from './names.ts';
import type { PredictionRow } from './rows.ts';
import { all, beyond, type Walk } from './walk.ts';

/** Rows that are tested between two looks at whether the page is full. */
const STRETCH = 4_000;
/** Rows among which a name is looked for before it is looked up: a common one is found among them. */
const FIRST_STRETCH = 1_000;
/** A name that so many of them have is not what makes the page hard to fill. */
const COMMON = FIRST_STRETCH / 10;
/** Names that are looked up at once where few of them may pass the other tests. */
const NAMED_AT_ONCE = 500;
/** Stretches for one page; then it ends short, with a cursor to go on from. */
const STEPS = 4;
/** Stretches for a page that would be empty: some 60 ms, then it says that there may be more. */
const STEPS_FOR_ANY = 16;

type SortColumn = 'created_at' | 'confidence';

export interface SearchedNames {
  readonly lookUp: NameLookUp;
  /** the test that a name must pass, one of the walk's */
  readonly test: Expression<SqlBool>;
}

export interface Search {
  readonly walk: Walk;
  readonly names: SearchedNames | undefined;
  readonly column: SortColumn;
  readonly kind: DatabaseKind;
  readonly descending: boolean;
  readonly from: Place | undefined;
  readonly limit: number;
}

export interface Found {
  readonly rows: readonly PredictionRow[];
  /** where to go on; undefined at the end */
  readonly goOn: Place | undefined;
}

export function placeOf(row: PredictionRow | undefined, column: SortColumn): Place | undefined {
  return row === undefined ? undefined : { key: row[column], seq: row.seq };
}

/** The rows of one page. */
export async function search(tables: Tables, wanted: Search): Promise<Found> {
  const { walk, names, column } = wanted;
  if (walk.tests.length === 0) {
    return pick(wanted, { rows: await walkRows(tables, wanted), goOn: undefined });
  }
  if (names === undefined) return searchOn(wanted, (rest) => walkOn(tables, rest, STRETCH));
  return column === 'created_at'
    ? searchOn(wanted, (rest) => walkAndLookUp(tables, rest, names))
    : searchFew(tables, wanted, names);
}

/** Step after step, until the page is full or enough was looked at. */
async function searchOn(wanted: Search, step: (rest: Search) => Promise<Found>): Promise<Found> {
  let found: Found = { rows: [], goOn: wanted.from };
  for (let n = 0; n < (found.rows.length === 0 ? STEPS_FOR_ANY : STEPS); n += 1) {
    found = joined(found, await step(restOf(wanted, found)));
    if (isEnough(wanted, found)) break;
  }
  return pick(wanted, found);
}

function joined(before: Found, { rows, goOn }: Found): Found {
  return { rows: [...before.rows, ...rows], goOn };
}

function restOf(wanted: Search, { rows, goOn }: Found): Search {
  return { ...wanted, from: goOn, limit: wanted.limit - rows.length };
}

function isEnough({ limit }: Search, { rows, goOn }: Found): boolean {
  return rows.length > limit || goOn === undefined;
}

/**
 * Where many have the name, a walk meets them soon; where few do, the index leads to them. Which of both
 * it is changes along the way, so both take turns.
 */
async function walkAndLookUp(tables: Tables, wanted: Search, names: SearchedNames): Promise<Found> {
  const walked = await walkOn(tables, wanted, FIRST_STRETCH);
  if (isEnough(wanted, walked)) return walked;
  const rest = restOf(wanted, walked);
  const next = (await isCommon(tables, wanted, names))
    ? await walkOn(tables, rest, STRETCH)
    : await lookUpOn(tables, rest, names);
  return joined(walked, next);
}

/** Whether other tests than the name's are what the rows of the first stretch fail. */
async function isCommon(tables: Tables, wanted: Search, { test }: SearchedNames): Promise<boolean> {
  if (wanted.walk.tests.length === 1) return false;
  const stretch = stretchOf(tables, wanted).select('file_name').limit(FIRST_STRETCH);
  const { n } = await tables
    .selectFrom(stretch.as('stretch'))
    .select(sql<number>`count(*)`.as('n'))
    .where(test)
    .executeTakeFirstOrThrow();
  return n >= COMMON;
}

async function lookUpOn(tables: Tables, wanted: Search, { lookUp }: SearchedNames): Promise<Found> {
  const { walk, limit } = wanted;
  // Nearly all that are looked up have the name.
  const often = walk.tests.length === 1 ? limit + 1 : NAMED_AT_ONCE;
  const { seqs, goOn } = await lookUp.next({ ...wanted, limit: often });
  const rows = await rowsAmong(tables, wanted, seqs);
  const isFull = rows.length > wanted.limit;
  return { rows, goOn: isFull ? placeOf(rows.at(-1), wanted.column) : goOn };
}

/** By confidence: where few have the name, they are put in order; otherwise a walk meets them soon. */
async function searchFew(tables: Tables, wanted: Search, names: SearchedNames): Promise<Found> {
  const walked = await walkOn(tables, wanted, FIRST_STRETCH);
  if (isEnough(wanted, walked)) return pick(wanted, walked);
  const seqs = await names.lookUp.few();
  if (seqs === undefined) return searchOn(wanted, (rest) => walkOn(tables, rest, STRETCH));
  return pick(wanted, { rows: await rowsAmong(tables, wanted, seqs), goOn: undefined });
}

/** The rows of one stretch that pass the tests, and where it ends; undefined where the walk does. */
async function walkOn(tables: Tables, wanted: Search, size: number): Promise<Found> {
  const rows = await testRows(tables, wanted, size);
  if (rows.length > wanted.limit) return { rows, goOn: placeOf(rows.at(-1), wanted.column) };
  return { rows, goOn: await endOfStretch(tables, wanted, size) };
}

/** The wanted ones among few rows whose numbers are known. */
async function rowsAmong(
  tables: Tables,
  wanted: Search,
  seqs: readonly number[],
): Promise<PredictionRow[]> {
  if (seqs.length === 0) return [];
  const { walk, kind, column, descending, from, limit } = wanted;
  const ahead = from === undefined ? [] : [beyond(column, from, descending)];
  const direction = descending ? 'desc' : 'asc';
  // The limit keeps the database from walking along an index instead.
  const few = tables.selectFrom('predictions').selectAll().where(isAmong(seqs, kind));
  const found = tables
    .selectFrom(few.limit(seqs.length).as('few'))
    .select('seq')
    .where(all([...walk.along, ...walk.tests, ...ahead]))
    .orderBy(column, direction)
    .orderBy('seq', direction)
    .limit(limit + 1);
  const rows = await tables
    .selectFrom('predictions')
    .selectAll()
    .where('seq', 'in', found)
    .execute();
  return inOrder(rows, wanted);
}

/** As one parameter: a list of them would be another statement for every length. */
function isAmong(seqs: readonly number[], kind: DatabaseKind): Expression<SqlBool> {
  return kind === 'sqlite'
    ? sql`seq in (select value from json_each(${JSON.stringify(seqs)}))`
    : sql`seq = any(${seqs}::bigint[])`;
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
