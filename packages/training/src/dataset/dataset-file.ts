import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DatasetError } from './dataset-error.ts';
import type { SourceRecord } from './prepared-split.ts';
import type { LeftOut } from './sources/reading.ts';

/** One split, as `dataset.json` lists it. */
export interface SplitEntry {
  readonly name: string;
  /** beside dataset.json */
  readonly file: string;
  readonly count: number;
  /** of the `.digits` file's content, SHA-256 */
  readonly digest: string;
  readonly description: string;
}

/** `dataset.json`: what a prepared dataset consists of and was made from. */
export interface DatasetFile {
  readonly format: 1;
  readonly name: string;
  /** what the division among splits was drawn with */
  readonly seed: number;
  readonly splits: readonly SplitEntry[];
  readonly sources: readonly SourceRecord[];
  readonly leftOut: readonly LeftOut[];
}

const FILE = 'dataset.json';

export async function writeDatasetFile(folder: string, dataset: DatasetFile): Promise<void> {
  await mkdir(folder, { recursive: true });
  const unfinished = path.join(folder, `${FILE}.part`);
  await writeFile(unfinished, `${JSON.stringify(dataset, null, 2)}\n`);
  await rename(unfinished, path.join(folder, FILE));
}

/** @throws DatasetError dataset-missing or dataset-format */
export async function readDatasetFile(folder: string): Promise<DatasetFile> {
  const file = path.join(folder, FILE);
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new DatasetError(
      'dataset-missing',
      `${folder} holds no prepared dataset (no ${FILE}). Make one with "hand-digits dataset prepare".`,
      cause,
    );
  });
  try {
    const dataset = JSON.parse(text) as Partial<DatasetFile>;
    if (dataset.format === 1 && Array.isArray(dataset.splits)) return dataset as DatasetFile;
  } catch (cause) {
    throw new DatasetError('dataset-format', `${file} is not JSON. Prepare it again.`, cause);
  }
  throw new DatasetError('dataset-format', `${file} is not of format 1. Prepare it again.`);
}
