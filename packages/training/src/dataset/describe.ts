import { mkdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { NOT_A_DIGIT, UNKNOWN_SERIES, UNKNOWN_WRITER } from './columns.ts';
import { contactSheet, type ContactSheetOptions } from './contact-sheet.ts';
import { readDatasetFile, type DatasetFile } from './dataset-file.ts';
import { readPrepared } from './prepared-file.ts';
import type { Kind, PreparedSplit } from './prepared-split.ts';

/** What a split holds, counted. */
export interface SplitDescription {
  readonly name: string;
  readonly count: number;
  readonly digest: string;
  readonly description: string;
  readonly normaliserVersion: number | null;
  /** images of 0 … 9 */
  readonly digits: readonly number[];
  readonly notADigit: number;
  /** images of each NIST series that occurs; null stands for an unknown one */
  readonly series: readonly { readonly series: number | null; readonly count: number }[];
  readonly writers: WriterCounts;
  readonly kinds: readonly (Kind & { readonly count: number })[];
}

export interface WriterCounts {
  /** known writers */
  readonly known: number;
  /** images whose writer is not known */
  readonly unknownImages: number;
  /** images of the writer with the fewest, the middle one and the one with the most; 0 for none */
  readonly fewest: number;
  readonly median: number;
  readonly most: number;
}

export interface DescribeOptions {
  /** a prepared dataset's folder, or one `.digits` file */
  readonly place: string;
  /** a folder to write a contact sheet `<split>.png` of each split into */
  readonly sheets?: string;
  readonly sheet?: Partial<ContactSheetOptions>;
}

export interface DatasetDescription {
  /** null for a single file */
  readonly dataset: DatasetFile | null;
  readonly splits: readonly SplitDescription[];
  /** paths of the contact sheets that were written */
  readonly sheets: readonly string[];
}

const SHEET: ContactSheetOptions = { columns: 30, rowsEach: 2, seed: 1 };

/**
 * Counts what a prepared dataset holds, checking every file against its digest, and draws contact
 * sheets where they are wanted.
 * @throws DatasetError
 */
export async function describeDataset(options: DescribeOptions): Promise<DatasetDescription> {
  const isFolder = await stat(options.place).then(
    (found) => found.isDirectory(),
    () => !options.place.endsWith('.digits'),
  );
  const dataset = isFolder ? await readDatasetFile(options.place) : null;
  const files = dataset?.splits.map(({ file }) => path.join(options.place, file)) ?? [
    options.place,
  ];
  const splits: SplitDescription[] = [];
  const sheets: string[] = [];
  for (const file of files) {
    const split = await readPrepared(file);
    const name = path.basename(file, '.digits');
    splits.push(describeSplit(name, split));
    if (options.sheets === undefined) continue;
    sheets.push(await writeSheet(path.join(options.sheets, `${name}.png`), split, options.sheet));
  }
  return { dataset, splits, sheets };
}

async function writeSheet(
  file: string,
  split: PreparedSplit,
  options: Partial<ContactSheetOptions> = {},
): Promise<string> {
  const { png } = await contactSheet(split, { ...SHEET, ...options });
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, png);
  return file;
}

/** Counts one split. */
export function describeSplit(
  name: string,
  split: Omit<PreparedSplit, 'images' | 'sources'>,
): SplitDescription {
  const { count, digest, description, normaliserVersion } = split;
  const byLabel = countValues(split.labels);
  const byKind = countValues(split.kinds);
  return {
    ...{ name, count, digest, description, normaliserVersion },
    digits: Array.from({ length: 10 }, (_, digit) => byLabel.get(digit) ?? 0),
    notADigit: byLabel.get(NOT_A_DIGIT) ?? 0,
    series: [...countValues(split.series)]
      .sort(([a], [b]) => a - b)
      .map(([series, images]) => ({
        series: series === UNKNOWN_SERIES ? null : series,
        count: images,
      })),
    writers: countWriters(split.writers),
    kinds: split.kindTable
      .map((kind, number) => ({ ...kind, count: byKind.get(number) ?? 0 }))
      .filter((kind) => kind.count > 0),
  };
}

function countWriters(writers: Int32Array): WriterCounts {
  const byWriter = countValues(writers);
  const unknownImages = byWriter.get(UNKNOWN_WRITER) ?? 0;
  byWriter.delete(UNKNOWN_WRITER);
  const counts = [...byWriter.values()].sort((a, b) => a - b);
  const [fewest = 0] = counts;
  const median = counts[Math.floor((counts.length - 1) / 2)] ?? 0;
  return { known: counts.length, unknownImages, fewest, median, most: counts.at(-1) ?? 0 };
}

function countValues(values: Iterable<number>): Map<number, number> {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
