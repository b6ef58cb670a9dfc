import { sql, type Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import { columnTypes } from './column-types.ts';

const DAY_MS = 86_400_000;

/** Counts by facet, kept with every change, filled here from what is stored already. */
export function tally(kind: DatabaseKind): (db: Kysely<unknown>) => Promise<void> {
  const t = columnTypes(kind);
  return async (db) => {
    await sql`create table tally (
      day ${t.int} not null, model_no ${t.int} not null, source ${t.text} not null,
      digit ${t.int} not null, decision ${t.text} not null, reason ${t.text} not null,
      truth ${t.int} not null, shard ${t.int} not null, n ${t.long} not null,
      confidence_sum ${t.real} not null,
      primary key (day, model_no, source, digit, decision, reason, truth, shard))`.execute(db);
    // Once for each day, once for all of them (day −1).
    for (const day of [sql`created_at / ${sql.lit(DAY_MS)}`, sql`-1`]) {
      await sql`insert into tally
        select ${day}, model_no, source, coalesce(digit, -1), decision,
          coalesce(reason, ''), coalesce(truth, -1), 0, count(*), sum(confidence)
        from predictions group by 1, 2, 3, 4, 5, 6, 7`.execute(db);
    }
  };
}
