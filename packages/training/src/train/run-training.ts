import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Manifest } from '@hand-digits/recognition';
import { createBatchFeed } from '../augment/feed/batch-feed.ts';
import { packageTrained } from '../package/package-trained.ts';
import type { Checkpoint } from './checkpoint.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import type { Validation } from './early-stopping.ts';
import { validationOf } from './judge.ts';
import type { TrainingRecipe } from './recipe.ts';
import { scoreImages } from './score-images.ts';
import type { TrainingProgress } from './trainer.ts';
import { train } from './trainer.ts';
import type { TrainingData } from './training-data.ts';
import { digestOf, outliersToLearnFrom, readTrainingData } from './training-data.ts';

export interface RunTrainingOptions {
  /** folder of a prepared dataset */
  readonly dataset: string;
  readonly recipe: TrainingRecipe;
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

export type RunTrainingOutcome =
  | { readonly kind: 'finished'; readonly manifest: Manifest }
  | { readonly kind: 'stopped'; readonly step: number };

export class RunError extends Error {
  readonly code: 'run-exists' | 'run-missing';
  constructor(code: RunError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

const CHECKPOINT_SECONDS = 60;

/**
 * From a prepared dataset to a model package: trains (or goes on training), calibrates on held-out
 * writers, measures, writes the package and then removes the run's checkpoint.
 *
 * @throws RunError, CheckpointError, CheckpointMismatch, DatasetError
 */
export async function runTraining(options: RunTrainingOptions): Promise<RunTrainingOutcome> {
  const { recipe, seed, workers, clock } = options;
  const checkpointFile = path.join(options.run, 'checkpoint');
  const resume = await findCheckpoint(checkpointFile, options.resume);
  const data = await readTrainingData(options.dataset);
  await mkdir(options.run, { recursive: true });
  const feed = feedOf(data, options);
  try {
    const outcome = await train({
      ...{ recipe, seed, workers, batches: feed, data: digestOf(data) },
      ...(resume ? { resume } : {}),
      ...(options.signal ? { signal: options.signal } : {}),
      validate: (model) => validate(model, data, workers),
      now: clock.monotonic,
      onStep: options.onStep,
      save: (checkpoint) => writeCheckpoint(checkpointFile, checkpoint),
      checkpointSeconds: CHECKPOINT_SECONDS,
    });
    if (outcome.kind === 'stopped') return { kind: 'stopped', step: outcome.checkpoint.step };
    const manifest = await packageTrained(options.output, {
      ...{ data, recipe, seed, workers },
      model: outcome.model,
      seconds: outcome.checkpoint.seconds,
      steps: outcome.checkpoint.step,
      createdAt: clock.date(),
    });
    await rm(options.run, { recursive: true, force: true });
    return { kind: 'finished', manifest };
  } finally {
    await feed.close();
  }
}

/** The checkpoint to go on from. @throws RunError when there is one unasked, or none though asked */
export async function findCheckpoint(
  file: string,
  resume: boolean,
): Promise<Checkpoint | undefined> {
  const found = await readCheckpoint(file).catch((cause: unknown) => {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw cause;
  });
  if (found && !resume) {
    throw new RunError(
      'run-exists',
      `${file} holds a training that is not finished (step ${found.step}). Go on with --resume, remove the folder, or name another with --run.`,
    );
  }
  if (!found && resume) {
    throw new RunError(
      'run-missing',
      `There is no checkpoint at ${file} to resume from. Begin without --resume, or name the right folder with --run.`,
    );
  }
  return found;
}

function feedOf(
  data: TrainingData,
  { recipe, seed }: RunTrainingOptions,
): ReturnType<typeof createBatchFeed> {
  const { share, made } = recipe.outliers;
  return createBatchFeed({
    digits: data.train,
    outliers: { share, made, images: outliersToLearnFrom(data) },
    batchSize: recipe.batchSize,
    recipe: recipe.augmentation,
    seed,
    // Augmenting costs a tenth of a training step, so one thread keeps several gradient workers busy.
    workers: 1,
  });
}

async function validate(
  model: Uint8Array,
  { validation }: TrainingData,
  threads: number,
): Promise<Validation> {
  return validationOf(await scoreImages(model, validation.images, threads), validation.labels);
}
