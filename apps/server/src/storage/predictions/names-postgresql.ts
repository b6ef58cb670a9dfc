import { sql, type RawBuilder } from 'kysely';
import type { Place } from '../cursor.ts';
import type { Tables } from '../database.ts';
import type { Named, NamedFrom, NameIndex, NameSearch } from './name-index.ts';
import { all, beyond } from './walk.ts';

/** 2^28 ms, as in the index: three days. */
const PERIOD_BITS = 28;
const PERIOD_MS = 2 ** PERIOD_BITS;

interface Row extends Place {
  readonly period: number;
}

/** The GIN index is asked period after period, so that what it finds comes nearly in order. */
export function postgresqlNames(tables: Tables): NameIndex {
  return {
    any: async (search, limit) => {
      const rows = await periodByPeriod(tables, search, {
        from: undefined,
        descending: true,
        limit,
      });
      return rows.map(({ seq }) => seq);
    },
    next: async (search, where) => {
      const { limit } = where;
      const rows = await periodByPeriod(tables, search, { ...where, limit: limit + 1 });
      if (rows.length <= limit) return { seqs: rows.map(({ seq }) => seq), goOn: undefined };
      // The last period is not whole.
      const last = rows.at(-1)?.period ?? 0;
      const whole = rows.filter(({ period }) => period !== last);
      if (whole.length === 0) return inPeriod(tables, search, { ...where, period: last });
      return { seqs: whole.map(({ seq }) => seq), goOn: edgeOf(last, where) };
    },
  };
}

/** Rows of the nearest periods that have any, in no order within a period. */
async function periodByPeriod(
  tables: Tables,
  search: NameSearch,
  where: NamedFrom,
): Promise<Row[]> {
  const [first, last] = periodsOf(search, where);
  const step = where.descending ? sql`-1` : sql`1`;
  const query = sql<Row>`
    select period, few.seq, few.created_at as key
    from generate_series(${first}, ${last}, ${step}) as period
    cross join lateral (
      select seq, created_at from predictions
      where ${isNamed(search, sql`period`)} and ${all(beyondPlace(where))}
      limit ${where.limit}) as few
    limit ${where.limit}`;
  return (await query.execute(tables)).rows;
}

/** The first and the last period to ask, in the direction of the search. */
function periodsOf(
  { from, to }: NameSearch,
  { from: place, descending }: NamedFrom,
): [RawBuilder<unknown>, RawBuilder<unknown>] {
  const period = (at: number | undefined, end: 'min' | 'max'): RawBuilder<unknown> =>
    at === undefined
      ? sql`((select ${sql.raw(end)}(created_at) from predictions) >> ${sql.lit(PERIOD_BITS)})`
      : sql`${Math.floor(at / PERIOD_MS)}::bigint`;
  const newest = period(descending ? (place?.key ?? to) : to, 'max');
  const oldest = period(descending ? from : (place?.key ?? from), 'min');
  return descending ? [newest, oldest] : [oldest, newest];
}

/** In order, where a single period has more of them than are looked up at once. */
async function inPeriod(
  tables: Tables,
  search: NameSearch,
  { period, ...where }: NamedFrom & { readonly period: number },
): Promise<Named> {
  const direction = sql.raw(where.descending ? 'desc' : 'asc');
  // OFFSET 0: else the order would lead PostgreSQL to walk along time and test each name.
  const query = sql<Place>`
    select seq, created_at as key from (
      select seq, created_at from predictions
      where ${isNamed(search, sql`${period}::bigint`)} offset 0) as named
    where ${all(beyondPlace(where))}
    order by created_at ${direction}, seq ${direction} limit ${where.limit}`;
  const { rows } = await query.execute(tables);
  const end = edgeOf(where.descending ? period - 1 : period + 1, where);
  return {
    seqs: rows.map(({ seq }) => seq),
    goOn: rows.length < where.limit ? end : rows.at(-1),
  };
}

function isNamed({ text }: NameSearch, period: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql`file_name is not null
    and name_keys(file_name, created_at >> ${sql.lit(PERIOD_BITS)}) @> name_part_keys(${text}, ${period})`;
}

function beyondPlace({ from, descending }: NamedFrom): ReturnType<typeof beyond>[] {
  return from === undefined ? [] : [beyond('created_at', from, descending)];
}

/** The place from which on a walk meets all of a period, and nothing before it. */
function edgeOf(period: number, { descending }: Pick<NamedFrom, 'descending'>): Place {
  return { key: (descending ? period + 1 : period) * PERIOD_MS, seq: -1 };
}
