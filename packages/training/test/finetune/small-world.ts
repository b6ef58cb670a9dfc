import path from 'node:path';
import { NORMALISER_VERSION, type ModelPackage } from '@hand-digits/recognition';
import { readModelPackage } from '@hand-digits/recognition/node';
import { LIGHT_AUGMENTATION } from '../../src/augment/recipe.ts';
import { writeDatasetFile } from '../../src/dataset/dataset-file.ts';
import { writePrepared } from '../../src/dataset/prepared-file.ts';
import type { Split } from '../../src/dataset/prepared-split.ts';
import { emptyColumns } from '../../src/dataset/prepared-split.ts';
import type { LabelledHands } from '../../src/finetune/labelled-hands.ts';
import type { TrainingRecipe } from '../../src/train/recipe.ts';
import { runTraining } from '../../src/train/run-training.ts';
import { drawDigits } from './drawn-digits.ts';

/** Learns to read the usual hands in some seconds. */
const RECIPE: TrainingRecipe = {
  name: 'small',
  architecture: { kind: 'plain', stages: [[8], [16]], hidden: 32 },
  optimiser: { kind: 'sgd', momentum: 0.9, weightDecay: 1e-4 },
  schedule: { peak: 0.1, final: 0.001, warmUp: 0.1 },
  epochs: 3,
  batchSize: 32,
  shardSize: 16,
  labelSmoothing: 0,
  averageDecay: 0.98,
  statisticsMomentum: 0.1,
  outliers: { share: 0.125, made: 1, weight: 0.3 },
  augmentation: LIGHT_AUGMENTATION,
};

export function handsFrom(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, hand) => first + hand);
}

/** A clock that goes on a millisecond whenever it is read. */
export function tickingClock(): { monotonic: () => number; date: () => Date } {
  let milliseconds = 0;
  return { monotonic: () => (milliseconds += 1), date: () => new Date('2026-11-22T12:00:00Z') };
}

export interface SmallWorld {
  /** folder of a prepared dataset */
  readonly dataset: string;
  /** a model that has learned from it */
  readonly parent: ModelPackage;
}

/** Writes a prepared dataset of drawn digits, and a small model that has learned from it. */
export async function makeSmallWorld(folder: string): Promise<SmallWorld> {
  const dataset = await writeDataset(path.join(folder, 'drawn'), {
    train: drawDigits(handsFrom(0, 40), 40),
    validation: drawDigits(handsFrom(40, 15), 40),
  });
  const output = path.join(folder, 'parent');
  await runTraining({
    ...{ dataset, output, recipe: RECIPE, seed: 1, resume: false, workers: 2 },
    run: path.join(folder, 'parent-run'),
    clock: tickingClock(),
    onStep: () => undefined,
  });
  return { dataset, parent: await readModelPackage(output, NORMALISER_VERSION) };
}

/** Writes a prepared dataset with these splits. @returns its folder */
export async function writeDataset(
  folder: string,
  splits: Readonly<Record<'train' | 'validation', LabelledHands>>,
): Promise<string> {
  const entries = [];
  for (const [name, digits] of Object.entries(splits)) {
    const file = `${name}.digits`;
    const { count, digest, description } = await writePrepared(
      path.join(folder, file),
      splitOf(digits),
    );
    entries.push({ name, file, count, digest, description });
  }
  await writeDatasetFile(folder, {
    ...{ format: 1, name: path.basename(folder), seed: 1, splits: entries, sources: [] },
    leftOut: [],
  });
  return folder;
}

function splitOf({ images, labels, hands }: LabelledHands): Split {
  const columns = { ...emptyColumns(labels.length), images, labels, writers: hands };
  return {
    ...{ ...columns, count: labels.length, kindTable: [], sources: [] },
    description: 'drawn digits',
    normaliserVersion: NORMALISER_VERSION,
  };
}
