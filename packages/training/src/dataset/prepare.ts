import path from 'node:path';
import { writeDatasetFile, type DatasetFile, type SplitEntry } from './dataset-file.ts';
import { divide, type Division } from './divide.ts';
import type { NormaliseOptions } from './files/normalise-files.ts';
import { readOutlierSplits, type OutlierOptions } from './outlier-splits.ts';
import { writePrepared } from './prepared-file.ts';
import type { SourceRecord, Split } from './prepared-split.ts';
import { readLabelledImages } from './sources/labelled-images.ts';
import { findMnistFiles, readMnist, type MnistPart } from './sources/mnist.ts';
import type { LeftOut, Reading } from './sources/reading.ts';
import type { DigitStyles } from '../synthetic/draw.ts';
import { syntheticSplit } from '../synthetic/synthetic-split.ts';
import { readSd19, type Sd19Places } from './sources/sd19/sd19.ts';

/** Where a dataset's digits come from. */
export type DigitSource =
  /** a folder with MNIST's or QMNIST's IDX files */
  | { readonly kind: 'mnist'; readonly folder: string; readonly part: MnistPart }
  | { readonly kind: 'sd19'; readonly places: Sd19Places }
  /** a folder or ZIP archive with a folder for each digit */
  | { readonly kind: 'images'; readonly place: string; readonly writerPattern?: RegExp }
  /** drawn by the generator, by as many hands as there are forties of digits */
  | { readonly kind: 'drawn'; readonly count: number; readonly styles: DigitStyles };

export type PrepareProgress =
  | {
      readonly stage: 'reading';
      readonly place: string;
      readonly done: number;
      readonly total: number;
    }
  | { readonly stage: 'writing'; readonly split: string };

export interface PrepareOptions {
  readonly name: string;
  /** the folder to write, made where it is missing; splits of the same names are replaced */
  readonly folder: string;
  readonly digits: DigitSource;
  readonly division: Division;
  readonly notADigit?: Omit<OutlierOptions, 'seed'>;
  readonly seed: number;
  /** worker threads for decoding and normalising */
  readonly threads: number;
  readonly progress?: (progress: PrepareProgress) => void;
  /** stops the reading; nothing is written then */
  readonly signal?: AbortSignal;
}

/**
 * Reads a source, divides it by writer and writes one `.digits` file a split, then `dataset.json`.
 * The same sources, seed and division give the same digests on every machine.
 * @throws DatasetError
 */
export async function prepareDataset(options: PrepareOptions): Promise<DatasetFile> {
  const { name, folder, seed } = options;
  const work = workOf(options);
  const digits = await readDigits(options.digits, { work, seed });
  const outliers = options.notADigit
    ? await readOutlierSplits({ ...options.notADigit, seed }, work)
    : { splits: {}, leftOut: [] };
  const splits = { ...divide(digits.split, options.division, seed), ...outliers.splits };
  const entries: SplitEntry[] = [];
  for (const [split, content] of Object.entries(splits)) {
    options.progress?.({ stage: 'writing', split });
    entries.push(await writeSplit(folder, split, describe(split, content)));
  }
  const sources = Object.values(splits).flatMap((split) => split.sources);
  const dataset: DatasetFile = {
    ...{ format: 1, name, seed, splits: entries },
    sources: distinct(sources),
    leftOut: mergeLeftOut([...digits.leftOut, ...outliers.leftOut]),
  };
  await writeDatasetFile(folder, dataset);
  return dataset;
}

interface Reader {
  readonly work: (place: string) => NormaliseOptions;
  readonly seed: number;
}

async function readDigits(source: DigitSource, { work, seed }: Reader): Promise<Reading> {
  switch (source.kind) {
    case 'mnist': {
      const split = await readMnist(await findMnistFiles(source.folder, source.part));
      return { split, leftOut: [] };
    }
    case 'sd19': {
      const place = source.places.byWrite ?? source.places.byClass ?? '';
      return readSd19(source.places, work(place));
    }
    case 'images': {
      const { place, writerPattern } = source;
      return readLabelledImages(place, {
        ...work(place),
        ...(writerPattern === undefined ? {} : { writerPattern }),
      });
    }
    case 'drawn':
      return { split: drawDigits(source, seed), leftOut: [] };
  }
}

/** As many as a person writes of each digit on NIST's forms, give or take. */
const DRAWN_BY_ONE_HAND = 40;

function drawDigits(
  { count, styles }: Extract<DigitSource, { kind: 'drawn' }>,
  seed: number,
): Split {
  const hands = Array.from({ length: Math.ceil(count / DRAWN_BY_ONE_HAND) }, (_, hand) => hand);
  return syntheticSplit({ count, hands, seed, styles });
}

function workOf(options: PrepareOptions): (place: string) => NormaliseOptions {
  const { threads, progress, signal } = options;
  return (place) => ({
    threads,
    ...(signal === undefined ? {} : { signal }),
    progress: (done, total) => progress?.({ stage: 'reading', place, done, total }),
  });
}

async function writeSplit(folder: string, name: string, split: Split): Promise<SplitEntry> {
  const file = `${name}.digits`;
  const { count, digest, description } = await writePrepared(path.join(folder, file), split);
  return { name, file, count, digest, description };
}

function describe(name: string, split: Split): Split {
  const hands = new Set(split.writers).size;
  const description = `${name}: ${split.count} of ${split.description}, ${hands} hands`;
  return { ...split, description };
}

function distinct(sources: readonly SourceRecord[]): SourceRecord[] {
  return [
    ...new Map(sources.map((source) => [`${source.name} ${source.sha256}`, source])).values(),
  ];
}

function mergeLeftOut(all: readonly LeftOut[]): LeftOut[] {
  const merged = new Map<string, LeftOut>();
  for (const { reason, count, examples } of all) {
    const before = merged.get(reason);
    const names = [...(before?.examples ?? []), ...examples].slice(0, 5);
    merged.set(reason, { reason, count: count + (before?.count ?? 0), examples: names });
  }
  return [...merged.values()];
}
