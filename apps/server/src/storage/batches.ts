import type {
  Actor,
  BatchItemState,
  BatchOrigin,
  BatchState,
  ProblemCode,
} from '@hand-digits/contract';
import { sql, type Selectable } from 'kysely';
import type { BatchItemRecord, BatchRecord, BatchStore } from '../use-cases/batches/ports.ts';
import { writeAudit } from './audit.ts';
import { addItems, countItems, setListed, waitingItems, waitingRanges } from './batch-items.ts';
import { finishIfDone, finishItems } from './batch-results.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import type { Database } from './database.ts';
import type { ModelNumbers } from './predictions/model-numbers.ts';
import { toRecords } from './predictions/store.ts';
import type { BatchTable } from './schema.ts';
import { pageOf, startOf } from './seq-pages.ts';

export interface BatchStoreParts {
  readonly db: Database;
  readonly models: ModelNumbers;
  readonly random: () => number;
}

export function batchStore(parts: BatchStoreParts): BatchStore {
  const { db } = parts;
  return {
    create: (batch, audit) =>
      db.write.transaction().execute(async (transaction) => {
        await transaction.insertInto('batches').values(toRow(batch)).execute();
        await writeAudit(transaction, [audit]);
      }),
    find: async (id) => {
      const row = await db.read
        .selectFrom('batches')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
      return row === undefined ? undefined : toRecord(row);
    },
    page: (query) => pageOfBatches(db, query),
    items: (query) => pageOfItems(parts, query),
    addItems: (batch, items, at) => addItems(db, batch, { items, at }),
    countItems: (batch) => countItems(db, batch),
    setListed: (batch, at) => setListed(db, batch, at),
    move: (batch, move, audit) => moveBatch(db, batch, { move, audit }),
    waitingItems: (batch, first, last) => waitingItems(db, batch, { first, last }),
    waitingRanges: (batch, size) => waitingRanges(db, batch, size),
    finishItems: (batch, results, at) => finishItems(parts, { batch, results, at }),
    finishIfDone: (batch, at) => finishIfDone(db.write, batch, at),
    inState: async (states, before) => {
      const query = db.read
        .selectFrom('batches')
        .selectAll()
        .where('state', 'in', [...states]);
      return (await query.where('touched_at', '<', before).orderBy('seq').execute()).map(toRecord);
    },
  };
}

type Row = Selectable<BatchTable>;

function toRow(batch: BatchRecord): Omit<Row, 'seq'> {
  const { id, name, state, model, failure, total, read, refused, accepted, review } = batch;
  return {
    ...{ id, name, state, model, failure, total, read, refused, accepted, review },
    origin: JSON.stringify(batch.origin),
    created_at: batch.createdAt,
    created_by: batch.createdBy === null ? null : JSON.stringify(batch.createdBy),
    touched_at: batch.createdAt,
    finished_at: batch.finishedAt,
    listed: batch.listed ? 1 : 0,
    not_a_digit: batch.notADigit,
    resumed_at: batch.resumedAt,
    done_at_resume: batch.doneAtResume,
  };
}

function toRecord(row: Row): BatchRecord {
  const { id, name, model, failure, total, read, refused, accepted, review } = row;
  return {
    ...{ id, name, model, failure, total, read, refused, accepted, review },
    state: row.state as BatchState,
    origin: JSON.parse(row.origin) as BatchOrigin,
    createdAt: row.created_at,
    createdBy: row.created_by === null ? null : (JSON.parse(row.created_by) as Actor),
    finishedAt: row.finished_at,
    listed: row.listed === 1,
    notADigit: row.not_a_digit,
    resumedAt: row.resumed_at,
    doneAtResume: row.done_at_resume,
  };
}

const LIST = 'batches';

async function pageOfBatches(
  db: Database,
  query: Parameters<BatchStore['page']>[0],
): ReturnType<BatchStore['page']> {
  const { state, limit } = query;
  const start = startOf(LIST, query);
  if (start === undefined) return { kind: 'cursor-invalid' };
  let rows = db.read.selectFrom('batches').selectAll();
  if (state !== undefined) rows = rows.where('state', '=', state);
  if (start.seq !== undefined) rows = rows.where('seq', start.compare, start.seq);
  const found = await rows
    .orderBy('seq', start.direction)
    .limit(limit + 1)
    .execute();
  return { kind: 'page', page: pageOf(found, { list: LIST, limit, start, toItem: toRecord }) };
}

async function pageOfItems(
  parts: BatchStoreParts,
  { batch, state, limit, after }: Parameters<BatchStore['items']>[0],
): ReturnType<BatchStore['items']> {
  const from = after === undefined ? undefined : decodeCursor(batch, after);
  if (after !== undefined && from === undefined) return { kind: 'cursor-invalid' };
  let query = parts.db.read.selectFrom('batch_items').selectAll().where('batch_id', '=', batch);
  if (state !== undefined) query = query.where('state', '=', state);
  if (from !== undefined) query = query.where('item', '>', from.seq);
  const rows = await query
    .orderBy('item')
    .limit(limit + 1)
    .execute();
  const shown = rows.slice(0, limit);
  const predictions = await predictionsOf(
    parts,
    shown.flatMap(({ prediction_id: id }) => id ?? []),
  );
  const items = shown.map((row): BatchItemRecord => ({
    item: row.item,
    fileName: row.file_name,
    state: row.state as BatchItemState,
    prediction: predictions.get(row.prediction_id ?? '') ?? null,
    refusal:
      row.refusal_code === null
        ? null
        : { code: row.refusal_code as ProblemCode, detail: row.refusal_detail ?? '' },
  }));
  const last = rows.length > limit ? shown.at(-1) : undefined;
  const next = last === undefined ? null : encodeCursor(batch, { key: 0, seq: last.item });
  return { kind: 'page', page: { items, links: { next, previous: null } } };
}

async function predictionsOf(
  parts: BatchStoreParts,
  ids: readonly string[],
): Promise<ReadonlyMap<string, NonNullable<BatchItemRecord['prediction']>>> {
  if (ids.length === 0) return new Map();
  const rows = await parts.db.read
    .selectFrom('predictions')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute();
  const records = await toRecords(parts, rows);
  return new Map(records.map((record) => [record.id, record]));
}

async function moveBatch(
  db: Database,
  id: string,
  {
    move,
    audit,
  }: {
    readonly move: Parameters<BatchStore['move']>[1];
    readonly audit: Parameters<BatchStore['move']>[2];
  },
): Promise<boolean> {
  const { from, to, at, failure = null } = move;
  const over = to === 'cancelled' || to === 'failed' || to === 'finished';
  return db.write.transaction().execute(async (transaction) => {
    const { numUpdatedRows } = await transaction
      .updateTable('batches')
      .set({
        state: to,
        touched_at: at,
        failure,
        finished_at: over ? at : null,
        ...(to === 'running' ? { resumed_at: at, done_at_resume: sql`read + refused` } : {}),
      })
      .where('id', '=', id)
      .where('state', 'in', [...from])
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return false;
    if (over) await forgetWaitingImages(transaction, id);
    if (audit !== null) await writeAudit(transaction, [audit]);
    return true;
  });
}

/** What will never be read need not be kept. */
async function forgetWaitingImages(transaction: Database['write'], batch: string): Promise<void> {
  await transaction
    .updateTable('batch_items')
    .set({ image_sha256: null })
    .where('batch_id', '=', batch)
    .where('image_sha256', 'is not', null)
    .execute();
}
