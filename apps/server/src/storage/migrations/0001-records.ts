import { sql, type Kysely } from 'kysely';
import type { DatabaseKind } from '../dialect.ts';
import { columnTypes, type ColumnTypes } from './column-types.ts';

/** Models, images, predictions, what people said of them, batches, people, audit log, settings, jobs. */
export function records(kind: DatabaseKind): (db: Kysely<unknown>) => Promise<void> {
  const t = columnTypes(kind);
  return async (db) => {
    const statements = [
      ...models(t),
      ...batches(t),
      ...predictions(t),
      ...review(t),
      ...people(t),
      ...administration(t),
      ...(kind === 'sqlite' ? jobs(t) : uncompressedImages()),
    ];
    for (const statement of statements) await statement.execute(db);
  };
}

type Statements = ReturnType<typeof sql>[];

function models(t: ColumnTypes): Statements {
  return [
    sql`create table models (
      no ${t.sequence}, id ${t.text} not null unique, name ${t.text} not null,
      origin ${t.text} not null, parent ${t.text}, created_at ${t.long}, sha256 ${t.text} not null,
      bytes ${t.long} not null, added_at ${t.long} not null, added_by ${t.text})`,
    sql`create table activations (
      seq ${t.sequence}, id ${t.id} not null unique, model ${t.text} not null, previous ${t.text},
      at ${t.long} not null, by_actor ${t.text} not null, why ${t.text} not null, note ${t.text})`,
    sql`create table active_model (slot ${t.int} primary key, model ${t.text} not null)`,
    sql`create table images (
      sha256 ${t.bytes} primary key, bytes ${t.long} not null, storage_key ${t.text},
      content ${t.bytes}, created_at ${t.long} not null)`,
    sql`create table discarded_files (key ${t.text} primary key, at ${t.long} not null)`,
  ];
}

function predictions(t: ColumnTypes): Statements {
  return [
    sql`create table predictions (
      seq ${t.sequence}, id ${t.id} not null unique, created_at ${t.long} not null,
      image_sha256 ${t.bytes} not null references images (sha256), media_type ${t.text} not null,
      image_bytes ${t.long} not null, model_no ${t.int} not null references models (no), digit ${t.int},
      confidence ${t.real} not null, probabilities ${t.bytes}, digitness ${t.real},
      decision ${t.text} not null, reason ${t.text}, geometry ${t.text} not null,
      timings ${t.text} not null, source ${t.text} not null, file_name ${t.text},
      batch_id ${t.id} references batches (id), batch_item ${t.int}, created_by ${t.text},
      review_reason ${t.text}, review_rank ${t.real}, truth ${t.int}, idempotency_key ${t.text})`,
    // Every list is a walk along one of these, from where the cursor points: by time …
    sql`create index predictions_by_time on predictions (created_at, seq)`,
    sql`create index predictions_by_digit on predictions (digit, created_at, seq)`,
    sql`create index predictions_by_decision on predictions (decision, created_at, seq)`,
    sql`create index predictions_by_digit_decision on predictions (digit, decision, created_at, seq)`,
    sql`create index predictions_by_model on predictions (model_no, created_at, seq)`,
    sql`create index predictions_by_source on predictions (source, created_at, seq)`,
    sql`create index predictions_by_truth on predictions (truth, created_at, seq) where truth is not null`,
    sql`create index predictions_looked_at on predictions (created_at, seq) where truth is not null`,
    // … or by confidence.
    sql`create index predictions_by_confidence on predictions (confidence, seq)`,
    sql`create index predictions_by_decision_confidence on predictions (decision, confidence, seq)`,
    sql`create index predictions_by_digit_confidence on predictions (digit, confidence, seq)`,
    sql`create index predictions_waiting on predictions (review_rank, seq) where review_rank is not null`,
    sql`create index predictions_spot_checks on predictions (seq) where review_reason = 'spot-check'`,
    sql`create index predictions_by_batch_time on predictions (batch_id, created_at, seq) where batch_id is not null`,
    sql`create unique index predictions_by_batch_item on predictions (batch_id, batch_item) where batch_id is not null`,
    sql`create unique index predictions_by_idempotency_key on predictions (idempotency_key) where idempotency_key is not null`,
    // Whether an image is still needed.
    sql`create index predictions_by_image on predictions (image_sha256)`,
  ];
}

function review(t: ColumnTypes): Statements {
  const prediction = sql`${t.id} not null references predictions (id) on delete cascade`;
  return [
    sql`create table corrections (
      seq ${t.sequence}, id ${t.id} not null unique, prediction_id ${prediction}, truth ${t.int} not null,
      by_actor ${t.text} not null, reviewer ${t.text} not null, at ${t.long} not null,
      origin ${t.text} not null, undone_at ${t.long}, undone_by ${t.text})`,
    sql`create index corrections_by_prediction on corrections (prediction_id, seq)`,
    sql`create index corrections_by_reviewer on corrections (reviewer, at)`,
    sql`create table review_claims (
      prediction_id ${prediction} primary key, reviewer ${t.text} not null, until ${t.long} not null)`,
    sql`create table review_skips (
      prediction_id ${prediction}, reviewer ${t.text} not null, primary key (prediction_id, reviewer))`,
  ];
}

function batches(t: ColumnTypes): Statements {
  return [
    sql`create table batches (
      seq ${t.sequence}, id ${t.id} not null unique, name ${t.text} not null, state ${t.text} not null,
      origin ${t.text} not null, model ${t.text}, created_at ${t.long} not null, created_by ${t.text},
      touched_at ${t.long} not null, finished_at ${t.long}, failure ${t.text}, listed ${t.int} not null,
      total ${t.long} not null, read ${t.long} not null, refused ${t.long} not null,
      accepted ${t.long} not null, review ${t.long} not null, not_a_digit ${t.long} not null,
      resumed_at ${t.long} not null, done_at_resume ${t.long} not null)`,
    sql`create index batches_by_state on batches (state, seq)`,
    sql`create table batch_items (
      batch_id ${t.id} not null references batches (id), item ${t.int} not null,
      file_name ${t.text} not null, state ${t.text} not null,
      image_sha256 ${t.bytes} references images (sha256), image_bytes ${t.long} not null,
      prediction_id ${t.id}, refusal_code ${t.text}, refusal_detail ${t.text},
      primary key (batch_id, item))`,
    sql`create index batch_items_by_state on batch_items (batch_id, state, item)`,
    sql`create index batch_items_by_image on batch_items (image_sha256) where image_sha256 is not null`,
    sql`create index batch_items_by_prediction on batch_items (prediction_id) where prediction_id is not null`,
  ];
}

function people(t: ColumnTypes): Statements {
  return [
    sql`create table users (
      id ${t.id} primary key, name ${t.text} not null, name_key ${t.text} not null unique,
      display_name ${t.text} not null, role ${t.text} not null, disabled ${t.int} not null,
      password_hash ${t.text} not null, created_at ${t.long} not null, last_seen_at ${t.long})`,
    sql`create table sessions (
      id ${t.id} primary key, digest ${t.text} not null unique,
      user_id ${t.id} not null references users (id), created_at ${t.long} not null,
      last_seen_at ${t.long} not null, expires_at ${t.long} not null, user_agent ${t.text},
      address ${t.text})`,
    sql`create index sessions_by_user on sessions (user_id)`,
    sql`create table api_keys (
      id ${t.id} primary key, name ${t.text} not null, prefix ${t.text} not null,
      digest ${t.text} not null unique, scopes ${t.text} not null, owner_id ${t.id} references users (id),
      owner_name ${t.text} not null, created_at ${t.long} not null, expires_at ${t.long},
      last_used_at ${t.long}, revoked_at ${t.long})`,
    sql`create table sign_in_attempts (
      key ${t.text} primary key, failures ${t.int} not null, last_at ${t.long} not null)`,
  ];
}

function administration(t: ColumnTypes): Statements {
  return [
    sql`create table audit_log (
      seq ${t.sequence}, id ${t.id} not null unique, at ${t.long} not null, actor ${t.text} not null,
      actor_id ${t.id}, action ${t.text} not null, subject_kind ${t.text}, subject_id ${t.text},
      details ${t.text} not null, address ${t.text}, request_id ${t.text})`,
    sql`create index audit_log_by_actor on audit_log (actor_id, seq)`,
    sql`create index audit_log_by_action on audit_log (action, seq)`,
    sql`create index audit_log_by_subject on audit_log (subject_id, seq)`,
    sql`create index audit_log_by_time on audit_log (at, seq)`,
    sql`create table settings (name ${t.text} primary key, value ${t.text} not null)`,
  ];
}

function jobs(t: ColumnTypes): Statements {
  return [
    sql`create table jobs (
      seq ${t.sequence}, id ${t.id} not null unique, name ${t.text} not null, data ${t.text} not null,
      key ${t.text}, state ${t.text} not null, attempts ${t.int} not null, run_at ${t.long} not null,
      lease_until ${t.long}, lease_owner ${t.text}, created_at ${t.long} not null,
      started_at ${t.long}, finished_at ${t.long}, failure ${t.text})`,
    sql`create index jobs_due on jobs (run_at, seq) where state = 'waiting'`,
    sql`create index jobs_leased on jobs (lease_until) where state = 'running'`,
    sql`create index jobs_by_name on jobs (name, seq)`,
    // While one of a key waits, another is not added.
    sql`create unique index jobs_by_key on jobs (key) where key is not null and state = 'waiting'`,
  ];
}

/** Images are compressed already; PostgreSQL need not try again. */
function uncompressedImages(): Statements {
  return [sql`alter table images alter column content set storage external`];
}
