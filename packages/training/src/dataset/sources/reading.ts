import { NORMALISER_VERSION } from '@hand-digits/recognition';
import type { ListedFile } from '../files/listed-file.ts';
import type { Listing } from '../files/listing.ts';
import { MD5_BYTES } from '../files/normalise-batch.ts';
import type { NormalisedFiles } from '../files/normalise-files.ts';
import { recordListing } from '../file-digest.ts';
import { emptyColumns, selectRows, type Kind, type Split } from '../prepared-split.ts';

/** Why an image that a source holds is not in the dataset. */
type LeftOutReason =
  | 'blank'
  | 'several-digits'
  | 'unreadable'
  /** byte for byte the same file, of the same digit or kind, as one that is in */
  | 'duplicate'
  /** nothing says which digit it shows */
  | 'no-label';

export interface LeftOut {
  readonly reason: LeftOutReason;
  readonly count: number;
  /** names of the first few */
  readonly examples: readonly string[];
}

/** What was read from a source: its images as one split, and what of it was left out. */
export interface Reading {
  readonly split: Split;
  readonly leftOut: readonly LeftOut[];
}

/** What is known of a file apart from its pixels. */
export interface RowFacts {
  readonly file: ListedFile;
  /** 0…9 or NOT_A_DIGIT; undefined where nothing says it */
  readonly label: number | undefined;
  readonly writer: number;
  readonly series: number;
  readonly kind: number;
}

const EXAMPLES = 5;

/** Joins what is known of files with what became of their pixels. */
export async function assemble(
  listing: Listing,
  rows: readonly RowFacts[],
  rest: { normalised: NormalisedFiles; kindTable: readonly Kind[]; description: string },
): Promise<Reading> {
  const reasons = reasonsToLeaveOut(rows, rest.normalised);
  const columns = { ...emptyColumns(rows.length), images: rest.normalised.images };
  const kept: number[] = [];
  rows.forEach((facts, row) => {
    if (reasons.has(row)) return;
    kept.push(row);
    columns.labels[row] = facts.label ?? 0;
    columns.writers[row] = facts.writer;
    columns.series[row] = facts.series;
    columns.kinds[row] = facts.kind;
  });
  const { kindTable, description } = rest;
  const sources = [await recordListing(listing, kept.length)];
  const chosen = kept.length === rows.length ? columns : selectRows(columns, kept);
  const split = {
    ...chosen,
    ...{ count: kept.length, kindTable, description, sources },
    normaliserVersion: NORMALISER_VERSION,
  };
  return { split, leftOut: summarise(rows, reasons) };
}

function reasonsToLeaveOut(
  rows: readonly RowFacts[],
  { md5, refusals }: NormalisedFiles,
): Map<number, LeftOutReason> {
  const reasons = new Map<number, LeftOutReason>();
  for (const { row, reason } of refusals) reasons.set(row, reason);
  const seen = new Set<string>();
  rows.forEach(({ label, kind }, row) => {
    if (reasons.has(row)) return;
    if (label === undefined) {
      reasons.set(row, 'no-label');
      return;
    }
    const digest = Buffer.from(md5.subarray(row * MD5_BYTES, (row + 1) * MD5_BYTES));
    const content = `${label} ${kind} ${digest.toString('latin1')}`;
    if (seen.has(content)) reasons.set(row, 'duplicate');
    seen.add(content);
  });
  return reasons;
}

function summarise(
  rows: readonly RowFacts[],
  reasons: ReadonlyMap<number, LeftOutReason>,
): LeftOut[] {
  const groups = new Map<LeftOutReason, string[]>();
  for (const [row, reason] of [...reasons].sort(([a], [b]) => a - b)) {
    const names = groups.get(reason) ?? [];
    names.push(rows[row]?.file.name ?? '');
    groups.set(reason, names);
  }
  return [...groups].map(([reason, names]) => ({
    reason,
    count: names.length,
    examples: names.slice(0, EXAMPLES),
  }));
}
