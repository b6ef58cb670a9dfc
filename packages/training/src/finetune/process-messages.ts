import type { ModelPackage } from '@hand-digits/recognition';
import type { CalibrationGoal } from '../calibrate/calibrate.ts';
import type { GateProgress } from '../gate/run-gate.ts';
import type { GateReport } from '../gate/report.ts';
import type { TrainingProgress } from '../train/trainer.ts';
import type { FineTuningExamples, LabelledHands } from './labelled-hands.ts';
import type { FineTuningRecipe } from './recipe.ts';
import type { ReplaySource } from './replay.ts';

/** What a fine-tuning process is started with: everything that can be copied to it. */
export interface FineTuneSetup {
  readonly parent: ModelPackage;
  readonly examples: FineTuningExamples;
  readonly replay: ReplaySource;
  /** reviewed images that were picked at random from what was accepted; not learned from */
  readonly accepted: LabelledHands;
  /** places of suites (see `openSuite`) on which the candidate must not be worse */
  readonly suites: readonly string[];
  readonly changes: Partial<Omit<FineTuningRecipe, 'architecture'>>;
  readonly goal?: CalibrationGoal;
  readonly seed: number;
  readonly run: string;
  readonly output: string;
  /** threads that compute */
  readonly workers: number;
  /** what manifest and report will say */
  readonly date: Date;
  /** of the process, 0…19: what answers people goes first */
  readonly niceness: number;
}

/** What the process tells. */
export type FineTuneMessage =
  | { readonly kind: 'step'; readonly progress: TrainingProgress }
  | { readonly kind: 'judging'; readonly progress: GateProgress }
  | { readonly kind: 'ended'; readonly outcome: FineTuneProcessOutcome }
  | { readonly kind: 'failed'; readonly code: string | null; readonly message: string };

export type FineTuneProcessOutcome =
  /** the candidate lies in the output folder */
  | { readonly kind: 'finished'; readonly report: GateReport }
  /** there is no candidate: nothing that could be learned is better than the parent */
  | { readonly kind: 'nothing-to-learn'; readonly report: GateReport }
  /** it goes on from its checkpoint when it is started again */
  | { readonly kind: 'stopped' };
