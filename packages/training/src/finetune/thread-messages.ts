import type { ModelPackage } from '@hand-digits/recognition';
import type { CalibrationGoal } from '../calibrate/calibrate.ts';
import type { TrainingProgress } from '../train/trainer.ts';
import type { FineTuneOutcome } from './fine-tune.ts';
import type { FineTuningExamples } from './labelled-hands.ts';
import type { FineTuningRecipe } from './recipe.ts';
import type { ReplaySource } from './replay.ts';

/** What a fine-tuning thread is started with: everything that can be copied to it. */
export interface FineTuneSetup {
  readonly parent: ModelPackage;
  readonly examples: FineTuningExamples;
  readonly replay: ReplaySource;
  readonly recipe?: FineTuningRecipe;
  readonly goal?: CalibrationGoal;
  readonly seed: number;
  readonly run: string;
  readonly output: string;
  readonly resume: boolean;
  readonly workers: number;
  /** what the candidate's manifest will say */
  readonly createdAt: Date;
  /** raises the niceness of all of its threads, 0…19 (Linux alone): what answers people goes first */
  readonly niceness: number;
}

/** What the thread tells. */
export type FineTuneMessage =
  | { readonly kind: 'step'; readonly progress: TrainingProgress }
  | { readonly kind: 'ended'; readonly outcome: FineTuneOutcome }
  | { readonly kind: 'failed'; readonly code: string | null; readonly message: string };
