import type { AugmentationRecipe } from '../augment/recipe.ts';
import { LIGHT_AUGMENTATION, STRONG_AUGMENTATION } from '../augment/recipe.ts';
import type { ArchitectureSpec } from '../network/architectures.ts';
import type { TrainingRecipe } from '../train/recipe.ts';

/**
 * Everything that decides what a fine-tuning ends with, beside the parent, the examples and the seed.
 * Plain JSON: it travels in checkpoints and in the candidate's manifest. `outliers` and
 * `augmentation` are those of the replay; `taught` is the share of the replay's targets that are the
 * parent's own answers; `optimiser.weightDecay` pulls to the parent's weights.
 */
export interface FineTuningRecipe extends TrainingRecipe {
  /** what a batch consists of; shares of what is missing go to the others */
  readonly shares: BatchShares;
  readonly correctionAugmentation: AugmentationRecipe;
  /** fewer corrections than this are shown several times an epoch, each time altered in another way */
  readonly correctionsPerEpoch: number;
  /** steps of an epoch, while corrections take no more than half of each batch */
  readonly stepsPerEpoch: number;
  /** share of the examples that is held out to choose the best epoch and to judge the candidate */
  readonly heldOut: number;
  /** ends after so many epochs that did not lower the loss on what is held out */
  readonly patience: number;
}

/** Shares of every batch, above 0, together 1. */
export interface BatchShares {
  /** grows to at most half where an epoch would be longer than `stepsPerEpoch`, at the cost of replay */
  readonly corrections: number;
  readonly confirmed: number;
  /** digits from elsewhere, so that what was learned before is not forgotten */
  readonly replay: number;
}

const FINE_TUNING = {
  name: 'fine-tuning',
  optimiser: { kind: 'adamw', beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 10 },
  schedule: { peak: 3e-4, final: 1e-5, warmUp: 0.05 },
  epochs: 5,
  batchSize: 64,
  shardSize: 32,
  labelSmoothing: 0.02,
  taught: 1,
  averageDecay: 0.98,
  statisticsMomentum: 0,
  outliers: { share: 0.125, made: 0.5, weight: 0.3 },
  augmentation: STRONG_AUGMENTATION,
  shares: { corrections: 0.25, confirmed: 0.125, replay: 0.625 },
  correctionAugmentation: LIGHT_AUGMENTATION,
  correctionsPerEpoch: 640,
  stepsPerEpoch: 78,
  heldOut: 0.25,
  patience: 2,
} as const satisfies Omit<FineTuningRecipe, 'architecture'>;

/** The recipe that `finetune` follows, for a network of this architecture. */
export function fineTuningRecipe(
  architecture: ArchitectureSpec,
  changes: Partial<Omit<FineTuningRecipe, 'architecture'>> = {},
): FineTuningRecipe {
  return { ...FINE_TUNING, ...changes, architecture };
}
