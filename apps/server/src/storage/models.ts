import type { Actor, ModelOrigin } from '@hand-digits/contract';
import { sql, type Selectable } from 'kysely';
import type { ActivationRecord, KnownModel, ModelStore } from '../use-cases/models/ports.ts';
import { writeAudit } from './audit.ts';
import type { Database, Tables } from './database.ts';
import { EVER } from './predictions/tally.ts';
import type { ActivationTable } from './schema.ts';

/** `active_model` has one row. */
const SLOT = 1;

export function modelStore(db: Database): ModelStore {
  return {
    known: () => known(db),
    register: (model, audit) =>
      db.write.transaction().execute(async (transaction) => {
        await register(transaction, model);
        if (audit !== null) await writeAudit(transaction, [audit]);
      }),
    note: (audit) => writeAudit(db.write, [audit]),
    active: () => active(db.read),
    activate: (activation, audit) =>
      db.write.transaction().execute(async (transaction) => {
        if (!(await moveActive(transaction, activation))) return false;
        await transaction.insertInto('activations').values(toRow(activation)).execute();
        await writeAudit(transaction, [audit]);
        return true;
      }),
    history: async () => {
      const rows = await db.read
        .selectFrom('activations')
        .selectAll()
        .orderBy('seq', 'desc')
        .execute();
      return rows.map(toRecord);
    },
  };
}

async function known(db: Database): Promise<readonly KnownModel[]> {
  const rows = await db.read.selectFrom('models').selectAll().orderBy('no', 'desc').execute();
  const counts = await db.read
    .selectFrom('tally')
    .select(['model_no', sql<number | string>`sum(n)`.as('n')])
    .where('day', '=', EVER)
    .groupBy('model_no')
    .execute();
  const predictions = new Map(counts.map(({ model_no, n }) => [model_no, Number(n)]));
  return rows.map((row) => ({
    ...{ id: row.id, name: row.name, parent: row.parent, sha256: row.sha256, bytes: row.bytes },
    origin: row.origin as ModelOrigin,
    createdAt: row.created_at,
    addedAt: row.added_at,
    addedBy: row.added_by === null ? null : (JSON.parse(row.added_by) as Actor),
    predictions: predictions.get(row.no) ?? 0,
  }));
}

/** One that was only known from predictions gets its facts; any other stays as it is. */
async function register(
  transaction: Tables,
  {
    id,
    name,
    origin,
    parent,
    createdAt,
    sha256,
    bytes,
    addedAt,
    addedBy,
  }: Omit<KnownModel, 'predictions'>,
): Promise<void> {
  const by = addedBy === null ? null : JSON.stringify(addedBy);
  const facts = {
    name,
    origin,
    parent,
    created_at: createdAt,
    sha256,
    bytes,
    added_at: addedAt,
    added_by: by,
  };
  await transaction
    .insertInto('models')
    .values({ id, ...facts })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet(facts).where('models.sha256', '=', ''),
    )
    .execute();
}

async function active(tables: Tables): Promise<string | null> {
  const row = await tables
    .selectFrom('active_model')
    .select('model')
    .where('slot', '=', SLOT)
    .executeTakeFirst();
  return row?.model ?? null;
}

/** Only from the model that was seen to be active, so that two people cannot overrule each other unseen. */
async function moveActive(
  transaction: Tables,
  { model, previous }: ActivationRecord,
): Promise<boolean> {
  if (previous === null) {
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto('active_model')
      .values({ slot: SLOT, model })
      .onConflict((conflict) => conflict.column('slot').doNothing())
      .executeTakeFirstOrThrow();
    return numInsertedOrUpdatedRows === 1n;
  }
  const { numUpdatedRows } = await transaction
    .updateTable('active_model')
    .set({ model })
    .where('slot', '=', SLOT)
    .where('model', '=', previous)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

function toRow({ by, ...rest }: ActivationRecord): Omit<Selectable<ActivationTable>, 'seq'> {
  return { ...rest, by_actor: JSON.stringify(by) };
}

function toRecord(row: Selectable<ActivationTable>): ActivationRecord {
  const { id, model, previous, at, note } = row;
  const why = row.why as ActivationRecord['why'];
  return { id, model, previous, at, note, why, by: JSON.parse(row.by_actor) as Actor };
}
