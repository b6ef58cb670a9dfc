import type { TrainingRecipe } from './recipe.ts';
import type { TrainingProgress } from './trainer.ts';

/** What a training from a prepared dataset to a model package is told. */
export interface RunTrainingOptions {
  /** folder of a prepared dataset */
  readonly dataset: string;
  readonly recipe: TrainingRecipe;
  /** what the model is called; default: hand-digits- and the recipe's name */
  readonly name?: string;
  readonly seed: number;
  /** folder for checkpoints */
  readonly run: string;
  /** folder of the model package to write */
  readonly output: string;
  /** goes on from the run folder's checkpoint; without it, a checkpoint there is an error */
  readonly resume: boolean;
  /** threads */
  readonly workers: number;
  readonly clock: {
    /** milliseconds, from any origin */
    readonly monotonic: () => number;
    readonly date: () => Date;
  };
  readonly onStep: (progress: TrainingProgress) => void;
  readonly signal?: AbortSignal;
}
