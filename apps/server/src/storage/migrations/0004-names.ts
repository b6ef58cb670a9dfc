import { sql, type Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';

/**
 * Every three letters in a row of a file name lead to the predictions that have them, so that a part of
 * a rare name is found without looking at every row. Both databases keep it up by themselves.
 */
export function names(kind: DatabaseKind): (db: Kysely<unknown>) => Promise<void> {
  return async (db) => {
    for (const statement of STATEMENTS[kind]) await statement.execute(db);
  };
}

const STATEMENTS = {
  sqlite: [
    // Neither the names themselves nor where in them the letters are: rows are tested afterwards.
    sql`create virtual table prediction_names using fts5 (
      name, content = '', contentless_delete = 1, detail = none, tokenize = 'trigram')`,
    sql`insert into prediction_names (rowid, name)
      select seq, file_name from predictions where file_name is not null`,
    sql`create trigger predictions_named after insert on predictions
      when new.file_name is not null begin
        insert into prediction_names (rowid, name) values (new.seq, new.file_name);
      end`,
    sql`create trigger predictions_unnamed after delete on predictions
      when old.file_name is not null begin
        delete from prediction_names where rowid = old.seq;
      end`,
  ],
  // pg_trgm would do the same, but not every installation has it.
  postgresql: [
    sql`create function name_grams(name text) returns text[]
      language sql immutable strict parallel safe
      return (select array_agg(distinct substr(lower(name), i, 3))
        from generate_series(1, length(name) - 2) as i)`,
    sql`create index predictions_by_name_grams on predictions using gin (name_grams(file_name))
      where file_name is not null`,
  ],
} as const;
