import type { BatchFeed } from '../augment/feed/batch-feed.ts';
import { createBatchFeed } from '../augment/feed/batch-feed.ts';
import type { LabelledImages } from '../augment/feed/feed-options.ts';
import { DIGIT_PIXELS } from '../dataset/columns.ts';
import type { BatchSource } from '../train/batch-source.ts';
import type { FineTuningExamples } from './labelled-hands.ts';
import { mixBatches } from './mixed-batches.ts';
import type { FineTuningRecipe } from './recipe.ts';
import type { Replay } from './replay.ts';
import { outliersOf } from './replay.ts';

/** Batches of a fine-tuning, and what ends the threads that make them. */
export interface ExampleFeed {
  readonly batches: BatchSource;
  /** row of every batch at which the replay begins; it goes to the end */
  readonly replayFrom: number;
  readonly close: () => Promise<void>;
}

/** What a fine-tuning learns from. */
export interface LearningMaterial {
  readonly examples: FineTuningExamples;
  readonly replay: Replay;
}

/** Augmenting costs a tenth of a training step: one thread for each part is enough. */
const THREADS = 1;

/** Makes the batches: corrections, confirmed predictions and replay, in the recipe's shares. */
export function feedExamples(
  { examples, replay }: LearningMaterial,
  recipe: FineTuningRecipe,
  seed: number,
): ExampleFeed {
  const { corrections, confirmed } = examples;
  const rows = rowsOf(recipe, examples);
  const ownFeed = (digits: LabelledImages, batchSize: number, name: number): BatchFeed =>
    createBatchFeed({
      digits: repeated(digits, Math.max(batchSize, recipe.correctionsPerEpoch)),
      batchSize,
      // Another seed for each part, so that none is altered in step with another.
      seed: seed + name,
      recipe: recipe.correctionAugmentation,
      workers: THREADS,
    });
  const feeds = {
    corrections: ownFeed(corrections, rows.corrections, 0),
    confirmed: rows.confirmed === 0 ? null : ownFeed(confirmed, rows.confirmed, 1),
    replay: createBatchFeed({
      digits: replay.digits,
      outliers: outliersOf(replay, recipe.outliers),
      batchSize: rows.replay,
      seed: seed + 2,
      recipe: recipe.augmentation,
      workers: THREADS,
    }),
  };
  const others = [
    ...(feeds.confirmed ? [{ source: feeds.confirmed, rows: rows.confirmed }] : []),
    { source: feeds.replay, rows: rows.replay },
  ];
  return {
    replayFrom: rows.corrections + rows.confirmed,
    batches: mixBatches({ source: feeds.corrections, rows: rows.corrections }, ...others),
    close: async () => {
      const all = [feeds.corrections, feeds.replay, ...(feeds.confirmed ? [feeds.confirmed] : [])];
      await Promise.all(all.map((feed) => feed.close()));
    },
  };
}

/** Of a batch that corrections may take. */
const MOST_CORRECTIONS = 0.5;

/** Whole rows of a batch for each part; where nothing is confirmed, replay stands in. */
function rowsOf(
  { shares, batchSize, correctionsPerEpoch, stepsPerEpoch }: FineTuningRecipe,
  examples: FineTuningExamples,
): { corrections: number; confirmed: number; replay: number } {
  const shown = Math.max(examples.corrections.labels.length, correctionsPerEpoch);
  const wanted = Math.min(Math.ceil(shown / stepsPerEpoch), MOST_CORRECTIONS * batchSize);
  const corrections = Math.max(1, Math.round(shares.corrections * batchSize), wanted);
  const hasConfirmed = examples.confirmed.labels.length > 0;
  const confirmed = hasConfirmed ? Math.max(1, Math.round(shares.confirmed * batchSize)) : 0;
  return { corrections, confirmed, replay: batchSize - corrections - confirmed };
}

/** The images again and again, whole rounds of them, until there are at least as many as wanted. */
function repeated({ images, labels }: LabelledImages, wanted: number): LabelledImages {
  const rounds = Math.ceil(wanted / labels.length);
  if (rounds <= 1) return { images, labels };
  const all = {
    images: new Uint8Array(rounds * images.length),
    labels: new Uint8Array(rounds * labels.length),
  };
  for (let round = 0; round < rounds; round += 1) {
    all.images.set(images, round * labels.length * DIGIT_PIXELS);
    all.labels.set(labels, round * labels.length);
  }
  return all;
}
