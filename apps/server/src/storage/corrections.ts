import type { Selectable } from 'kysely';
import type {
  CorrectionChange,
  CorrectionOutcome,
  CorrectionStore,
} from '../use-cases/corrections.ts';
import { writeAudit } from './audit.ts';
import { pastContention } from './contention.ts';
import type { Database, Tables } from './database.ts';
import { packTruth, unpackTruth } from './predictions/rows.ts';
import { count, type TallyChange } from './predictions/tally.ts';
import type { PredictionTable } from './schema.ts';

export function correctionStore(db: Database): CorrectionStore {
  return {
    apply: (changes) =>
      pastContention(() =>
        db.write.transaction().execute((transaction) => applyAll({ transaction, db }, changes)),
      ),
  };
}

type Row = Pick<
  Selectable<PredictionTable>,
  | 'id'
  | 'created_at'
  | 'model_no'
  | 'source'
  | 'digit'
  | 'decision'
  | 'reason'
  | 'truth'
  | 'confidence'
  | 'review_reason'
  | 'review_rank'
>;

/** What one call changes: its predictions are locked from the beginning, the counts are moved at the end. */
interface Inside {
  readonly transaction: Tables;
  /** as they stand by now */
  readonly rows: Map<string, Row>;
  readonly counted: TallyChange[];
}

async function applyAll(
  { transaction, db }: { readonly transaction: Tables; readonly db: Database },
  changes: readonly CorrectionChange[],
): Promise<readonly CorrectionOutcome[]> {
  const ids = changes.map(({ prediction }) => prediction);
  const rows = await lockedRows({ transaction, db }, ids);
  const inside: Inside = { transaction, rows, counted: [] };
  const outcomes: CorrectionOutcome[] = [];
  for (const change of changes) outcomes.push(await applyOne(inside, change));
  await count(transaction, inside.counted, db.shard);
  return outcomes;
}

async function applyOne(inside: Inside, change: CorrectionChange): Promise<CorrectionOutcome> {
  const row = inside.rows.get(change.prediction);
  if (row === undefined) return 'not-found';
  if (change.expected !== undefined && change.expected !== standing(row)) return 'conflict';
  switch (change.kind) {
    case 'correct':
      return correct(inside, row, change);
    case 'undo':
      return undo(inside, row, change);
  }
}

function standing({ truth }: Row): ReturnType<typeof unpackTruth> | null {
  return truth === null ? null : unpackTruth(truth);
}

/**
 * Two people who correct the same one take turns, and with several they lock them in the same order: else
 * each could hold what the other waits for. SQLite lets one writer in at a time anyway.
 */
async function lockedRows(
  { transaction, db }: { readonly transaction: Tables; readonly db: Database },
  ids: readonly string[],
): Promise<Map<string, Row>> {
  if (ids.length === 0) return new Map();
  const query = transaction
    .selectFrom('predictions')
    .select(['id', 'created_at', 'model_no', 'source', 'digit', 'decision', 'reason'])
    .select(['truth', 'confidence', 'review_reason', 'review_rank'])
    .where('id', 'in', [...ids])
    .orderBy('id');
  const rows = await (db.kind === 'postgresql' ? query.forUpdate() : query).execute();
  return new Map(rows.map((row) => [row.id, row]));
}

async function correct(
  inside: Inside,
  row: Row,
  change: Extract<CorrectionChange, { kind: 'correct' }>,
): Promise<CorrectionOutcome> {
  const { transaction } = inside;
  const guess = row.digit ?? packTruth('not-a-digit');
  const truth = change.truth === 'the-guess' ? guess : packTruth(change.truth);
  await transaction
    .insertInto('corrections')
    .values({
      ...{ id: change.id, prediction_id: row.id, truth, at: change.at, origin: change.origin },
      by_actor: JSON.stringify(change.by),
      reviewer: change.by.id ?? change.by.kind,
      ...{ undone_at: null, undone_by: null },
    })
    .execute();
  const waitsOn = change.askAnother && row.review_rank !== null && row.truth === null;
  await setTruth(inside, row, { truth, rank: waitsOn ? row.review_rank : null });
  await transaction.deleteFrom('review_claims').where('prediction_id', '=', row.id).execute();
  await writeAudit(transaction, [change.audit]);
  return 'changed';
}

/** The correction that stands is marked; the one before it stands again, or the prediction waits again. */
async function undo(
  inside: Inside,
  row: Row,
  change: Extract<CorrectionChange, { kind: 'undo' }>,
): Promise<CorrectionOutcome> {
  const { transaction } = inside;
  const [last, before] = await transaction
    .selectFrom('corrections')
    .select(['id', 'truth'])
    .where('prediction_id', '=', row.id)
    .where('undone_at', 'is', null)
    .orderBy('seq', 'desc')
    .limit(2)
    .execute();
  if (last === undefined) return 'nothing-to-undo';
  await transaction
    .updateTable('corrections')
    .set({ undone_at: change.at, undone_by: JSON.stringify(change.by) })
    .where('id', '=', last.id)
    .execute();
  const waitsAgain = before === undefined && row.review_reason !== null;
  const rank = waitsAgain ? row.confidence : null;
  await setTruth(inside, row, { truth: before?.truth ?? null, rank });
  await writeAudit(transaction, [change.audit]);
  return 'changed';
}

async function setTruth(
  { transaction, rows, counted }: Inside,
  row: Row,
  { truth, rank }: { readonly truth: number | null; readonly rank: number | null },
): Promise<void> {
  await transaction
    .updateTable('predictions')
    .set({ truth, review_rank: rank })
    .where('id', '=', row.id)
    .execute();
  const now = { ...row, truth, review_rank: rank };
  rows.set(row.id, now);
  counted.push({ facets: row, by: -1 }, { facets: now, by: 1 });
}
