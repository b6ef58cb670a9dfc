import type { TrainingRecipe } from '../train/recipe.ts';

/** What every recipe has in common. */
export const EVERY_RECIPE = {
  optimiser: { kind: 'sgd', momentum: 0.9, weightDecay: 0.0005 },
  schedule: { peak: 0.1, final: 0.0002, warmUp: 0.05 },
  batchSize: 128,
  shardSize: 32,
  labelSmoothing: 0.02,
  averageDecay: 0.999,
  statisticsMomentum: 0.05,
  outliers: { share: 0.125, made: 0.5, weight: 0.3 },
} as const satisfies Partial<TrainingRecipe>;
