import type { Schema } from '../schema.ts';

/** A table of a backup, and the columns that order its rows so that it can be read a page at a time. */
export interface BackedUpTable {
  readonly name: keyof Schema;
  readonly key: readonly [string, ...string[]];
  /** rows that are read at once: fewer where they are long */
  readonly page: number;
}

/**
 * Parents before children. Left out is what ends with the process: sessions, claims, failed sign-ins,
 * and jobs, which the batches and the fine-tuning bring back by themselves.
 */
export const BACKED_UP: readonly BackedUpTable[] = [
  { name: 'models', key: ['no'], page: 1_000 },
  { name: 'activations', key: ['seq'], page: 1_000 },
  { name: 'active_model', key: ['slot'], page: 1 },
  { name: 'users', key: ['id'], page: 1_000 },
  { name: 'api_keys', key: ['id'], page: 1_000 },
  { name: 'settings', key: ['name'], page: 1_000 },
  { name: 'images', key: ['sha256'], page: 200 },
  { name: 'batches', key: ['seq'], page: 1_000 },
  { name: 'batch_items', key: ['batch_id', 'item'], page: 2_000 },
  { name: 'predictions', key: ['seq'], page: 1_000 },
  { name: 'corrections', key: ['seq'], page: 2_000 },
  { name: 'review_skips', key: ['prediction_id', 'reviewer'], page: 2_000 },
  { name: 'fine_tunings', key: ['seq'], page: 20 },
  { name: 'shadow', key: ['slot'], page: 1 },
  { name: 'shadow_disagreements', key: ['seq'], page: 2_000 },
  {
    name: 'tally',
    key: ['day', 'model_no', 'source', 'digit', 'decision', 'reason', 'truth', 'shard'],
    page: 2_000,
  },
  { name: 'audit_log', key: ['seq'], page: 2_000 },
];

/** Tables whose first key counts up by itself: PostgreSQL is told where to go on. */
export const COUNTING = ['seq', 'no'];

export type Row = Record<string, unknown>;

/** A row as a line of JSON; bytes as base64 under a name that no column has. */
export function packRow(row: Row): string {
  const packed = Object.entries(row).map(([column, value]) => [
    column,
    value instanceof Uint8Array ? { $base64: Buffer.from(value).toString('base64') } : value,
  ]);
  return `${JSON.stringify(Object.fromEntries(packed))}\n`;
}

export function unpackRow(line: string): Row {
  const packed = JSON.parse(line) as Row;
  return Object.fromEntries(
    Object.entries(packed).map(([column, value]) => [column, unpackValue(value)]),
  );
}

function unpackValue(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('$base64' in value)) return value;
  return Buffer.from(String(value.$base64), 'base64');
}
