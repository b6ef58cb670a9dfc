import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { NORMALISER_VERSION } from '@hand-digits/recognition';
import { readModelPackage } from '@hand-digits/recognition/node';
import {
  architectureOfModel,
  fineTune,
  fineTuningRecipe,
  NO_EXAMPLES,
  openReplay,
  selectRows,
  syntheticSplit,
  type Replay,
} from '@hand-digits/training';
import type { Bench, BenchResult } from '../measurement.ts';

const DIGITS = 3000;
const EPOCHS = 5;
const HANDS = Array.from({ length: 30 }, (_, hand) => 1000 + hand);

/** From corrections to a calibrated package, as a server does it. */
export const finetuneBench: Bench = {
  name: 'finetune',
  title: `Fine-tuning on ${DIGITS} digits, ${EPOCHS} epochs, as many digits of replay`,
  async run({ root, model, cores }): Promise<BenchResult> {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'hand-digits-bench-'));
    try {
      const parent = await readModelPackage(model, NORMALISER_VERSION);
      const { replay, note } = await replayIn(path.join(root, 'data', 'mnist'));
      const start = performance.now();
      let learned = start;
      const outcome = await fineTune({
        ...{ parent, replay, seed: 1, resume: false, workers: cores },
        examples: { corrections: correctionsFrom(replay), confirmed: NO_EXAMPLES },
        recipe: fineTuningRecipe(architectureOfModel(parent.manifest), {
          epochs: EPOCHS,
          patience: EPOCHS,
          // Four are learned from for one that is held out, so that 3,000 are learned from.
          heldOut: 0.2,
        }),
        run: path.join(folder, 'run'),
        output: path.join(folder, 'candidate'),
        clock: { monotonic: () => performance.now(), date: () => new Date() },
        onStep: () => (learned = performance.now()),
      });
      if (outcome.kind !== 'finished') throw new Error(`It ended otherwise: ${outcome.kind}.`);
      const corrections = outcome.examples.learn.corrections.labels.length;
      const seconds = (from: number, to: number): number => (to - from) / 1000;
      return {
        measurements: [
          { name: 'learning', value: seconds(start, learned), unit: 's' },
          { name: 'calibrating, measuring', value: seconds(learned, performance.now()), unit: 's' },
          { name: 'all', value: seconds(start, performance.now()), unit: 's' },
          { name: 'speed', value: outcome.manifest.training.imagesPerSecond, unit: 'images/s' },
        ],
        notes: [`${corrections} corrections were learned from`, note],
      };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function replayIn(folder: string): Promise<{ replay: Replay; note: string }> {
  const isPrepared = existsSync(path.join(folder, 'dataset.json'));
  const replay = isPrepared
    ? await openReplay({ kind: 'prepared', folder })
    : await openReplay({ kind: 'generated', count: DIGITS, seed: 1 });
  return { replay, note: isPrepared ? 'replay of data/mnist' : 'replay of drawn digits' };
}

/** What they show does not matter to the time that they take. */
function correctionsFrom({ prepared }: Replay): {
  images: Uint8Array;
  labels: Uint8Array;
  hands: Int32Array;
} {
  const rows = Array.from({ length: (DIGITS * 5) / 4 }, (_, row) => row);
  const { images, labels, writers } = prepared
    ? selectRows(prepared.train, rows)
    : syntheticSplit({ count: rows.length, hands: HANDS, seed: 2 });
  return { images, labels, hands: writers };
}
