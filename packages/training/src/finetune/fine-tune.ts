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
import type { LearningMaterial } from './example-feed.ts';
import { feedExamples } from './example-feed.ts';
import type { HeldOutExamples } from './hold-out.ts';
import { holdOut } from './hold-out.ts';
import type { FineTuningExamples } from './labelled-hands.ts';
import { digestOfExamples, joinRows } from './labelled-hands.ts';
import { mixWithParent } from './mix-with-parent.ts';
import { packageCandidate } from './package-candidate.ts';
import { architectureOfModel, parentNetwork } from './parent-network.ts';
import type { FineTuningRecipe } from './recipe.ts';
import { fineTuningRecipe } from './recipe.ts';
import type { Replay } from './replay.ts';
import { sampleOf, validateBoth, type ValidateOptions } from './validate.ts';

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
  | { readonly kind: 'stopped'; readonly step: number };

const CHECKPOINT_SECONDS = 20;

/**
 * From a model and what people said about its answers to a candidate that may take its place: learns
 * from corrections and confirmed predictions, mixed with other digits so that nothing is forgotten
 * and held near the parent's weights; takes the epoch that does best on what is held out; calibrates
 * and writes a package. The weights are a function of parent, examples, replay, recipe and seed.
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
  const { model, share } = await mixWithParent(
    { parent, recipe, checkpoint, model: outcome.model },
    validationSets(examples, material),
    judgingBy(recipe, options.workers),
  );
  const manifest = await packageCandidate(options.output, {
    ...{ model, parent, seed, examples, replay, checkpoint },
    recipe: { ...recipe, shareOfTheWay: share },
    goal: options.goal ?? DEFAULT_GOAL,
    createdAt: options.clock.date(),
    threads: options.workers,
  });
  await rm(options.run, { recursive: true, force: true });
  const { history } = checkpoint;
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
  const sets = validationSets(examples, material);
  const judging = judgingBy(recipe, workers);
  const feed = feedExamples(material, recipe, seed);
  try {
    return await train({
      ...{ recipe, seed, workers, batches: feed.batches, patience: recipe.patience },
      network: parentNetwork(parent, recipe.shardSize),
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

function judgingBy({ outliers }: FineTuningRecipe, threads: number): ValidateOptions {
  return { digitnessWeight: outliers.weight, threads };
}

/** Enough to see forgetting, few enough to be asked after every epoch. */
const MOST_KEPT = 1000;

function validationSets(
  { held }: HeldOutExamples,
  { replay }: LearningMaterial,
): Parameters<typeof validateBoth>[1] {
  const others = sampleOf(replay.kept, MOST_KEPT);
  const hands = new Int32Array(others.labels.length);
  return { corrections: held.corrections, kept: joinRows([held.confirmed, { ...others, hands }]) };
}

function digestOfAll(parent: ModelPackage, { examples, material }: Material): string {
  const { learn: learned, held } = examples;
  const parts = [learned.corrections, learned.confirmed, held.corrections, held.confirmed];
  return [parent.manifest.id, ...parts.map(digestOfExamples), material.replay.digest].join('+');
}
