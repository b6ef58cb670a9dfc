import { sql, type Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import { columnTypes } from './column-types.ts';

/** Fine-tunings, and what a model in the shadow read otherwise. */
export function learning(kind: DatabaseKind): (db: Kysely<unknown>) => Promise<void> {
  const t = columnTypes(kind);
  return async (db) => {
    await sql`create table fine_tunings (
      seq ${t.sequence}, id ${t.id} not null unique, slot ${t.int} unique, state ${t.text} not null,
      parent ${t.text} not null, candidate ${t.text}, epochs ${t.int} not null, seed ${t.int} not null,
      note ${t.text}, corrections ${t.int} not null, confirmed ${t.int} not null, examples ${t.text},
      created_at ${t.long} not null, by_actor ${t.text} not null, finished_at ${t.long},
      progress ${t.text} not null, verdict ${t.text}, failure ${t.text}, promoted ${t.text})`.execute(
      db,
    );
    await sql`create table shadow (
      slot ${t.int} primary key, model ${t.text} not null, share ${t.real} not null,
      since ${t.long} not null, compared ${t.long} not null, same_digit ${t.long} not null,
      same_decision ${t.long} not null, passed_over ${t.long} not null)`.execute(db);
    await sql`create table shadow_disagreements (
      seq ${t.sequence}, id ${t.id} not null unique,
      prediction_id ${t.id} not null references predictions (id) on delete cascade,
      model ${t.text} not null, digit ${t.int}, confidence ${t.real} not null,
      decision ${t.text} not null, at ${t.long} not null)`.execute(db);
    await sql`create index shadow_disagreements_by_model on shadow_disagreements (model, seq)`.execute(
      db,
    );
    await sql`create index shadow_disagreements_by_prediction on shadow_disagreements (prediction_id)`.execute(
      db,
    );
  };
}
