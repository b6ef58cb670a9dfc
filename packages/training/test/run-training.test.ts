import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { manifestSchema } from '@hand-digits/recognition';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LIGHT_AUGMENTATION } from '../src/augment/recipe.ts';
import { writeDatasetFile } from '../src/dataset/dataset-file.ts';
import { writePrepared } from '../src/dataset/prepared-file.ts';
import type { Split } from '../src/dataset/prepared-split.ts';
import { emptyColumns } from '../src/dataset/prepared-split.ts';
import { seededRandom } from '../src/random/seeded.ts';
import type { TrainingRecipe } from '../src/train/recipe.ts';
import { runTraining } from '../src/train/run-training.ts';

const STILL = { ...LIGHT_AUGMENTATION, strength: 0 };

const RECIPE: TrainingRecipe = {
  name: 'test',
  architecture: { kind: 'plain', stages: [[4], [8]], hidden: 16 },
  optimiser: { kind: 'sgd', momentum: 0.9, weightDecay: 1e-4 },
  schedule: { peak: 0.05, final: 0.001, warmUp: 0.1 },
  epochs: 2,
  batchSize: 16,
  shardSize: 8,
  labelSmoothing: 0,
  averageDecay: 0.9,
  statisticsMomentum: 0.1,
  outliers: { share: 0.125, made: 1, weight: 0.5 },
  augmentation: STILL,
  polish: {
    epochs: 2,
    optimiser: { kind: 'sgd', momentum: 0.9, weightDecay: 0 },
    schedule: { peak: 0.005, final: 0.0001, warmUp: 0.1 },
    labelSmoothing: 0,
    augmentation: STILL,
  },
};

/** The same with a teacher of its own and digits that the generator draws. */
const TAUGHT: TrainingRecipe = {
  ...RECIPE,
  name: 'taught',
  drawn: { count: 20, hands: 2 },
  teachers: [{ seed: 7, recipe: { ...RECIPE, epochs: 1 } }],
  polish: { ...RECIPE.polish!, taught: 0.5 },
};

/** Bars: class k is bright in rows 2·k + 3 and 2·k + 4; every tenth image by another writer. */
function bars(count: number, seed: number): Split {
  const random = seededRandom(seed, 'bars');
  const columns = emptyColumns(count);
  for (let image = 0; image < count; image += 1) {
    const label = random.below(10);
    columns.labels[image] = label;
    columns.writers[image] = seed * 100 + (image % 10);
    for (const row of [2 * label + 3, 2 * label + 4]) {
      const from = image * 784 + row * 28;
      columns.images.fill(155 + random.below(100), from + 4, from + 24);
    }
  }
  const none = { sources: [], kindTable: [], normaliserVersion: null };
  return { ...columns, ...none, count, description: `${count} bars` };
}

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hand-digits-training-'));
  const splits = [];
  for (const [name, count] of [
    ['train', 160],
    ['validation', 60],
  ] as const) {
    const file = `${name}.digits`;
    const { digest, description } = await writePrepared(
      path.join(folder, 'data', file),
      bars(count, name.length),
    );
    splits.push({ name, file, count, digest, description });
  }
  const dataset = { format: 1 as const, name: 'bars', seed: 1, sources: [], leftOut: [] };
  await writeDatasetFile(path.join(folder, 'data'), { ...dataset, splits });
});

afterEach(() => rm(folder, { recursive: true, force: true }));

function run(
  output: string,
  options: { resume?: boolean; stopAfter?: number; recipe?: TrainingRecipe } = {},
): ReturnType<typeof runTraining> {
  const stop = new AbortController();
  let steps = 0;
  return runTraining({
    dataset: path.join(folder, 'data'),
    recipe: options.recipe ?? RECIPE,
    seed: 3,
    name: 'bars',
    run: path.join(folder, 'run'),
    output: path.join(folder, output),
    resume: options.resume ?? false,
    workers: 2,
    clock: { monotonic: () => performance.now(), date: () => new Date(0) },
    onStep: () => {
      steps += 1;
      if (steps === options.stopAfter) stop.abort();
    },
    signal: stop.signal,
  });
}

const modelOf = (output: string): Promise<Buffer> =>
  readFile(path.join(folder, output, 'model.onnx'));

test('a training in two stages ends with a package that tells of both and leaves no checkpoint', async () => {
  expect((await run('whole')).kind).toBe('finished');
  const text = await readFile(path.join(folder, 'whole', 'manifest.json'), 'utf8');
  const manifest = manifestSchema.parse(JSON.parse(text));
  expect(manifest).toMatchObject({ name: 'bars', training: { epochs: 4 } });
  expect(manifest.datasets.map(({ split }) => split)).toEqual(['train', 'validation']);
  await expect(readFile(path.join(folder, 'run', 'checkpoint'))).rejects.toThrow(/ENOENT/);
});

// 160 digits are 11 batches of 14 digits and 2 outliers: two epochs of each stage are 22 steps.
test.each([
  ['in the main stage', 15],
  ['in the polish', 30],
])('stopped %s and resumed, it ends with the same network', async (_where, stopAfter) => {
  await run('whole');
  expect((await run('parts', { stopAfter })).kind).toBe('stopped');
  await expect(run('parts')).rejects.toMatchObject({ code: 'run-exists' });
  expect((await run('parts', { resume: true })).kind).toBe('finished');
  expect((await modelOf('parts')).equals(await modelOf('whole'))).toBe(true);
});

// The teacher takes 11 + 22 steps, the network itself 24 and, taught, 24 more.
test.each([
  ['while its teacher learns', 20],
  ['while it is taught', 70],
])(
  'taught by another network, stopped %s and resumed, it ends the same',
  async (_when, stopAfter) => {
    const recipe = TAUGHT;
    await run('whole', { recipe });
    expect((await run('parts', { recipe, stopAfter })).kind).toBe('stopped');
    expect((await run('parts', { recipe, resume: true })).kind).toBe('finished');
    expect((await modelOf('parts')).equals(await modelOf('whole'))).toBe(true);

    await run('untaught', { recipe: { ...recipe, polish: { ...recipe.polish!, taught: 0 } } });
    expect((await modelOf('untaught')).equals(await modelOf('whole'))).toBe(false);
  },
);

test('resuming where nothing was begun is an error that says so', async () => {
  await expect(run('none', { resume: true })).rejects.toMatchObject({ code: 'run-missing' });
});
