import { sql, type RawBuilder } from 'kysely';
import type { Place } from '../cursor.ts';
import type { Tables } from '../database.ts';
import type { NameIndex, NamedFrom, NameSearch } from './name-index.ts';
import { all } from './walk.ts';

const GRAM = 3;
/** Newest names that tell which letters are common. */
const SAMPLE = 100;
/** Letters that more of them have do not narrow a search, and cost it the most. */
const COMMON_SHARE = 0.1;

/** FTS5 hands them on by number, which begins with the time: it skips to any place. */
export function sqliteNames(tables: Tables): NameIndex {
  return {
    any: async (search, limit) => {
      const rows = await matches(tables, search, sql`limit ${limit}`);
      return rows.map(({ seq }) => seq);
    },
    next: async (search, where) => {
      const direction = sql.raw(where.descending ? 'desc' : 'asc');
      const rows = await matches(
        tables,
        search,
        sql`and ${all(beyond(where))} order by names.rowid ${direction} limit ${where.limit}`,
      );
      return {
        seqs: rows.map(({ seq }) => seq),
        goOn: rows.length < where.limit ? undefined : rows.at(-1),
      };
    },
  };
}

async function matches(
  tables: Tables,
  { text, from, to }: NameSearch,
  rest: RawBuilder<unknown>,
): Promise<Place[]> {
  const grams = await tellingGrams(tables, text);
  const within = [
    ...(from === undefined ? [] : [sql<boolean>`names.rowid >= (${from} << 20)`]),
    ...(to === undefined ? [] : [sql<boolean>`names.rowid < (${to} << 20)`]),
  ];
  // CROSS: SQLite then asks the names first, whatever it thinks of how many there are.
  const query = sql<Place>`
    select rows.seq as seq, rows.created_at as key
    from prediction_names as names cross join predictions as rows
      on rows.created_at = (names.rowid >> 20)
      and (rows.seq & 1048575) = (names.rowid & 1048575)
    where prediction_names match ${allOf(grams)} and ${all(within)} ${rest}`;
  return (await query.execute(tables)).rows;
}

function beyond({ from, descending }: NamedFrom): RawBuilder<boolean>[] {
  if (from === undefined) return [];
  const place = sql`((${from.key} << 20) | (${from.seq} & 1048575))`;
  return [descending ? sql`names.rowid < ${place}` : sql`names.rowid > ${place}`];
}

/** Each three letters in a row, but for those that nearly every name has; names are tested anyway. */
async function tellingGrams(tables: Tables, text: string): Promise<readonly string[]> {
  const grams = gramsOf(text);
  if (grams.length === 1) return grams;
  const rows = await tables
    .selectFrom('predictions')
    .select(sql<string>`lower(file_name)`.as('name'))
    .where('file_name', 'is not', null)
    .orderBy('created_at', 'desc')
    .orderBy('seq', 'desc')
    .limit(SAMPLE)
    .execute();
  const shareOf = (gram: string): number =>
    rows.filter(({ name }) => name.includes(gram.toLowerCase())).length / rows.length;
  const telling = grams.filter((gram) => shareOf(gram) <= COMMON_SHARE);
  return telling.length === 0 ? grams : telling;
}

function gramsOf(text: string): readonly string[] {
  const letters = Array.from(text);
  const starts = letters.slice(GRAM - 1).map((_, start) => start);
  return [...new Set(starts.map((start) => letters.slice(start, start + GRAM).join('')))];
}

/** In the words of FTS5. */
function allOf(grams: readonly string[]): string {
  return grams.map((gram) => `"${gram.replaceAll('"', '""')}"`).join(' AND ');
}
