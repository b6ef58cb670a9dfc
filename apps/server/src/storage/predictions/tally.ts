import { sql, type Insertable } from 'kysely';
import { PARAMETERS_AT_ONCE, type Tables } from '../database.ts';
import type { TallyTable } from '../schema.ts';

export const DAY_MS = 86_400_000;
/** How the tally writes "no digit" and "nobody has said". */
export const NONE = -1;
/** The "day" of the rows that count every day: totals need not be summed over years. */
export const EVER = -1;
const COLUMNS = 10;

/** The facets of a prediction that are counted. */
export interface Facets {
  readonly created_at: number;
  readonly model_no: number;
  readonly source: string;
  readonly digit: number | null;
  readonly decision: string;
  readonly reason: string | null;
  readonly truth: number | null;
  readonly confidence: number;
}

/** One more, or one fewer, of these facets. */
export interface TallyChange {
  readonly facets: Facets;
  readonly by: 1 | -1;
}

export type TallyRow = Insertable<TallyTable>;

/**
 * Changes summed up, for their day and for ever: one row for each set of facets, in a fixed order, so
 * that two transactions that touch the same rows take them in turn instead of waiting for each other.
 */
export function tallyRows(changes: readonly TallyChange[], shard: number): TallyRow[] {
  const rows = new Map<string, TallyRow>();
  for (const { facets, by } of changes) {
    for (const day of [EVER, Math.floor(facets.created_at / DAY_MS)]) {
      const row = tallyRow(facets, { day, shard });
      const key = Object.values(row).join('\n');
      const sum = rows.get(key) ?? row;
      const confidence = sum.confidence_sum + by * facets.confidence;
      rows.set(key, { ...sum, n: sum.n + by, confidence_sum: confidence });
    }
  }
  return [...rows.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}

function tallyRow(
  { model_no, source, digit, decision, reason, truth }: Facets,
  when: { readonly day: number; readonly shard: number },
): TallyRow {
  return {
    ...when,
    ...{ model_no, source, decision },
    digit: digit ?? NONE,
    reason: reason ?? '',
    truth: truth ?? NONE,
    n: 0,
    confidence_sum: 0,
  };
}

/** The statement that adds rows of `tallyRows` to what is counted already. */
// eslint-disable-next-line @typescript-eslint/explicit-module-boundary-types -- Kysely's builder, inferred
export function addToTally(tables: Tables, rows: readonly TallyRow[]) {
  return tables
    .insertInto('tally')
    .values([...rows])
    .onConflict((conflict) =>
      conflict
        .columns(['day', 'model_no', 'source', 'digit', 'decision', 'reason', 'truth', 'shard'])
        .doUpdateSet({
          n: sql`tally.n + excluded.n`,
          confidence_sum: sql`tally.confidence_sum + excluded.confidence_sum`,
        }),
    );
}

/**
 * Counts changes inside a transaction: all of them at once and last, because the rows are everybody's and
 * stay locked until the end.
 */
export async function count(
  transaction: Tables,
  changes: readonly TallyChange[],
  shard: number,
): Promise<void> {
  const rows = tallyRows(changes, shard);
  const most = Math.floor(PARAMETERS_AT_ONCE / COLUMNS);
  for (let i = 0; i < rows.length; i += most) {
    await addToTally(transaction, rows.slice(i, i + most)).execute();
  }
}
