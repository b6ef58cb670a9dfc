import { sql, type RawBuilder } from 'kysely';
import type { Place } from '../cursor.ts';
import type { Tables } from '../database.ts';
import type { NameIndex, NamedFrom, NameSearch } from './name-index.ts';
import { all } from './walk.ts';

const GRAM = 3;

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
    where prediction_names match ${everyGram(text)} and ${all(within)} ${rest}`;
  return (await query.execute(tables)).rows;
}

function beyond({ from, descending }: NamedFrom): RawBuilder<boolean>[] {
  if (from === undefined) return [];
  const place = sql`((${from.key} << 20) | (${from.seq} & 1048575))`;
  return [descending ? sql`names.rowid < ${place}` : sql`names.rowid > ${place}`];
}

/** In the words of FTS5: each three letters in a row, quoted. */
function everyGram(text: string): string {
  const letters = Array.from(text);
  const starts = letters.slice(GRAM - 1).map((_, start) => start);
  const grams = starts.map((start) => letters.slice(start, start + GRAM).join(''));
  return [...new Set(grams)].map((gram) => `"${gram.replaceAll('"', '""')}"`).join(' AND ');
}
