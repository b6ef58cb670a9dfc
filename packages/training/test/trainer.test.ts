import { describe, expect, test } from 'vitest';
import { LIGHT_AUGMENTATION } from '../src/augment/recipe.ts';
import { seededRandom } from '../src/random/seeded.ts';
import type { BatchSource } from '../src/train/batch-source.ts';
import type { Checkpoint } from '../src/train/checkpoint.ts';
import type { TrainingRecipe } from '../src/train/recipe.ts';
import type { TrainOptions, TrainingOutcome } from '../src/train/trainer.ts';
import { train } from '../src/train/trainer.ts';
import { scoreImages } from '../src/train/score-images.ts';

const RECIPE: TrainingRecipe = {
  name: 'test',
  architecture: { kind: 'plain', stages: [[4], [8]], hidden: 16, dropout: 0.1 },
  optimiser: { kind: 'sgd', momentum: 0.9, weightDecay: 1e-4 },
  schedule: { peak: 0.05, final: 0.001, warmUp: 0.1 },
  epochs: 2,
  batchSize: 16,
  shardSize: 8,
  labelSmoothing: 0,
  averageDecay: 0.9,
  statisticsMomentum: 0.1,
  outliers: { share: 0.2, made: 1, weight: 0.5 },
  augmentation: LIGHT_AUGMENTATION,
};

const STEPS_PER_EPOCH = 20;

/**
 * A task that a network can learn in seconds: class k is a bright bar in row 2·k + 3 with noise
 * around it, and what is no digit (label 255) is noise alone.
 */
const bars: BatchSource = {
  stepsPerEpoch: STEPS_PER_EPOCH,
  async *from(first) {
    for (let step = first; ; step += 1) yield await Promise.resolve(barBatch(step));
  },
};

function barBatch(step: number): { images: Float32Array; labels: Uint8Array } {
  const random = seededRandom(11, 'bars', step);
  const images = Float32Array.from({ length: RECIPE.batchSize * 784 }, () => random.next() * 0.3);
  const labels = Uint8Array.from({ length: RECIPE.batchSize }, () => {
    const label = random.below(12);
    return label < 10 ? label : 255;
  });
  labels.forEach((label, image) => {
    if (label === 255) return;
    const row = image * 784 + (2 * label + 3) * 28;
    images.fill(1, row + 4, row + 24);
  });
  return { images, labels };
}

function trainBars(options: Partial<TrainOptions> = {}): Promise<TrainingOutcome> {
  let milliseconds = 0;
  return train({
    recipe: RECIPE,
    seed: 5,
    data: 'bars',
    batches: bars,
    workers: 2,
    now: () => (milliseconds += 100),
    onStep: () => undefined,
    save: () => Promise.resolve(),
    checkpointSeconds: 1e9,
    ...options,
  });
}

async function finished(outcome: Promise<TrainingOutcome>): Promise<Uint8Array> {
  const result = await outcome;
  if (result.kind !== 'finished') throw new Error('the training was stopped');
  return result.model;
}

describe('training', () => {
  test('learns a simple task, and what is no digit', async () => {
    const model = await finished(trainBars({ recipe: { ...RECIPE, epochs: 12 } }));
    const { images, labels } = barBatch(99_999);
    const pixels = Uint8Array.from(images, (value) => Math.round(value * 255));
    const { logits, digitness } = await scoreImages(model, pixels, 1);
    labels.forEach((label, image) => {
      const row = [...logits.subarray(image * 10, image * 10 + 10)];
      if (label !== 255) expect(row.indexOf(Math.max(...row))).toBe(label);
      expect((digitness[image] ?? 0) > 0, `image ${image}, label ${label}`).toBe(label !== 255);
    });
  });

  test('ends with the same bytes on one worker as on two', async () => {
    const one = await finished(trainBars({ workers: 1 }));
    expect(Buffer.from(one).equals(Buffer.from(await finished(trainBars())))).toBe(true);
  });

  test('ends with other weights for another seed', async () => {
    const other = await finished(trainBars({ seed: 6 }));
    expect(Buffer.from(other).equals(Buffer.from(await finished(trainBars())))).toBe(false);
  });

  test('stopped in the middle of an epoch and resumed, it ends with the same weights and history', async () => {
    const stop = new AbortController();
    const stopped = await trainBars({
      signal: stop.signal,
      onStep: ({ step }) => {
        if (step === STEPS_PER_EPOCH + 7) stop.abort();
      },
    });
    expect(stopped.kind).toBe('stopped');
    expect(stopped.checkpoint.step).toBe(STEPS_PER_EPOCH + 7);
    const whole = await trainBars();
    const resumed = await trainBars({ resume: stopped.checkpoint });
    if (whole.kind !== 'finished' || resumed.kind !== 'finished') throw new Error('unfinished');
    expect(Buffer.from(resumed.model).equals(Buffer.from(whole.model))).toBe(true);
    expect(resumed.checkpoint.history).toEqual(whole.checkpoint.history);
  });

  test('keeps a checkpoint after every epoch', async () => {
    const steps: number[] = [];
    const save = (checkpoint: Checkpoint): Promise<void> => {
      steps.push(checkpoint.step);
      return Promise.resolve();
    };
    await trainBars({ save });
    expect(steps).toEqual([STEPS_PER_EPOCH, 2 * STEPS_PER_EPOCH]);
  });

  test('refuses a checkpoint of another seed, recipe or data, and says which', async () => {
    const { checkpoint } = await trainBars();
    await expect(trainBars({ seed: 6, resume: checkpoint })).rejects.toThrow(/another seed\./);
    await expect(
      trainBars({ recipe: { ...RECIPE, epochs: 3 }, data: 'else', resume: checkpoint }),
    ).rejects.toThrow(/another data and recipe\./);
  });

  test('a training that diverges ends with advice instead of a useless network', async () => {
    const schedule = { peak: 1e12, final: 1e12, warmUp: 0 };
    await expect(trainBars({ recipe: { ...RECIPE, schedule } })).rejects.toThrow(
      /diverged.*schedule\.peak/,
    );
  });
});
