// %% [markdown]
// # Train a model
//
// From digit images to a model package: a small network learns on this machine's processor, is
// calibrated on writers whom it never saw, and tells which error rates it can promise. The shipped model
// is made in the same way, with a larger network, more data and hours instead of seconds.

// %%
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { NORMALISER_VERSION } from '@hand-digits/recognition';
import { createRecognitionPool, readModelPackage } from '@hand-digits/recognition/node';
import {
  digitImageSuite,
  drawSheet,
  evaluateSuite,
  LIGHT_AUGMENTATION,
  measure,
  readingsOf,
  riskTable,
  runTraining,
  syntheticSplit,
  writeDatasetFile,
  writePrepared,
  type TrainingRecipe,
} from '@hand-digits/training';
import { bars, image, lines, say, table } from './page.ts';

const folder = await mkdtemp(path.join(os.tmpdir(), 'hand-digits-notebook-'));
const threads = Math.min(2, os.availableParallelism());

// %% [markdown]
// ## A dataset
//
// The generator writes digits with 60 hands; 20 others are for validation, and 20 more for the test at
// the end. No hand is in two of them. For real handwriting use `npx hand-digits dataset prepare`.

// %%
const handsFrom = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_, hand) => first + hand);
const splits = {
  train: syntheticSplit({ count: 2400, hands: handsFrom(0, 60), seed: 1 }),
  validation: syntheticSplit({ count: 800, hands: handsFrom(60, 20), seed: 1 }),
};
const test = syntheticSplit({ count: 1000, hands: handsFrom(80, 20), seed: 1 });
const entries = [];
for (const [name, split] of Object.entries(splits)) {
  const file = `${name}.digits`;
  const { count, digest, description } = await writePrepared(
    path.join(folder, 'data', file),
    split,
  );
  entries.push({ name, file, count, digest, description });
}
const dataset = {
  format: 1,
  name: 'drawn',
  seed: 1,
  splits: entries,
  sources: [],
  leftOut: [],
} as const;
await writeDatasetFile(path.join(folder, 'data'), dataset);
image(
  (await drawSheet(splits.train.images, handsFrom(0, 60), 20)).png,
  'The first images that it learns from',
);

// %% [markdown]
// ## A recipe
//
// Everything that decides what a training ends with: the network's layers, the optimiser, how the rate of
// learning falls, how images are altered. Together with the seed and the data it gives the same weights
// again, bit for bit. One image in eight is made to be no digit, so that the network learns to say so.

// %%
const recipe: TrainingRecipe = {
  name: 'notebook',
  architecture: { kind: 'plain', stages: [[8], [16]], hidden: 32 },
  optimiser: { kind: 'sgd', momentum: 0.9, weightDecay: 1e-4 },
  schedule: { peak: 0.1, final: 0.001, warmUp: 0.1 },
  epochs: 4,
  batchSize: 32,
  shardSize: 16,
  labelSmoothing: 0,
  averageDecay: 0.98,
  statisticsMomentum: 0.1,
  outliers: { share: 0.125, made: 1, weight: 0.3 },
  augmentation: LIGHT_AUGMENTATION,
};

// %% [markdown]
// ## Training
//
// The loss of each step, and after every epoch the share of the validation digits that is misread.

// %%
const steps: (readonly [number, number])[] = [];
const outcome = await runTraining({
  ...{ recipe, name: 'notebook', dataset: path.join(folder, 'data') },
  ...{ seed: 1, resume: false, workers: threads },
  run: path.join(folder, 'run'),
  output: path.join(folder, 'model'),
  clock: { monotonic: () => performance.now(), date: () => new Date() },
  onStep: ({ step, loss }) => steps.push([step, loss]),
});
if (outcome.kind !== 'finished') throw new Error('Nobody stops it.');
lines([{ name: 'loss of a batch', points: steps }], {
  ...{ title: 'The loss falls', x: 'step', y: 'loss' },
});
const model = await readModelPackage(path.join(folder, 'model'), NORMALISER_VERSION);
const { training, thresholds, temperature } = model.manifest;
say(`${training.epochs} epochs, ${Math.round(training.imagesPerSecond)} images a second`);

// %% [markdown]
// ## Calibration
//
// The network's own confidences are too high or too low; a temperature, fitted on the validation
// writers, makes them mean what they say. The thresholds that travel in the package come from there too.

// %%
table(
  ['temperature', 'accepted from', 'a digit from'],
  [[temperature.toFixed(3), thresholds.accept.toFixed(4), thresholds.digitness.toFixed(4)]],
);

// %% [markdown]
// ## The test
//
// By hands that neither training nor calibration has seen.

// %%
const suite = digitImageSuite(
  { name: 'test', description: '1,000 digits by 20 other hands' },
  test,
);
const pool = await createRecognitionPool({ package: model, workers: 1 });
const { judged } = await evaluateSuite(suite, { pool });
await pool.close();
const measures = measure(judged);
const { accuracy } = measures;
const percent = (share: number | null): string =>
  share === null ? '–' : `${(100 * share).toFixed(2)} %`;
say(
  `read rightly: ${percent(accuracy.value)} (95 % interval ${percent(accuracy.low)} … ${percent(accuracy.high)})`,
);
bars(
  measures.classes.map(({ digit, recall }) => ({
    name: String(digit),
    value: 1 - (recall.value ?? 1),
  })),
  { title: 'What is misread of each digit', x: 'digit', y: 'share misread' },
);

// %% [markdown]
// ## What can be promised
//
// For each error rate the threshold that keeps it with 90 % certainty, by an upper bound and not by what
// happened to be seen, and the share of digits that is still answered without a person. With a thousand
// digits no strict rate can be promised, however well it reads: that takes more digits, not more luck.

// %%
const promises = riskTable(readingsOf(judged), { basis: 'the test of this notebook' });
table(
  ['error rate', 'accepted from', 'answered alone'],
  promises.rows.map(({ errorRate, threshold, coverage }) => [
    percent(errorRate),
    threshold === null ? 'too few digits' : threshold.toFixed(5),
    threshold === null ? '–' : percent(coverage),
  ]),
);
lines(
  [
    {
      name: 'wrong among them',
      points: measures.coverage.points.map(({ coverage, error }) => [coverage, error] as const),
    },
  ],
  {
    ...{
      title: 'The surer, the fewer are wrong',
      x: 'share that is accepted',
      y: 'wrong among them',
    },
  },
);

// %% [markdown]
// ## The package
//
// A model is a folder: the network, a manifest that names every digest, what was measured, and a card.

// %%
const card = await readFile(path.join(folder, 'model', 'MODEL_CARD.md'), 'utf8');
say(card.split('\n').slice(0, 14).join('\n'));
await rm(folder, { recursive: true, force: true });
