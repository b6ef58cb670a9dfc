import type { AugmentationRecipe } from '../augment/recipe.ts';
import type { TrainingRecipe } from '../train/recipe.ts';

/** Every pen, paper and camera, as it stood when the shipped network was trained. */
const everything: AugmentationRecipe = {
  name: 'strong',
  strength: 1,
  mixture: { untouched: 0.15, mild: 0.25, moderate: 0.4, strong: 0.2 },
  levels: { mild: 0.4, moderate: 0.7, strong: 1.1 },
  geometry: {
    rotationDegrees: 20,
    slantDegrees: 35,
    leanLimitDegrees: 50,
    aspect: 1.35,
    perspective: 0.18,
  },
  elastic: { bend: 0.075, tremble: 0.028, kink: 0.09, kinkProbability: 0.25 },
  stroke: { thinner: 1.1, thicker: 1.3, unevenness: 0.6 },
  pen: { probability: 0.2, width: [0.9, 5], nib: 1.8 },
  edge: { softness: [0.65, 1.5], binaryProbability: 0.15 },
  fade: { probability: 0.1, darkest: [0.35, 0.9] },
  grain: { probability: 0.08, loss: [0.2, 0.6] },
  dry: { probability: 0.07, loss: [0.2, 0.45] },
  gap: { probability: 0.06, length: [0.6, 1.8] },
  speck: { probability: 0.06, radius: [0.4, 1], most: 3 },
  neighbour: { probability: 0.06, width: [1, 2.5] },
  ruling: { probability: 0.05, darkness: [0.15, 0.45] },
  crop: { probability: 0.04, loss: [0.02, 0.05] },
  lowResolution: { probability: 0.12, side: [10.5, 20] },
  blur: { probability: 0.1, deviation: [0.3, 0.9] },
  noise: { probability: 0.06, deviation: [4, 20] },
  offset: { probability: 0.12 },
};

/** The same effects, but mostly mild: nearer to what people write. */
const mostlyMild: AugmentationRecipe = {
  name: 'polish',
  strength: 1,
  mixture: { untouched: 0.3, mild: 0.35, moderate: 0.28, strong: 0.07 },
  levels: { mild: 0.4, moderate: 0.7, strong: 1.1 },
  geometry: {
    rotationDegrees: 20,
    slantDegrees: 35,
    leanLimitDegrees: 50,
    aspect: 1.35,
    perspective: 0.18,
  },
  elastic: { bend: 0.075, tremble: 0.028, kink: 0.09, kinkProbability: 0.25 },
  stroke: { thinner: 1.1, thicker: 1.3, unevenness: 0.6 },
  pen: { probability: 0.2, width: [0.9, 5], nib: 1.8 },
  edge: { softness: [0.65, 1.5], binaryProbability: 0.15 },
  fade: { probability: 0.1, darkest: [0.35, 0.9] },
  grain: { probability: 0.08, loss: [0.2, 0.6] },
  dry: { probability: 0.07, loss: [0.2, 0.45] },
  gap: { probability: 0.06, length: [0.6, 1.8] },
  speck: { probability: 0.06, radius: [0.4, 1], most: 3 },
  neighbour: { probability: 0.06, width: [1, 2.5] },
  ruling: { probability: 0.05, darkness: [0.15, 0.45] },
  crop: { probability: 0.04, loss: [0.02, 0.05] },
  lowResolution: { probability: 0.12, side: [10.5, 20] },
  blur: { probability: 0.1, deviation: [0.3, 0.9] },
  noise: { probability: 0.06, deviation: [4, 20] },
  offset: { probability: 0.12 },
};

const shared = {
  optimiser: { kind: 'sgd', momentum: 0.9, weightDecay: 0.0005 },
  schedule: { peak: 0.1, final: 0.0002, warmUp: 0.05 },
  batchSize: 128,
  shardSize: 32,
  labelSmoothing: 0.02,
  averageDecay: 0.999,
  statisticsMomentum: 0.05,
  outliers: { share: 0.125, made: 0.5, weight: 0.3 },
} as const satisfies Partial<TrainingRecipe>;

/**
 * What the package in models/ was trained with, number for number: a network of 33 MFLOP, 32 epochs
 * with strong augmentation and 8 with a milder one.
 */
export const SHIPPED_RECIPE: TrainingRecipe = {
  ...shared,
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
  epochs: 32,
  augmentation: everything,
  polish: {
    epochs: 8,
    optimiser: { kind: 'sgd', momentum: 0.9, weightDecay: 0.0001 },
    schedule: { peak: 0.005, final: 0.00002, warmUp: 0.05 },
    labelSmoothing: 0.01,
    augmentation: mostlyMild,
  },
};

/**
 * A network of 39 MFLOP that also learns from drawn digits and is taught, in the end, by the shipped
 * one and by itself. It reads as well as the shipped one, not better (docs/experiments.md).
 */
export const TAUGHT_RECIPE: TrainingRecipe = {
  ...shared,
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
  augmentation: everything,
  drawn: { count: 5000, hands: 500 },
  teachers: [{ recipe: SHIPPED_RECIPE, seed: 1 }],
  polish: {
    epochs: 6,
    optimiser: { kind: 'sgd', momentum: 0.9, weightDecay: 0.0001 },
    schedule: { peak: 0.005, final: 0.00002, warmUp: 0.05 },
    labelSmoothing: 0.01,
    augmentation: mostlyMild,
    taught: 0.7,
  },
};
