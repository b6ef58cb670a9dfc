import { access, mkdir, readFile } from 'node:fs/promises';
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
import { syntheticSplit } from '../synthetic/synthetic-split.ts';
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
  readonly teachers?: readonly Uint8Array[];
  /** the file of its checkpoint, in the run folder */
  readonly checkpoint: string;
}

const CHECKPOINT_SECONDS = 60;

/** Trains by a recipe: its teachers, its main stage, and the polish that they teach. */
export async function trainInStages(
  options: RunTrainingOptions,
  data: TrainingData,
): Promise<StagesOutcome> {
  const teachers = await trainTeachers(options, data);
  if (teachers.kind === 'stopped') return teachers;
  const learned = withDrawn(data, options);
  const main = await oncePerRun(options, 'main', () =>
    runStage(options, learned, { recipe: mainOf(options.recipe), checkpoint: 'checkpoint' }),
  );
  if (main.kind === 'stopped') return main;
  const polished = await polish(options, learned, [...teachers.models, main.model]);
  if (polished.kind === 'stopped') return polished;
  const { model, seconds, steps } = polished;
  return {
    ...{ kind: 'finished', model },
    seconds: seconds + main.seconds + teachers.seconds,
    steps: steps + main.steps + teachers.steps,
  };
}

type Teachers =
  | {
      readonly kind: 'finished';
      readonly models: readonly Uint8Array[];
      readonly seconds: number;
      readonly steps: number;
    }
  | { readonly kind: 'stopped'; readonly step: number };

/** Trains the recipe's teachers one after the other, each by stages of its own. */
async function trainTeachers(options: RunTrainingOptions, data: TrainingData): Promise<Teachers> {
  const trained: Trained[] = [];
  for (const [index, { recipe, seed }] of (options.recipe.teachers ?? []).entries()) {
    const name = `teacher-${index + 1}`;
    const run = path.join(options.run, name);
    const outcome = await oncePerRun(options, name, async () => {
      await mkdir(run, { recursive: true });
      return trainInStages({ ...options, recipe, seed, run }, data);
    });
    if (outcome.kind === 'stopped') return outcome;
    trained.push(outcome);
  }
  const sum = (of: (one: Trained) => number): number =>
    trained.reduce((total, one) => total + of(one), 0);
  return {
    kind: 'finished',
    models: trained.map(({ model }) => model),
    seconds: sum(({ seconds }) => seconds),
    steps: sum(({ steps }) => steps),
  };
}

/** The last stage, from where the main one has led; where there is none, what the main one has led to. */
async function polish(
  options: RunTrainingOptions,
  data: TrainingData,
  networks: readonly Uint8Array[],
): Promise<StagesOutcome> {
  const { recipe } = options;
  const model = networks.at(-1) ?? new Uint8Array();
  if (!recipe.polish) return { kind: 'finished', model, seconds: 0, steps: 0 };
  const parent = { manifest: { name: recipe.name, recipe: plain(recipe) }, model };
  return runStage(options, data, {
    recipe: { ...recipe, ...recipe.polish, name: `${recipe.name} polish` },
    checkpoint: 'polish-checkpoint',
    network: parentNetwork(parent, recipe.shardSize),
    teachers: networks,
  });
}

/** The main stage knows its labels only: its teachers are heard at the end. */
function mainOf(recipe: TrainingRecipe): TrainingRecipe {
  return recipe.polish ? { ...recipe, taught: 0 } : recipe;
}

/** The digits to learn from with those that the recipe lets the generator draw. */
function withDrawn(data: TrainingData, { recipe, seed }: RunTrainingOptions): TrainingData {
  if (!recipe.drawn) return data;
  const { count, hands, styles } = recipe.drawn;
  const drawn = syntheticSplit({
    ...{ count, hands: [...Array(hands).keys()], seed },
    ...(styles ? { styles } : {}),
  });
  const { train } = data;
  return {
    ...data,
    train: {
      ...train,
      count: train.count + count,
      images: joined(train.images, drawn.images),
      labels: joined(train.labels, drawn.labels),
    },
  };
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** Trains what a run has to train once, or takes what an earlier start of the run has left behind. */
async function oncePerRun(
  options: RunTrainingOptions,
  name: string,
  trainIt: () => Promise<StagesOutcome>,
): Promise<StagesOutcome> {
  const done = await findFinished(options, name);
  if (done) return { kind: 'finished', ...done };
  const outcome = await trainIt();
  if (outcome.kind === 'stopped') return outcome;
  const { model, seconds, steps } = outcome;
  const { run } = options;
  await writeWhole(path.join(run, `${name}.onnx`), model);
  // Written last: where it lies, the stage is done.
  await writeWhole(path.join(run, `${name}.json`), Buffer.from(JSON.stringify({ seconds, steps })));
  return outcome;
}

async function findFinished(
  { run, resume }: RunTrainingOptions,
  name: string,
): Promise<Trained | undefined> {
  const marker = path.join(run, `${name}.json`);
  if (!(await exists(marker))) return undefined;
  if (!resume) {
    throw new RunError(
      'run-exists',
      `${run} holds a training whose stage ${name} is done. Go on with --resume, remove the folder, or name another with --run.`,
    );
  }
  const cost = JSON.parse(await readFile(marker, 'utf8')) as Omit<Trained, 'model'>;
  return { ...cost, model: new Uint8Array(await readFile(path.join(run, `${name}.onnx`))) };
}

async function runStage(
  options: RunTrainingOptions,
  data: TrainingData,
  stage: Stage,
): Promise<StagesOutcome> {
  const { seed, workers, clock, signal } = options;
  const { recipe, network, teachers } = stage;
  const file = path.join(options.run, stage.checkpoint);
  const resume = await findCheckpoint(file, options.resume);
  const feed = feedOf(data, recipe, seed);
  try {
    const outcome = await train({
      ...{ recipe, seed, workers, batches: feed, data: digestOf(data) },
      ...(network ? { network } : {}),
      ...(teachers ? { teachers } : {}),
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
