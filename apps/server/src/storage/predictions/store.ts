import { sql } from 'kysely';
import type { Filter, PredictionStore } from '../../use-cases/predictions/store.ts';
import type { PredictionRecord } from '../../use-cases/records.ts';
import type { Database } from '../database.ts';
import { correctionsOf } from './corrections-of.ts';
import { countPredictions } from './counts.ts';
import type { PredictionInserter } from './insert.ts';
import type { ModelNumbers } from './model-numbers.ts';
import { nameLookUp } from './names.ts';
import { pageOfRows, type PageRequest } from './page.ts';
import { removePredictions } from './remove.ts';
import { toRecord, type PredictionRow } from './rows.ts';
import { beyond, contains, planWalk, type NumberedFilter } from './walk.ts';

/** Rows that an export reads at a time. */
const STREAMED = 500;

export interface PredictionStoreParts {
  readonly db: Database;
  readonly models: ModelNumbers;
  readonly inserter: PredictionInserter;
}

export function predictionStore(parts: PredictionStoreParts): PredictionStore {
  const { db, inserter } = parts;
  return {
    insert: (prediction, image) => inserter.insert(prediction, image),
    find: async (id) => (await recordsWhere(parts, 'id', [id]))[0],
    findMany: (ids) => recordsWhere(parts, 'id', ids),
    findByIdempotencyKey: async (key) => (await recordsWhere(parts, 'idempotency_key', [key]))[0],
    page: async ({ filter, ...request }) => {
      const numbered = await numberFilter(parts, filter);
      if (numbered === undefined) return { kind: 'page', page: { items: [], links: NO_LINKS } };
      const walk = planWalk(numbered, request.sort, db.kind);
      const page = await pageOfRows(db, { ...request, ...namesOf(db, filter), walk });
      if (page === undefined) return { kind: 'cursor-invalid' };
      return {
        kind: 'page',
        page: { items: await toRecords(parts, page.rows), links: page.links },
      };
    },
    counts: async (filter) => {
      const numbered = await numberFilter(parts, filter);
      return numbered === undefined ? NOTHING : countPredictions(db, numbered);
    },
    neighbours: (id, limit) => neighbours(parts, id, limit),
    stream: (filter, order = 'oldest') => stream(parts, filter, order),
    remove: (ids, audit) => removePredictions(db, ids, audit),
  };
}

const NO_LINKS = { next: null, previous: null };
const NOTHING = { total: { value: 0, relation: 'exact' as const }, byDigit: [], byDecision: [] };

type Reads = Pick<PredictionStoreParts, 'db' | 'models'>;

/** A part of a file name may be looked up. */
function namesOf(db: Database, { text, from, to }: Filter): Pick<PageRequest, 'names'> {
  if (text === undefined) return {};
  const lookUp = nameLookUp(db, { text, from, to });
  return lookUp === undefined ? {} : { names: { lookUp, test: contains(text, db.kind) } };
}

/** undefined where the filter names a model that nobody knows: it holds nothing. */
async function numberFilter(
  { db, models }: Reads,
  { model, ...rest }: Filter,
): Promise<NumberedFilter | undefined> {
  if (model === undefined) return rest;
  const modelNo = await models.findNumber(db.read, model);
  return modelNo === undefined ? undefined : { ...rest, modelNo };
}

async function recordsWhere(
  parts: Reads,
  column: 'id' | 'idempotency_key',
  values: readonly string[],
): Promise<PredictionRecord[]> {
  if (values.length === 0) return [];
  const query = parts.db.read.selectFrom('predictions').selectAll();
  return toRecords(parts, await query.where(column, 'in', values).execute());
}

/** Rows with their models' ids and what people said of them. */
export async function toRecords(
  { db, models }: Reads,
  rows: readonly PredictionRow[],
): Promise<PredictionRecord[]> {
  const corrections = await correctionsOf(
    db.read,
    rows.map(({ id }) => id),
  );
  return Promise.all(
    rows.map(async (row) => {
      const model = await models.idOf(db.read, row.model_no);
      return toRecord(row, { model, corrections: corrections.get(row.id) ?? [] });
    }),
  );
}

async function neighbours(
  parts: Reads,
  id: string,
  limit: number,
): ReturnType<PredictionStore['neighbours']> {
  const { read } = parts.db;
  const row = await read
    .selectFrom('predictions')
    .select(['created_at', 'seq'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const place = { key: row.created_at, seq: row.seq };
  const side = async (direction: 'asc' | 'desc'): Promise<PredictionRecord[]> => {
    const rows = await read
      .selectFrom('predictions')
      .selectAll()
      .where(beyond('created_at', place, direction === 'desc'))
      .orderBy('created_at', direction)
      .orderBy('seq', direction)
      .limit(limit)
      .execute();
    return toRecords(parts, rows);
  };
  return { newer: await side('asc'), older: await side('desc') };
}

async function* stream(
  parts: Reads,
  filter: Filter,
  order: 'oldest' | 'newest',
): AsyncGenerator<readonly PredictionRecord[]> {
  const numbered = await numberFilter(parts, filter);
  if (numbered === undefined) return;
  const walk = planWalk(numbered, order, parts.db.kind);
  let after: string | null = '';
  while (after !== null) {
    const from: { after?: string } = after === '' ? {} : { after };
    const page = await pageOfRows(parts.db, {
      walk,
      ...namesOf(parts.db, filter),
      sort: order,
      limit: STREAMED,
      ...from,
    });
    if (page === undefined) return;
    if (page.rows.length > 0) yield await toRecords(parts, page.rows);
    after = page.links.next;
  }
}

/** How many wait for a person, up to a bound. */
export async function countWaiting(db: Database, most: number): Promise<number> {
  const waiting = db.read
    .selectFrom('predictions')
    .select(sql`1`.as('one'))
    .where('review_rank', 'is not', null)
    .limit(most);
  const { n } = await db.read
    .selectFrom(waiting.as('waiting'))
    .select(sql<number>`count(*)`.as('n'))
    .executeTakeFirstOrThrow();
  return n;
}
