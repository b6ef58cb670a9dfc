import type { AugmentationRecipe } from '../augment/recipe.ts';
import type { ArchitectureSpec } from '../network/architectures.ts';
import type { DigitStyles } from '../synthetic/draw.ts';
import type { OptimiserSpec } from './optimiser.ts';
import type { ScheduleSpec } from './schedule.ts';

/**
 * Everything that decides which weights a training ends with, beside the data and the seed. Plain
 * JSON: it travels in checkpoints and in the model's manifest.
 */
export interface TrainingRecipe {
  readonly name: string;
  readonly architecture: ArchitectureSpec;
  readonly optimiser: OptimiserSpec;
  readonly schedule: ScheduleSpec;
  readonly epochs: number;
  /** images per step */
  readonly batchSize: number;
  /**
   * images whose gradient one thread computes at a time, and whose statistics one batch normalisation
   * sees; must divide batchSize. Part of the recipe, not of the machine: the same weights come out on
   * any number of cores.
   */
  readonly shardSize: number;
  /** share of the target that is spread over all classes, 0…1 (Szegedy et al. 2016) */
  readonly labelSmoothing: number;
  /** of the exponential moving average of the weights, per step */
  readonly averageDecay: number;
  /** of the running statistics of batch normalisation, per step: running ← (1 − m)·running + m·batch */
  readonly statisticsMomentum: number;
  readonly outliers: {
    /** share of each batch that is not a digit, 0…1 */
    readonly share: number;
    /** share of them that is made from digits (pieces, pairs, scribbles) instead of taken from data */
    readonly made: number;
    /** weight of the digitness loss beside the reading loss */
    readonly weight: number;
  };
  readonly augmentation: AugmentationRecipe;
  /** digits drawn by the generator, learned from beside the dataset's; absent: none */
  readonly drawn?: {
    readonly count: number;
    readonly hands: number;
    /** NIST's if absent */
    readonly styles?: DigitStyles;
  };
  /** networks that are trained first, to teach the polish; absent: none */
  readonly teachers?: readonly TeacherRecipe[];
  /** a second, shorter training from the weights of the first; absent: none */
  readonly polish?: PolishRecipe;
  /**
   * share of the target that is what the teachers answer on average, 0…1 (Hinton et al. 2015); absent:
   * 0. In the polish, the network as its first stage left it is one of them.
   */
  readonly taught?: number;
}

/** A network whose answers are learned from. */
export interface TeacherRecipe {
  readonly recipe: TrainingRecipe;
  readonly seed: number;
}

/**
 * What a second stage does otherwise: normalisation is folded into the convolutions, so that each image
 * is read as the finished network reads it, and the images are nearer to those that people write.
 */
export type PolishRecipe = Pick<
  TrainingRecipe,
  'epochs' | 'optimiser' | 'schedule' | 'labelSmoothing' | 'augmentation' | 'taught'
>;
