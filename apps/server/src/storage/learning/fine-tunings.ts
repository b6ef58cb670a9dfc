import type { Actor, FineTuningState, GateVerdict } from '@hand-digits/contract';
import { sql, type Selectable } from 'kysely';
import type {
  ExampleIds,
  FineTuningEnd,
  FineTuningRecord,
  FineTuningStore,
  LearningProgress,
} from '../../use-cases/learning/ports.ts';
import { writeAudit } from '../audit.ts';
import type { Database } from '../database.ts';
import { packTruth } from '../predictions/rows.ts';
import { EVER, NONE } from '../predictions/tally.ts';
import type { FineTuningTable } from '../schema.ts';
import { pageOf, startOf } from '../seq-pages.ts';

type Row = Omit<Selectable<FineTuningTable>, 'examples'>;

const LIST = 'fine-tunings';
/** Whoever holds it waits or runs. */
const SLOT = 1;
const NO_EXAMPLES: ExampleIds = { corrections: [], confirmed: [] };
/** All but the ids of the examples, which may be many. */
const COLUMNS = [
  ...(['seq', 'id', 'slot', 'state', 'parent', 'candidate', 'epochs', 'seed', 'note'] as const),
  ...(['corrections', 'confirmed', 'created_at', 'by_actor', 'finished_at', 'progress'] as const),
  ...(['verdict', 'failure', 'promoted'] as const),
] as const;

export function fineTuningStore(db: Database): FineTuningStore {
  return {
    ...lists(db),
    ...changes(db),
    judged: () => judged(db),
  };
}

type Lists = 'find' | 'page' | 'newest' | 'examples';

function lists(db: Database): Pick<FineTuningStore, Lists> {
  const rows = () => db.read.selectFrom('fine_tunings').select(COLUMNS);
  return {
    find: async (id) => {
      const row = await rows().where('id', '=', id).executeTakeFirst();
      return row && toRecord(row);
    },
    page: async ({ limit, after }) => {
      const start = startOf(LIST, { limit, after });
      if (start === undefined) return { kind: 'cursor-invalid' };
      let query = rows().orderBy('seq', 'desc');
      if (start.seq !== undefined) query = query.where('seq', '<', start.seq);
      const found = await query.limit(limit + 1).execute();
      return { kind: 'page', page: pageOf(found, { list: LIST, limit, start, toItem: toRecord }) };
    },
    newest: async (states) => {
      const query = rows()
        .where('state', 'in', [...states])
        .orderBy('seq', 'desc');
      const row = await query.limit(1).executeTakeFirst();
      return row && toRecord(row);
    },
    examples: async (id) => {
      const row = await db.read
        .selectFrom('fine_tunings')
        .select('examples')
        .where('id', '=', id)
        .executeTakeFirst();
      if (row === undefined || row.examples === null) return NO_EXAMPLES;
      return JSON.parse(row.examples) as ExampleIds;
    },
  };
}

type Changes = 'create' | 'keepExamples' | 'advance' | 'end' | 'cancel' | 'notePromotion';

function changes(db: Database): Pick<FineTuningStore, Changes> {
  const one = (id: string) => db.write.updateTable('fine_tunings').where('id', '=', id);
  return {
    create: (record, audit) => create(db, record, audit),
    keepExamples: async (id, ids) => {
      const { corrections, confirmed } = ids;
      const counts = { corrections: corrections.length, confirmed: confirmed.length };
      await one(id)
        .set({ examples: JSON.stringify(ids), ...counts })
        .execute();
    },
    advance: async (id, progress) => {
      const { numUpdatedRows } = await one(id)
        .where('slot', '=', SLOT)
        .set({ state: 'running', progress: JSON.stringify(progress) })
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
    end: async (id, end, at) => {
      const { numUpdatedRows } = await one(id)
        .where('slot', '=', SLOT)
        .set({ slot: null, state: end.state, finished_at: at, ...columnsOf(end) })
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
    cancel: (id, audit) =>
      db.write.transaction().execute(async (transaction) => {
        const { numUpdatedRows } = await transaction
          .updateTable('fine_tunings')
          .set({ slot: null, state: 'cancelled', finished_at: audit.at })
          .where('id', '=', id)
          .where('slot', '=', SLOT)
          .executeTakeFirst();
        if (numUpdatedRows === 0n) return false;
        await writeAudit(transaction, [audit]);
        return true;
      }),
    notePromotion: async (id, promoted) => {
      await one(id)
        .set({ promoted: JSON.stringify(promoted) })
        .execute();
    },
  };
}

function create(
  db: Database,
  record: FineTuningRecord,
  audit: Parameters<FineTuningStore['create']>[1],
): Promise<boolean> {
  return db.write.transaction().execute(async (transaction) => {
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto('fine_tunings')
      .values({ ...toRow(record), slot: SLOT, examples: null })
      .onConflict((conflict) => conflict.column('slot').doNothing())
      .executeTakeFirstOrThrow();
    if (numInsertedOrUpdatedRows !== 1n) return false;
    await writeAudit(transaction, [audit]);
    return true;
  });
}

function columnsOf(end: FineTuningEnd): Partial<Row> {
  switch (end.state) {
    case 'done':
      return { candidate: end.candidate, verdict: JSON.stringify(end.verdict) };
    case 'failed':
      return { failure: end.failure };
  }
}

/** From the counts that are kept with every change, so that it costs the same for any number. */
async function judged(db: Database): Promise<{ wrong: number; right: number }> {
  const guess = sql`case when digit = ${NONE} then ${packTruth('not-a-digit')} else digit end`;
  const { wrong, right } = await db.read
    .selectFrom('tally')
    .select([
      sql<number | string | null>`sum(case when truth <> ${guess} then n else 0 end)`.as('wrong'),
      sql<number | string | null>`sum(case when truth = ${guess} then n else 0 end)`.as('right'),
    ])
    .where('day', '=', EVER)
    .where('truth', '<>', NONE)
    .executeTakeFirstOrThrow();
  return { wrong: Number(wrong ?? 0), right: Number(right ?? 0) };
}

function toRow({
  createdAt,
  createdBy,
  finishedAt,
  progress,
  verdict,
  promoted,
  ...rest
}: FineTuningRecord): Omit<Row, 'seq' | 'slot'> {
  return {
    ...rest,
    created_at: createdAt,
    by_actor: JSON.stringify(createdBy),
    finished_at: finishedAt,
    progress: JSON.stringify(progress),
    verdict: verdict && JSON.stringify(verdict),
    promoted: promoted && JSON.stringify(promoted),
  };
}

function toRecord(row: Row): FineTuningRecord {
  const { id, parent, candidate, epochs, seed, note, corrections, confirmed, failure } = row;
  return {
    ...{ id, parent, candidate, epochs, seed, note, corrections, confirmed, failure },
    state: row.state as FineTuningState,
    createdAt: row.created_at,
    createdBy: JSON.parse(row.by_actor) as Actor,
    finishedAt: row.finished_at,
    progress: JSON.parse(row.progress) as LearningProgress,
    verdict: row.verdict === null ? null : (JSON.parse(row.verdict) as GateVerdict),
    promoted:
      row.promoted === null
        ? null
        : (JSON.parse(row.promoted) as NonNullable<FineTuningRecord['promoted']>),
  };
}
