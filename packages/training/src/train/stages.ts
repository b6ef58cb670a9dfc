import { access, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { createBatchFeed } from '../augment/feed/batch-feed.ts';
import { parentNetwork } from '../finetune/parent-network.ts';
import { writeCheckpoint } from './checkpoint.ts';
import { findCheckpoint, RunError } from './checkpoint-of-run.ts';
import type { Validation } from './early-stopping.ts';
import { validationOf } from './judge.ts';
import type { TrainingRecipe } from './recipe.ts';
import type { RunTrainingOptions } from './run-options.ts';
import { scoreImages } from './score-images.ts';
import type { TrainableNetwork } from './trainable-network.ts';
import { train } from './trainer.ts';
import type { TrainingData } from './training-data.ts';
import { digestOf, outliersToLearnFrom } from './training-data.ts';
import { writeWhole } from './write-whole.ts';

/** A network with what it cost. */
interface Trained {
  readonly model: Uint8Array;
  /** of training, over all runs */
  readonly seconds: number;
  readonly steps: number;
}

export type StagesOutcome =
  ({ readonly kind: 'finished' } & Trained) | { readonly kind: 'stopped'; readonly step: number };

interface Stage {
  readonly recipe: TrainingRecipe;
  readonly network?: TrainableNetwork;
  /** the file of its checkpoint, in the run folder */
  readonly checkpoint: string;
  readonly resume: boolean;
}

const CHECKPOINT_SECONDS = 60;

/** Trains by a recipe: its main stage and, where it has one, the polish that follows. */
export async function trainInStages(
  options: RunTrainingOptions,
  data: TrainingData,
): Promise<StagesOutcome> {
  const { recipe } = options;
  const { polish } = recipe;
  if (!polish) {
    return runStage(options, data, { recipe, checkpoint: 'checkpoint', resume: options.resume });
  }
  const main = await mainStage(options, data);
  if (main.kind === 'stopped') return main;
  const polishing = { ...recipe, ...polish, name: `${recipe.name} polish` };
  const checkpoint = 'polish-checkpoint';
  const polished = await runStage(options, data, {
    checkpoint,
    recipe: polishing,
    network: parentNetwork(
      { manifest: { name: recipe.name, recipe: plain(recipe) }, model: main.model },
      recipe.shardSize,
    ),
    resume: options.resume && (await exists(path.join(options.run, checkpoint))),
  });
  if (polished.kind === 'stopped') return polished;
  const { model, seconds, steps } = polished;
  return { kind: 'finished', model, seconds: seconds + main.seconds, steps: steps + main.steps };
}

/** The main stage, or what it left behind when it was finished by an earlier run. */
async function mainStage(options: RunTrainingOptions, data: TrainingData): Promise<StagesOutcome> {
  const done = await findMainStage(options);
  if (done) return { kind: 'finished', ...done };
  const { recipe, resume, run } = options;
  const outcome = await runStage(options, data, { recipe, resume, checkpoint: 'checkpoint' });
  if (outcome.kind === 'stopped') return outcome;
  const { model, seconds, steps } = outcome;
  await writeWhole(path.join(run, 'main.onnx'), model);
  // Written last: where it lies, the stage is done.
  await writeWhole(path.join(run, 'main.json'), Buffer.from(JSON.stringify({ seconds, steps })));
  await rm(path.join(run, 'checkpoint'));
  return outcome;
}

async function findMainStage({ run, resume }: RunTrainingOptions): Promise<Trained | undefined> {
  const marker = path.join(run, 'main.json');
  if (!(await exists(marker))) return undefined;
  if (!resume) {
    throw new RunError(
      'run-exists',
      `${run} holds a training whose first stage is done. Go on with --resume, remove the folder, or name another with --run.`,
    );
  }
  const cost = JSON.parse(await readFile(marker, 'utf8')) as Omit<Trained, 'model'>;
  return { ...cost, model: new Uint8Array(await readFile(path.join(run, 'main.onnx'))) };
}

async function runStage(
  options: RunTrainingOptions,
  data: TrainingData,
  stage: Stage,
): Promise<StagesOutcome> {
  const { seed, workers, clock, signal } = options;
  const { recipe, network } = stage;
  const file = path.join(options.run, stage.checkpoint);
  const resume = await findCheckpoint(file, stage.resume);
  const feed = feedOf(data, recipe, seed);
  try {
    const outcome = await train({
      ...{ recipe, seed, workers, batches: feed, data: digestOf(data) },
      ...(network ? { network } : {}),
      ...(resume ? { resume } : {}),
      ...(signal ? { signal } : {}),
      validate: (model) => validate(model, data, workers),
      now: clock.monotonic,
      onStep: options.onStep,
      save: (checkpoint) => writeCheckpoint(file, checkpoint),
      checkpointSeconds: CHECKPOINT_SECONDS,
    });
    const { step, seconds } = outcome.checkpoint;
    if (outcome.kind === 'stopped') return { kind: 'stopped', step };
    return { kind: 'finished', model: outcome.model, seconds, steps: step };
  } finally {
    await feed.close();
  }
}

function feedOf(
  data: TrainingData,
  recipe: TrainingRecipe,
  seed: number,
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

/** A recipe as it stands in a manifest. */
function plain(recipe: TrainingRecipe): Parameters<typeof parentNetwork>[0]['manifest']['recipe'] {
  return JSON.parse(JSON.stringify(recipe)) as ReturnType<typeof plain>;
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
