import type { Count, DecisionKind, Digit } from '@hand-digits/contract';
import { sql, type Expression, type SqlBool } from 'kysely';
import type { Counts } from '../../use-cases/predictions/store.ts';
import type { Database } from '../database.ts';
import { packTruth } from './rows.ts';
import { DAY_MS, EVER, NONE } from './tally.ts';
import { all, planWalk, type NumberedFilter } from './walk.ts';

/** Rows that a count tests at most, and matches that it counts at most. */
const TESTED = 20_000;
const COUNTED = 10_000;

/** Exact from the tally wherever the filter is made of facets and whole days; otherwise up to a bound. */
export async function countPredictions(db: Database, filter: NumberedFilter): Promise<Counts> {
  return isFaceted(filter) ? countFacets(db, filter) : countRows(db, filter);
}

function isFaceted({
  batch,
  confidenceMin,
  confidenceMax,
  text,
  from = 0,
  to = 0,
}: NumberedFilter): boolean {
  const searched = [batch, confidenceMin, confidenceMax, text].some((value) => value !== undefined);
  return !searched && from % DAY_MS === 0 && to % DAY_MS === 0;
}

async function countFacets(db: Database, filter: NumberedFilter): Promise<Counts> {
  const rows = await db.read
    .selectFrom('tally')
    .select(['digit', 'decision', sql<number | string>`sum(n)`.as('n')])
    .where(all(tallyConditions(filter)))
    .groupBy(['digit', 'decision'])
    .execute();
  // PostgreSQL sums bigint to numeric, which comes as text.
  const counted = rows.map((row) => ({ ...row, n: Number(row.n) })).filter(({ n }) => n > 0);
  const sumWhere = (wanted: (row: (typeof counted)[number]) => boolean): Count =>
    exact(counted.filter(wanted).reduce((sum, { n }) => sum + n, 0));
  const digits = [...new Set(counted.map(({ digit }) => digit))].sort((a, b) => a - b);
  const decisions = [...new Set(counted.map(({ decision }) => decision))].sort();
  return {
    total: sumWhere(() => true),
    byDigit: digits.map((digit) => ({
      digit: digit === NONE ? null : (digit as Digit),
      count: sumWhere((row) => row.digit === digit),
    })),
    byDecision: decisions.map((decision) => ({
      decision: decision as DecisionKind,
      count: sumWhere((row) => row.decision === decision),
    })),
  };
}

function exact(value: number): Count {
  return { value, relation: 'exact' };
}

function tallyConditions(filter: NumberedFilter): Expression<SqlBool>[] {
  const { digit, decision, reason, modelNo, source, truth, from, to } = filter;
  const equal: [string, string | number | undefined][] = [
    ['digit', digit],
    ['decision', decision],
    ['reason', reason],
    ['model_no', modelNo],
    ['source', source],
    ['truth', truth === undefined ? undefined : packTruth(truth)],
  ];
  const conditions = equal.flatMap(([column, value]) =>
    value === undefined ? [] : [sql<SqlBool>`${sql.ref(column)} = ${value}`],
  );
  if (from === undefined && to === undefined) conditions.push(sql`day = ${EVER}`);
  else conditions.push(sql`day >= ${(from ?? 0) / DAY_MS}`);
  if (to !== undefined) conditions.push(sql`day < ${to / DAY_MS}`);
  return [...conditions, ...truthConditions(filter)];
}

function truthConditions({ corrected, wrong }: NumberedFilter): Expression<SqlBool>[] {
  const conditions: Expression<SqlBool>[] = [];
  if (corrected === true || wrong !== undefined) conditions.push(sql`truth >= 0`);
  if (corrected === false) conditions.push(sql`truth < 0`);
  const guess = sql`case when digit < 0 then 10 else digit end`;
  if (wrong === true) conditions.push(sql`truth <> ${guess}`);
  if (wrong === false) conditions.push(sql`truth = ${guess}`);
  return conditions;
}

async function countRows(db: Database, filter: NumberedFilter): Promise<Counts> {
  const { along, tests } = planWalk(filter, 'newest', db.kind);
  const walked = db.read.selectFrom('predictions').selectAll().where(all(along)).limit(TESTED);
  const matching = db.read
    .selectFrom(walked.as('walked'))
    .select(sql`1`.as('one'))
    .where(all(tests))
    .limit(COUNTED + 1);
  const { n } = await db.read
    .selectFrom(matching.as('matching'))
    .select(sql<number>`count(*)`.as('n'))
    .executeTakeFirstOrThrow();
  const atBound = n > COUNTED || (tests.length > 0 && (await walkIsLonger(db, along)));
  const total: Count = { value: Math.min(n, COUNTED), relation: atBound ? 'at-least' : 'exact' };
  return { total, byDigit: null, byDecision: null };
}

async function walkIsLonger(db: Database, along: readonly Expression<SqlBool>[]): Promise<boolean> {
  const query = db.read.selectFrom('predictions').select('seq').where(all(along));
  return (await query.offset(TESTED).limit(1).executeTakeFirst()) !== undefined;
}
