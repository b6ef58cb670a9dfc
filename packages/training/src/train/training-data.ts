import path from 'node:path';
import { DIGIT_PIXELS, NO_KIND } from '../dataset/columns.ts';
import { readDatasetFile } from '../dataset/dataset-file.ts';
import { readPrepared } from '../dataset/prepared-file.ts';
import type { PreparedSplit } from '../dataset/prepared-split.ts';
import { selectRows } from '../dataset/prepared-split.ts';

/** A prepared dataset as a training takes it. */
export interface TrainingData {
  readonly name: string;
  /** digits to learn from */
  readonly train: PreparedSplit;
  /** digits by other writers: chooses, calibrates, and is never learned from */
  readonly validation: PreparedSplit;
  /** splits of what shows no digit, by name; empty where the dataset has none */
  readonly notADigit: ReadonlyMap<string, PreparedSplit>;
}

const OUTLIERS_TO_LEARN_FROM = 'not-a-digit-train';

/**
 * Reads the splits of a prepared dataset.
 * @throws DatasetError where train or validation is missing or damaged
 */
export async function readTrainingData(folder: string): Promise<TrainingData> {
  const dataset = await readDatasetFile(folder);
  const read = (split: string): Promise<PreparedSplit> =>
    readPrepared(path.join(folder, `${split}.digits`));
  const names = dataset.splits
    .map(({ name }) => name)
    .filter((name) => name.startsWith('not-a-digit-'));
  const outliers = await Promise.all(names.map(async (name) => [name, await read(name)] as const));
  return {
    name: dataset.name,
    train: await read('train'),
    validation: await read('validation'),
    notADigit: new Map(outliers),
  };
}

/**
 * Images of marks that are no digits and look like none, [count, 28, 28]: O, l or Z would teach the
 * network to doubt 0, 1 and 2.
 */
export function outliersToLearnFrom({ notADigit }: TrainingData): Uint8Array {
  const split = notADigit.get(OUTLIERS_TO_LEARN_FROM);
  if (!split) return new Uint8Array();
  const rows = [...split.kinds.keys()].filter((row) => {
    const kind = split.kinds[row] ?? NO_KIND;
    return split.kindTable[kind]?.looksLike === null;
  });
  return selectRows(split, rows).images.subarray(0, rows.length * DIGIT_PIXELS);
}

/** The digest that a checkpoint is bound to: of everything that is learned from. */
export function digestOf({ train, notADigit }: TrainingData): string {
  return [train.digest, notADigit.get(OUTLIERS_TO_LEARN_FROM)?.digest ?? 'none'].join('+');
}
