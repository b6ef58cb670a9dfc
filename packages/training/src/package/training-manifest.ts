import type { Calibration, Manifest } from '@hand-digits/recognition';
import { MANIFEST_FORMAT_VERSION, NORMALISER_VERSION } from '@hand-digits/recognition';
import { ENGINE_VERSION } from '@hand-digits/recognition/onnxruntime';
import type { TrainingRecipe } from '../train/recipe.ts';
import type { writeModelPackage } from './write-package.ts';

/** What a training knows about the model that it ends with. */
export interface TrainingFacts {
  readonly name: string;
  readonly recipe: TrainingRecipe;
  readonly seed: number;
  readonly calibration: Calibration;
  /** what was learned from, and what chose and calibrated */
  readonly datasets: Manifest['datasets'];
  /** id of the model that it was fine-tuned from */
  readonly parent: string | null;
  readonly createdAt: Date;
  readonly epochs: number;
  readonly steps: number;
  readonly seconds: number;
}

/** The manifest of a trained model, without its id. */
export function trainingManifest(
  facts: TrainingFacts,
): Parameters<typeof writeModelPackage>[1]['manifest'] {
  const { recipe, steps, seconds } = facts;
  return {
    formatVersion: MANIFEST_FORMAT_VERSION,
    name: facts.name,
    createdAt: facts.createdAt.toISOString(),
    normaliser: { version: NORMALISER_VERSION },
    input: { name: 'image', shape: ['batch', 1, 28, 28], range: [0, 1] },
    outputs: { logits: 'logits', digitness: 'digitness' },
    ...facts.calibration,
    datasets: facts.datasets,
    recipe: JSON.parse(JSON.stringify(recipe)) as Manifest['recipe'],
    seed: facts.seed,
    parent: facts.parent,
    training: {
      epochs: facts.epochs,
      hours: seconds / 3600,
      imagesPerSecond: (steps * recipe.batchSize) / seconds,
      peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
      engine: { name: 'onnxruntime-node', version: ENGINE_VERSION },
    },
  };
}
