import type { Actor } from '@hand-digits/contract';
import { sql } from 'kysely';
import type { PredictionRecord } from '../use-cases/records.ts';
import type { SharedAnswer } from '../use-cases/agreement.ts';
import type { ReviewStore } from '../use-cases/review.ts';
import type { Database } from './database.ts';
import type { ModelNumbers } from './predictions/model-numbers.ts';
import { unpackTruth, type PredictionRow } from './predictions/rows.ts';
import { countWaiting, toRecords } from './predictions/store.ts';

/** Beyond this the queue says "at least". */
const COUNTED = 10_000;
/** Before every confidence: what a person pointed at comes first. */
const FIRST = -1;
/** Numbers of models count from 1. */
const UNKNOWN_MODEL = 0;

interface ReviewStoreParts {
  readonly db: Database;
  readonly models: ModelNumbers;
}

export function reviewStore(parts: ReviewStoreParts): ReviewStore {
  const { db } = parts;
  return {
    claim: (query) => claim(parts, query),
    skip: (prediction, reviewer) => skip(db, prediction, reviewer),
    waiting: async () => {
      const n = await countWaiting(db, COUNTED + 1);
      return { value: Math.min(n, COUNTED), relation: n > COUNTED ? 'at-least' : 'exact' };
    },
    grid: async ({ digit, decision, limit }) => {
      let query = db.read.selectFrom('predictions').selectAll().where('digit', '=', digit);
      if (decision !== undefined) query = query.where('decision', '=', decision);
      const newest = query.orderBy('created_at', 'desc').orderBy('seq', 'desc');
      // What was marked as wrong waits in the queue for its digit: here it would be confirmed.
      const open = newest
        .where('truth', 'is', null)
        .where((eb) => eb.or([eb('review_rank', 'is', null), eb('review_rank', '!=', FIRST)]));
      return toRecords(parts, await open.limit(limit).execute());
    },
    answeredSince: (reviewer, since) => answeredSince(db, reviewer, since),
    spotChecks: (of) => spotChecks(parts, of),
    sharedAnswers: (limit) => sharedAnswers(db, limit),
    requeue: async (prediction) => {
      await db.write
        .updateTable('predictions')
        .set({ review_rank: FIRST, review_reason: sql`coalesce(review_reason, 'unsure')` })
        .where('id', '=', prediction)
        .execute();
    },
  };
}

type ClaimQuery = Parameters<ReviewStore['claim']>[0];

/**
 * Candidates are read, then claimed in one statement that leaves alone what another reviewer took in
 * between; only what was really claimed is handed out.
 */
async function claim(
  parts: ReviewStoreParts,
  query: ClaimQuery,
): Promise<readonly PredictionRecord[]> {
  const rows = await candidates(parts.db, query);
  if (rows.length === 0) return [];
  const { reviewer, until, now } = query;
  const claimed = await parts.db.write
    .insertInto('review_claims')
    .columns(['prediction_id', 'reviewer', 'until'])
    .expression(
      stillThere(
        parts.db,
        rows.map(({ id }) => id),
        'pass-over-busy',
      ).select([sql.val(reviewer).as('reviewer'), sql.val(until).as('until')]),
    )
    .onConflict((conflict) =>
      conflict
        .column('prediction_id')
        .doUpdateSet({ reviewer, until })
        .where((eb) =>
          eb.or([eb('review_claims.reviewer', '=', reviewer), eb('review_claims.until', '<', now)]),
        ),
    )
    .returning('prediction_id')
    .execute();
  const mine = new Set(claimed.map(({ prediction_id }) => prediction_id));
  return toRecords(
    parts,
    rows.filter(({ id }) => mine.has(id)),
  );
}

/**
 * Of these predictions the ones that nobody deleted in between: what is noted about a prediction is
 * inserted from this, not from what was read a moment ago. Who wants many of them passes over those that
 * another one is changing, since two that wait for each other's would never end.
 */
function stillThere(db: Database, ids: readonly string[], busy: 'wait' | 'pass-over-busy') {
  const query = db.write.selectFrom('predictions').select('id').where('id', 'in', ids);
  if (db.kind === 'sqlite') return query;
  return busy === 'wait' ? query.forKeyShare() : query.forKeyShare().skipLocked();
}

async function candidates(
  db: Database,
  { reviewer, now, limit, skip: skipped }: ClaimQuery,
): Promise<PredictionRow[]> {
  let query = db.read
    .selectFrom('predictions as p')
    .selectAll('p')
    .where('p.review_rank', 'is not', null)
    .where(sql<boolean>`not exists (select 1 from review_claims c
      where c.prediction_id = p.id and c.reviewer <> ${reviewer} and c.until >= ${now})`)
    .where(sql<boolean>`not exists (select 1 from review_skips s
      where s.prediction_id = p.id and s.reviewer = ${reviewer})`)
    .where(sql<boolean>`not exists (select 1 from corrections k
      where k.prediction_id = p.id and k.reviewer = ${reviewer} and k.undone_at is null)`);
  if (skipped.length > 0) query = query.where('p.id', 'not in', [...skipped]);
  return query.orderBy('p.review_rank').orderBy('p.seq').limit(limit).execute();
}

async function skip(db: Database, prediction: string, reviewer: string): Promise<boolean> {
  const known = db.write.selectFrom('predictions').select('id').where('id', '=', prediction);
  if ((await known.executeTakeFirst()) === undefined) return false;
  await db.write
    .insertInto('review_skips')
    .columns(['prediction_id', 'reviewer'])
    .expression(stillThere(db, [prediction], 'wait').select(sql.val(reviewer).as('reviewer')))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await db.write
    .deleteFrom('review_claims')
    .where('prediction_id', '=', prediction)
    .where('reviewer', '=', reviewer)
    .execute();
  return true;
}

async function answeredSince(db: Database, reviewer: string, since: number): Promise<number> {
  const { n } = await db.read
    .selectFrom('corrections')
    .select(sql<number>`count(*)`.as('n'))
    .where('reviewer', '=', reviewer)
    .where('at', '>=', since)
    .where('undone_at', 'is', null)
    .executeTakeFirstOrThrow();
  return n;
}

async function spotChecks(
  { db, models }: ReviewStoreParts,
  of: Parameters<ReviewStore['spotChecks']>[0],
): Promise<{ checked: number; wrong: number }> {
  let query = db.read
    .selectFrom('predictions')
    .select([
      sql<number>`count(*)`.as('checked'),
      sql<number | string | null>`sum(case when truth <> coalesce(digit, 10) then 1 else 0 end)`.as(
        'wrong',
      ),
    ])
    .where('review_reason', '=', 'spot-check')
    .where('truth', 'is not', null);
  if (of !== undefined) {
    const model = (await models.findNumber(db.read, of.model)) ?? UNKNOWN_MODEL;
    query = query.where('model_no', '=', model).where('created_at', '>=', of.since);
  }
  const { checked, wrong } = await query.executeTakeFirstOrThrow();
  return { checked, wrong: Number(wrong ?? 0) };
}

/** Each reviewer's last word on every image that at least two answered. */
async function sharedAnswers(db: Database, limit: number): Promise<readonly SharedAnswer[]> {
  const shared = db.read
    .selectFrom('corrections')
    .select('prediction_id')
    .where('undone_at', 'is', null)
    .groupBy('prediction_id')
    .having(sql`count(distinct reviewer)`, '>', 1)
    .orderBy('prediction_id', 'desc')
    .limit(limit);
  const rows = await db.read
    .selectFrom('corrections')
    .select(['prediction_id', 'reviewer', 'by_actor', 'truth'])
    .where('prediction_id', 'in', shared)
    .where('undone_at', 'is', null)
    .orderBy('seq')
    .execute();
  const answers = new Map<string, Map<string, SharedAnswer['answers'][number]>>();
  for (const { prediction_id, reviewer, by_actor, truth } of rows) {
    const given = answers.get(prediction_id) ?? new Map<string, SharedAnswer['answers'][number]>();
    const { name } = JSON.parse(by_actor) as Actor;
    given.set(reviewer, { reviewer: name, truth: unpackTruth(truth) });
    answers.set(prediction_id, given);
  }
  return [...answers].map(([predictionId, given]) => ({
    predictionId,
    answers: [...given.values()],
  }));
}
