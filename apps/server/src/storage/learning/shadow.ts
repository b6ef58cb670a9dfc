import type { DecisionKind, Digit } from '@hand-digits/contract';
import { sql, type Selectable } from 'kysely';
import type { ShadowReading, ShadowRecord, ShadowStore } from '../../use-cases/learning/ports.ts';
import { writeAudit } from '../audit.ts';
import type { Database } from '../database.ts';
import type { DisagreementTable } from '../schema.ts';
import { pageOf, startOf } from '../seq-pages.ts';

/** `shadow` has one row, or none. */
const SLOT = 1;
const LIST = 'disagreements';
const NOTHING = { compared: 0, same_digit: 0, same_decision: 0, passed_over: 0 };

export function shadowStore(db: Database): ShadowStore {
  return {
    current: () => current(db),
    set: (shadow, audit) =>
      db.write.transaction().execute(async (transaction) => {
        await transaction.deleteFrom('shadow').execute();
        if (shadow !== null) {
          const row = { slot: SLOT, ...shadow, ...NOTHING };
          await transaction.insertInto('shadow').values(row).execute();
        }
        await writeAudit(transaction, [audit]);
      }),
    add: (...added) => add(db, ...added),
    disagreements: async ({ model, limit, after }) => {
      const start = startOf(LIST, { limit, after });
      if (start === undefined) return { kind: 'cursor-invalid' };
      let rows = db.read.selectFrom('shadow_disagreements').selectAll().where('model', '=', model);
      if (start.seq !== undefined) rows = rows.where('seq', '<', start.seq);
      const found = await rows
        .orderBy('seq', 'desc')
        .limit(limit + 1)
        .execute();
      return { kind: 'page', page: pageOf(found, { list: LIST, limit, start, toItem }) };
    },
  };
}

async function current(db: Database): Promise<ShadowRecord | null> {
  const row = await db.read.selectFrom('shadow').selectAll().executeTakeFirst();
  if (row === undefined) return null;
  const { model, share, since, compared } = row;
  return {
    ...{ model, share, since, compared },
    sameDigit: row.same_digit,
    sameDecision: row.same_decision,
    passedOver: row.passed_over,
  };
}

/** A prediction that was deleted meanwhile disagrees with nobody. */
async function add(
  db: Database,
  ...[model, counts, readings]: Parameters<ShadowStore['add']>
): Promise<void> {
  await db.write.transaction().execute(async (transaction) => {
    const { numUpdatedRows } = await transaction
      .updateTable('shadow')
      .set({
        compared: sql`compared + ${counts.compared}`,
        same_digit: sql`same_digit + ${counts.sameDigit}`,
        same_decision: sql`same_decision + ${counts.sameDecision}`,
        passed_over: sql`passed_over + ${counts.passedOver}`,
      })
      .where('model', '=', model)
      .executeTakeFirst();
    if (numUpdatedRows === 0n || readings.length === 0) return;
    const ids = readings.map(({ prediction }) => prediction);
    const kept = await transaction
      .selectFrom('predictions')
      .select('id')
      .where('id', 'in', ids)
      .execute();
    const there = new Set(kept.map(({ id }) => id));
    const rows = readings.filter(({ prediction }) => there.has(prediction)).map(toRow);
    if (rows.length > 0)
      await transaction.insertInto('shadow_disagreements').values(rows).execute();
  });
}

type Row = Selectable<DisagreementTable>;

function toRow({ prediction, ...rest }: ShadowReading): Omit<Row, 'seq'> {
  return { ...rest, prediction_id: prediction };
}

function toItem({
  id,
  prediction_id: prediction,
  model,
  confidence,
  at,
  ...row
}: Row): ShadowReading {
  const digit = row.digit as Digit | null;
  return {
    ...{ id, prediction, model, confidence, at },
    digit,
    decision: row.decision as DecisionKind,
  };
}
