import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Manifest, ModelPackage } from '@hand-digits/recognition';
import type { CalibrationGoal } from '../calibrate/calibrate.ts';
import { DEFAULT_GOAL } from '../calibrate/calibrate.ts';
import type { EpochRecord } from '../train/checkpoint.ts';
import { writeCheckpoint } from '../train/checkpoint.ts';
import { bestEpoch } from '../train/early-stopping.ts';
import { findCheckpoint } from '../train/checkpoint-of-run.ts';
import type { TrainingOutcome, TrainingProgress } from '../train/trainer.ts';
import { train } from '../train/trainer.ts';
import { chooseShare } from './choose-share.ts';
import type { LearningMaterial } from './example-feed.ts';
import { feedExamples } from './example-feed.ts';
import type { HeldOutExamples } from './hold-out.ts';
import { holdOut } from './hold-out.ts';
import type { FineTuningExamples } from './labelled-hands.ts';
import { digestOfExamples, joinRows } from './labelled-hands.ts';
import { packageCandidate } from './package-candidate.ts';
import { architectureOfModel, parentNetwork } from './parent-network.ts';
import type { FineTuningRecipe } from './recipe.ts';
import { fineTuningRecipe } from './recipe.ts';
import type { Replay } from './replay.ts';
import { sampleOf, validateBoth } from './validate.ts';
import type { ValidateOptions, ValidationSets } from './validate.ts';

export interface FineTuneOptions {
  /** the model to go on from */
  readonly parent: ModelPackage;
  readonly examples: FineTuningExamples;
  readonly replay: Replay;
  /** by default `fineTuningRecipe` for the parent's architecture */
  readonly recipe?: FineTuningRecipe;
  /** what the thresholds are to promise */
  readonly goal?: CalibrationGoal;
  readonly seed: number;
  /** folder for checkpoints; it is removed in the end */
  readonly run: string;
  /** folder of the model package to write */
  readonly output: string;
  /** goes on from the run folder's checkpoint; without it, a checkpoint there is an error */
  readonly resume: boolean;
  /** threads that compute; their number changes nothing but the speed */
  readonly workers: number;
  readonly clock: {
    /** milliseconds, from any origin */
    readonly monotonic: () => number;
    readonly date: () => Date;
  };
  readonly onStep: (progress: TrainingProgress) => void;
  /** stops after the step under way, with a checkpoint */
  readonly signal?: AbortSignal;
}

export type FineTuneOutcome =
  | {
      readonly kind: 'finished';
      readonly manifest: Manifest;
      /** what was held out, to judge the candidate by */
      readonly examples: HeldOutExamples;
      readonly history: readonly EpochRecord[];
      /** the epoch, from 1, whose weights were taken */
      readonly bestEpoch: number;
    }
  /** the parent's weights are the best there are: no package is written; why, for people */
  | {
      readonly kind: 'nothing-to-learn';
      readonly text: string;
      readonly history: readonly EpochRecord[];
    }
  | { readonly kind: 'stopped'; readonly step: number };

const CHECKPOINT_SECONDS = 20;

/**
 * From a model and what people said about its answers to a candidate that may take its place: learns
 * from corrections and confirmed predictions, mixed with other digits so that nothing is forgotten
 * and held near the parent's weights; takes the epoch that does best on what is held out, goes back
 * towards the parent as far as that helps, if need be all the way; calibrates and writes a package.
 * The weights are a function of parent, examples, replay, recipe and seed.
 *
 * It computes on the calling thread too, between the steps of its workers: a server calls it in a
 * thread of its own.
 *
 * @throws FineTuneError, RunError, CheckpointError, CheckpointMismatch
 */
export async function fineTune(options: FineTuneOptions): Promise<FineTuneOutcome> {
  const { parent, seed, replay } = options;
  const recipe = options.recipe ?? fineTuningRecipe(architectureOfModel(parent.manifest));
  const examples = holdOut(options.examples, { share: recipe.heldOut, seed });
  const material = { examples: examples.learn, replay };
  const outcome = await learn({ ...options, recipe }, { examples, material });
  if (outcome.kind === 'stopped') return { kind: 'stopped', step: outcome.checkpoint.step };
  const { checkpoint } = outcome;
  const { history } = checkpoint;
  const chosen = await chooseShare(
    { parent, recipe, checkpoint },
    validationSets(examples, material, Infinity),
    judgingBy(parent, recipe, options.workers),
  );
  if (chosen.kind === 'nothing-to-learn') {
    await rm(options.run, { recursive: true, force: true });
    return { ...chosen, history };
  }
  const manifest = await packageCandidate(options.output, {
    ...{ model: chosen.model, parent, seed, examples, replay, checkpoint },
    recipe: { ...recipe, shareOfTheWay: chosen.share },
    goal: options.goal ?? DEFAULT_GOAL,
    createdAt: options.clock.date(),
    threads: options.workers,
  });
  await rm(options.run, { recursive: true, force: true });
  return { kind: 'finished', manifest, examples, history, bestEpoch: bestEpoch(history) };
}

interface Material {
  readonly examples: HeldOutExamples;
  readonly material: LearningMaterial;
}

async function learn(
  options: FineTuneOptions & { readonly recipe: FineTuningRecipe },
  { examples, material }: Material,
): Promise<TrainingOutcome> {
  const { recipe, seed, parent, workers, run, signal } = options;
  const checkpointFile = path.join(run, 'checkpoint');
  const resume = await findCheckpoint(checkpointFile, options.resume);
  await mkdir(run, { recursive: true });
  const sets = validationSets(examples, material, MOST_KEPT);
  const judging = judgingBy(parent, recipe, workers);
  const feed = feedExamples(material, recipe, seed);
  try {
    return await train({
      ...{ recipe, seed, workers, batches: feed.batches, patience: recipe.patience },
      network: parentNetwork(parent, recipe.shardSize),
      // What was learned before is kept by answering as before (learning without forgetting, Li and
      // Hoiem 2018); labels alone would teach the replay anew, and worse than the parent learned it.
      teachers: [parent.model],
      taught: { from: feed.replayFrom, digitness: true, mistakes: false },
      data: digestOfAll(parent, { examples, material }),
      ...(resume ? { resume } : {}),
      ...(signal ? { signal } : {}),
      validate: (model) => validateBoth(model, sets, judging),
      now: options.clock.monotonic,
      onStep: options.onStep,
      save: (checkpoint) => writeCheckpoint(checkpointFile, checkpoint),
      checkpointSeconds: CHECKPOINT_SECONDS,
    });
  } finally {
    await feed.close();
  }
}

function judgingBy(
  { manifest: calibration }: ModelPackage,
  { outliers }: FineTuningRecipe,
  threads: number,
): ValidateOptions {
  return { calibration, digitnessWeight: outliers.weight, threads };
}

/** Enough to see forgetting, few enough to be asked after every epoch. */
const MOST_KEPT = 1000;

function validationSets(
  { held }: HeldOutExamples,
  { replay }: LearningMaterial,
  mostKept: number,
): ValidationSets {
  const others = sampleOf(replay.kept, mostKept);
  const hands = new Int32Array(others.labels.length);
  return { corrections: held.corrections, kept: joinRows([held.confirmed, { ...others, hands }]) };
}

function digestOfAll(parent: ModelPackage, { examples, material }: Material): string {
  const { learn: learned, held } = examples;
  const parts = [learned.corrections, learned.confirmed, held.corrections, held.confirmed];
  return [parent.manifest.id, ...parts.map(digestOfExamples), material.replay.digest].join('+');
}
