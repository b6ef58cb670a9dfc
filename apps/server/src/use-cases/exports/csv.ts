import { timestamp } from '../present.ts';
import type { PredictionRecord } from '../records.ts';

const DIGITS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

const COLUMNS: readonly (readonly [
  string,
  (record: PredictionRecord) => string | number | null,
])[] = [
  ['id', ({ id }) => id],
  ['created_at', ({ createdAt }) => timestamp(createdAt)],
  ['file_name', ({ fileName }) => fileName],
  ['digit', ({ digit }) => digit],
  ['confidence', ({ confidence }) => confidence],
  ['decision', ({ decision }) => decision],
  ['reason', ({ reason }) => reason],
  ['truth', ({ truth }) => truth],
  ['model', ({ model }) => model],
  ['source', ({ source }) => source],
  ['batch', ({ batch }) => batch?.id ?? null],
  ['image_sha256', ({ image }) => image.sha256],
  ...DIGITS.map(
    (digit) =>
      [
        `p${digit}`,
        ({ probabilities }: PredictionRecord) => probabilities?.[digit] ?? null,
      ] as const,
  ),
];

/** The first line (RFC 4180). */
export function csvHeader(): string {
  return `${COLUMNS.map(([name]) => name).join(',')}\r\n`;
}

export function csvLine(record: PredictionRecord): string {
  return `${COLUMNS.map(([, value]) => cell(value(record))).join(',')}\r\n`;
}

/**
 * Quoted where RFC 4180 asks for it. Text that a spreadsheet would run as a formula gets an apostrophe
 * before it: file names come from strangers.
 */
function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
