// %% [markdown]
// # Teach a model a stranger's hand
//
// Somebody writes with the sheet turned by a quarter. The model misreads most of it; people correct it.
// This notebook goes through what the server does with those corrections: hold some out, learn from the
// rest without forgetting, judge the candidate image by image, and offer it only if it is better where it
// should be and nowhere significantly worse.

// %%
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { NORMALISER_VERSION } from '@hand-digits/recognition';
import { readModelPackage } from '@hand-digits/recognition/node';
import {
  architectureOfModel,
  drawSheet,
  fineTune,
  fineTuningRecipe,
  heldOutSuites,
  NO_EXAMPLES,
  openReplay,
  replaySuites,
  runGate,
  syntheticSplit,
  type FineTuneOutcome,
  type LabelledHands,
} from '@hand-digits/training';
import { bars, image, lines, say, table } from './page.ts';

const PIXELS = 784;
const folder = await mkdtemp(path.join(os.tmpdir(), 'hand-digits-notebook-'));
const threads = Math.min(2, os.availableParallelism());
const parent = await readModelPackage(
  path.join(import.meta.dirname, '..', 'models', 'hand-digits'),
  NORMALISER_VERSION,
);
say(`the model: ${parent.manifest.name}, ${parent.manifest.id.slice(0, 12)}`);

// %% [markdown]
// ## The corrections
//
// A hundred and twenty images by ten such hands, with the truth that people told.

// %%
const upright = syntheticSplit({
  count: 120,
  hands: Array.from({ length: 10 }, (_, hand) => 500 + hand),
  seed: 9,
});
const images = new Uint8Array(upright.images.length);
for (let row = 0; row < upright.count; row += 1) {
  for (let pixel = 0; pixel < PIXELS; pixel += 1) {
    const [x, y] = [pixel % 28, Math.floor(pixel / 28)];
    images[row * PIXELS + x * 28 + (27 - y)] = upright.images[row * PIXELS + pixel]!;
  }
}
const corrections: LabelledHands = { images, labels: upright.labels, hands: upright.writers };
image(
  (await drawSheet(images, [...corrections.labels.keys()], 20)).png,
  'Digits on a turned sheet',
);

// %% [markdown]
// ## Learning without forgetting
//
// Half of every batch are corrections, altered a little each time; the rest are digits as the model knows
// them (here drawn by the generator, on a machine with a prepared dataset real ones), and a penalty holds
// the weights near those of the parent. Whole hands are held out: they choose the epoch that is taken.

// %%
const replay = await openReplay({ kind: 'generated', count: 1500, seed: 1 });
const losses: (readonly [number, number])[] = [];
const outcome: FineTuneOutcome = await fineTune({
  ...{ parent, replay, seed: 1, resume: false, workers: threads },
  examples: { corrections, confirmed: NO_EXAMPLES },
  recipe: fineTuningRecipe(architectureOfModel(parent.manifest), { epochs: 3 }),
  run: path.join(folder, 'run'),
  output: path.join(folder, 'candidate'),
  clock: { monotonic: () => performance.now(), date: () => new Date() },
  onStep: ({ step, loss }) => losses.push([step, loss]),
});
if (outcome.kind !== 'finished') throw new Error('Nobody stops it.');
lines([{ name: 'loss of a batch', points: losses }], {
  title: 'The loss falls',
  x: 'step',
  y: 'loss',
});
table(
  ['epoch', 'training loss', 'held-out corrections wrong'],
  outcome.history.map(({ epoch, loss, validationError }) => [
    epoch,
    loss.toFixed(3),
    `${(100 * (validationError ?? 0)).toFixed(1)} %`,
  ]),
);
say(`the weights are those of epoch ${outcome.bestEpoch}`);

// %% [markdown]
// ## The gate
//
// Both models read the same images. What counts is where they differ: images that only the parent
// misreads against images that only the candidate does (McNemar's exact test), adjusted for the number of
// tests. So a candidate is never offered because of luck, and never refused because of one image.

// %%
const candidate = await readModelPackage(path.join(folder, 'candidate'), NORMALISER_VERSION);
const suites = [...heldOutSuites(outcome.examples), ...replaySuites(replay)];
const report = await runGate({ parent, candidate, suites, threads, date: new Date() });
say(report.text);
bars(
  (report.evidence?.suites ?? []).flatMap(({ name, wrong, images: all }) => [
    { name: `${name}: parent`, value: wrong.parent / all },
    { name: 'candidate', value: wrong.candidate / all },
  ]),
  { title: 'Share that is misread', x: '', y: 'share misread' },
);

// %% [markdown]
// ## Where it came from
//
// The candidate's manifest names its parent and the digests of everything that it learned from; the
// server keeps the ids of the predictions, the verdict, and who promoted it.

// %%
table(
  ['data', 'split', 'images', 'digest'],
  candidate.manifest.datasets.map(({ name, split, count, digest }) => [
    name,
    split,
    count,
    digest.slice(0, 12),
  ]),
);
say(
  `parent ${candidate.manifest.parent?.slice(0, 12) ?? 'none'}, candidate ${candidate.manifest.id.slice(0, 12)}`,
);
await rm(folder, { recursive: true, force: true });
