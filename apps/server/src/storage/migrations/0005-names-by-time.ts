import { sql, type Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';

/**
 * The letters of file names lead to predictions in the order of time, so that a list that begins with
 * the newest finds those of a common name at once, also where it is common among old ones alone.
 */
export function namesByTime(kind: DatabaseKind): (db: Kysely<unknown>) => Promise<void> {
  return async (db) => {
    for (const statement of STATEMENTS[kind]) await statement.execute(db);
  };
}

/** A name's number among the letters: its millisecond, then the last 20 bits of its place in the table. */
const TIME_KEY = (row: 'predictions' | 'new' | 'old') =>
  sql.raw(`(${row}.created_at << 20) | (${row}.seq & 1048575)`);

const STATEMENTS = {
  sqlite: [
    sql`drop trigger predictions_named`,
    sql`drop trigger predictions_unnamed`,
    sql`drop table prediction_names`,
    sql`create virtual table prediction_names using fts5 (
      name, content = '', contentless_delete = 1, detail = none, tokenize = 'trigram')`,
    sql`insert into prediction_names (rowid, name)
      select ${TIME_KEY('predictions')}, file_name from predictions
      where file_name is not null order by created_at, seq`,
    sql`create trigger predictions_named after insert on predictions
      when new.file_name is not null begin
        insert into prediction_names (rowid, name) values (${TIME_KEY('new')}, new.file_name);
      end`,
    sql`create trigger predictions_unnamed after delete on predictions
      when old.file_name is not null begin
        delete from prediction_names where rowid = ${TIME_KEY('old')};
      end`,
  ],
  // A GIN index has no order, so that time is part of what is looked up: three days at a time. Six
  // letters in a row are rare where three of them are not, and save the search for those. Each look-up
  // reads all that was not sorted into the index yet, so that this is kept short.
  postgresql: [
    sql`drop index predictions_by_name_grams`,
    sql`drop function name_grams(text)`,
    sql`create function name_keys(name text, period bigint) returns bigint[]
      language sql immutable strict parallel safe cost 500
      return (select array_agg(distinct hashtextextended(substr(letters, i, n), period))
        from (select lower(name) as letters) as lowered, (values (3), (6)) as lengths (n),
          generate_series(1, length(letters) - n + 1) as i)`,
    // Unsafe: so little is found at a time that helpers cost more than they save.
    sql`create function name_part_keys(part text, period bigint) returns bigint[]
      language sql immutable strict parallel unsafe
      return (select array_agg(distinct hashtextextended(substr(letters, i, n), period))
        from (select lower(part) as letters) as lowered,
          (select case when length(lower(part)) < 6 then 3 else 6 end as n) as lengths,
          generate_series(1, length(letters) - n + 1) as i)`,
    sql`create index predictions_by_name on predictions
      using gin (name_keys(file_name, created_at >> 28)) with (gin_pending_list_limit = 64)
      where file_name is not null`,
  ],
} as const;
