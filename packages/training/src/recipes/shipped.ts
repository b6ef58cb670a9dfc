import type { AugmentationRecipe } from '../augment/recipe.ts';
import { STRONG_AUGMENTATION } from '../augment/recipe.ts';
import type { TrainingRecipe } from '../train/recipe.ts';
import { EVERY_RECIPE } from './every-recipe.ts';

/** The same effects, but mostly mild: nearer to what people write. */
const MOSTLY_MILD: AugmentationRecipe = {
  ...STRONG_AUGMENTATION,
  name: 'polish',
  mixture: { untouched: 0.3, mild: 0.35, moderate: 0.28, strong: 0.07 },
};

/**
 * What the package in models/ was trained with, number for number: a network of 33 MFLOP, 28 epochs
 * with strong augmentation and 8 with a milder one. Beside NIST's digits it learns from drawn ones,
 * since NIST's writers all learned to write in one country.
 */
export const SHIPPED_RECIPE: TrainingRecipe = {
  ...EVERY_RECIPE,
  name: 'shipped',
  architecture: {
    kind: 'plain',
    stages: [
      [24, 24],
      [48, 48],
      [96, 96],
    ],
    hidden: 128,
  },
  epochs: 28,
  augmentation: STRONG_AUGMENTATION,
  drawn: { count: 10_000, hands: 1000, styles: 'worldwide' },
  polish: {
    epochs: 8,
    optimiser: { kind: 'sgd', momentum: 0.9, weightDecay: 0.0001 },
    schedule: { peak: 0.005, final: 0.00002, warmUp: 0.05 },
    labelSmoothing: 0.01,
    augmentation: MOSTLY_MILD,
  },
};

/**
 * A network of 39 MFLOP that also learns from drawn digits and is taught, in the end, by the shipped
 * one and by itself. It reads as well as the shipped one, not better (docs/experiments.md).
 */
export const TAUGHT_RECIPE: TrainingRecipe = {
  ...EVERY_RECIPE,
  name: 'taught',
  architecture: {
    kind: 'plain',
    stages: [
      [16, 32],
      [48, 64],
      [96, 112],
    ],
    hidden: 192,
  },
  epochs: 24,
  augmentation: STRONG_AUGMENTATION,
  drawn: { count: 5000, hands: 500 },
  teachers: [{ recipe: SHIPPED_RECIPE, seed: 1 }],
  polish: {
    epochs: 6,
    optimiser: { kind: 'sgd', momentum: 0.9, weightDecay: 0.0001 },
    schedule: { peak: 0.005, final: 0.00002, warmUp: 0.05 },
    labelSmoothing: 0.01,
    augmentation: MOSTLY_MILD,
    taught: 0.7,
  },
};
