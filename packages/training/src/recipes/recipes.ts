import { LIGHT_AUGMENTATION } from '../augment/recipe.ts';
import type { TrainingRecipe } from '../train/recipe.ts';
import { SHIPPED_RECIPE, TAUGHT_RECIPE } from './shipped.ts';

const shared = {
  optimiser: { kind: 'sgd', momentum: 0.9, weightDecay: 5e-4 },
  schedule: { peak: 0.1, final: 0.0002, warmUp: 0.05 },
  batchSize: 128,
  shardSize: 32,
  labelSmoothing: 0.02,
  averageDecay: 0.999,
  statisticsMomentum: 0.05,
  outliers: { share: 0.125, made: 0.5, weight: 0.3 },
} as const satisfies Partial<TrainingRecipe>;

/** A small network that learns in minutes: for notebooks, demonstrations and trying things out. */
const quick: TrainingRecipe = {
  ...shared,
  name: 'quick',
  architecture: { kind: 'plain', stages: [[16], [32], [64]], hidden: 64 },
  epochs: 4,
  augmentation: LIGHT_AUGMENTATION,
};

/** The recipes that `train --recipe` knows, by name. */
export const RECIPES: Readonly<Record<string, TrainingRecipe>> = {
  quick,
  shipped: SHIPPED_RECIPE,
  taught: TAUGHT_RECIPE,
};
