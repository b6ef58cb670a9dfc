import { NOT_A_DIGIT } from '../dataset/columns.ts';
import type { TrainingGraph } from '../network/training-graph.ts';
import type { BatchSource, TrainingBatch } from './batch-source.ts';
import type { Checkpoint, EpochRecord } from './checkpoint.ts';
import type { Validation } from './early-stopping.ts';
import { bestEpoch, isPatienceSpent } from './early-stopping.ts';
import type { GradientPool } from './gradient-pool.ts';
import { startGradientPool } from './gradient-pool.ts';
import type { Lesson } from './lesson.ts';
import { followAverage } from './moving-average.ts';
import type { Optimiser } from './optimiser.ts';
import { optimiserOf } from './optimiser.ts';
import type { TrainingRecipe } from './recipe.ts';
import { learningRateAt } from './schedule.ts';
import { averageGradients, followStatistics, outcomeOf, type StepOutcome } from './step.ts';
import { writeTargets } from './targets.ts';
import { newNetwork, type TrainableNetwork } from './trainable-network.ts';
import { arraysOf, freshState, NOTHING_YET, resumedState } from './training-state.ts';
import type { TrainingState } from './training-state.ts';
import { exportNetwork, type TrainedArrays } from './trained-network.ts';

export interface TrainOptions {
  readonly recipe: TrainingRecipe;
  readonly seed: number;
  /** what is trained; by default a new network of the recipe's architecture */
  readonly network?: TrainableNetwork;
  /** networks (ONNX bytes) whose mean answer is the recipe's taught share of every digit's target */
  readonly teachers?: readonly Uint8Array[];
  /** which rows of every batch they teach, and what; absent: all of them, to read only */
  readonly taught?: Omit<Lesson, 'teachers' | 'share'>;
  /** digest of the data behind `batches` */
  readonly data: string;
  readonly batches: BatchSource;
  /** threads that compute gradients; changes the speed, not the result */
  readonly workers: number;
  /** go on from here instead of beginning */
  readonly resume?: Checkpoint;
  /** how the averaged weights (ONNX bytes) do on held-out writers; asked at the end of an epoch */
  readonly validate?: (model: Uint8Array) => Promise<Validation>;
  /**
   * ends after so many epochs in a row that did not lower the validation loss, and the result is then
   * that of the best epoch; by default all epochs are taken and the last one counts
   */
  readonly patience?: number;
  /** milliseconds, from any origin */
  readonly now: () => number;
  readonly onStep: (progress: TrainingProgress) => void;
  /** keeps a checkpoint; called every `checkpointSeconds` and after each epoch */
  readonly save: (checkpoint: Checkpoint) => Promise<void>;
  readonly checkpointSeconds: number;
  /** stops after the step under way, with a checkpoint */
  readonly signal?: AbortSignal;
}

export interface TrainingProgress {
  /** name of the recipe, or of its stage */
  readonly recipe: string;
  readonly epochs: number;
  readonly step: number;
  readonly steps: number;
  readonly epoch: number;
  readonly loss: number;
  readonly imagesPerSecond: number;
  readonly secondsLeft: number;
  readonly history: readonly EpochRecord[];
}

export type TrainingOutcome =
  | { readonly kind: 'finished'; readonly model: Uint8Array; readonly checkpoint: Checkpoint }
  | { readonly kind: 'stopped'; readonly checkpoint: Checkpoint };

/**
 * Trains a network. The result is a function of recipe, seed and data alone: neither the number of
 * workers nor a stop and resume changes a bit of it on the same kind of processor.
 *
 * @throws CheckpointMismatch when `resume` was made with another recipe, seed or data
 */
export async function train(options: TrainOptions): Promise<TrainingOutcome> {
  const { recipe, seed, resume, network = newNetwork(recipe) } = options;
  if (resume) refuseForeign(resume, options);
  const { graph } = network;
  const optimiser = optimiserOf(recipe.optimiser, network.pull);
  const shards = recipe.batchSize / recipe.shardSize;
  const pool = await startGradientPool({
    ...{ graph, shards, shardSize: recipe.shardSize, seed, workers: options.workers },
    lesson: {
      ...(options.taught ?? { from: 0, digitness: false, mistakes: true }),
      teachers: options.teachers ?? [],
      share: recipe.taught ?? 0,
    },
  });
  try {
    const state = resume
      ? resumedState(pool, resume)
      : freshState(pool, network.initial(seed), optimiser);
    return await new Training(options, { graph, optimiser, pool, state }).run();
  } finally {
    await pool.close();
  }
}

export class CheckpointMismatch extends Error {
  readonly code = 'checkpoint-mismatch';
}

function refuseForeign(checkpoint: Checkpoint, options: TrainOptions): void {
  const differing = [
    checkpoint.data === options.data ? [] : ['data'],
    checkpoint.seed === options.seed ? [] : ['seed'],
    JSON.stringify(checkpoint.recipe) === JSON.stringify(options.recipe) ? [] : ['recipe'],
  ].flat();
  if (differing.length === 0) return;
  throw new CheckpointMismatch(
    `The checkpoint was made with another ${differing.join(' and ')}. Resume with the same, or begin a new training in another folder.`,
  );
}

interface Parts {
  readonly graph: TrainingGraph;
  readonly optimiser: Optimiser;
  readonly pool: GradientPool;
  readonly state: TrainingState;
}

class Training {
  readonly #options: TrainOptions;
  readonly #parts: Parts;
  readonly #gradient: Float32Array;
  readonly #steps: number;
  readonly #begun: number;
  readonly #firstStep: number;

  constructor(options: TrainOptions, parts: Parts) {
    this.#options = options;
    this.#parts = parts;
    this.#gradient = new Float32Array(parts.graph.parameters.size);
    this.#steps = options.recipe.epochs * options.batches.stepsPerEpoch;
    this.#begun = options.now();
    this.#firstStep = parts.state.step;
  }

  async run(): Promise<TrainingOutcome> {
    const { state } = this.#parts;
    const { batches, now, checkpointSeconds } = this.#options;
    const source = batches.from(state.step);
    let saved = now();
    try {
      let batch = await nextBatch(source);
      while (!this.#hasEnded() && !this.#options.signal?.aborted) {
        batch = await this.#step(batch, source);
        if (state.step % batches.stepsPerEpoch === 0) await this.#endEpoch();
        else if (now() - saved < checkpointSeconds * 1000) continue;
        await this.#options.save(this.#checkpoint());
        saved = now();
      }
    } finally {
      await source.return?.();
    }
    const checkpoint = this.#checkpoint();
    if (!this.#hasEnded()) {
      await this.#options.save(checkpoint);
      return { kind: 'stopped', checkpoint };
    }
    return { kind: 'finished', model: this.#export(state.best ?? this.#averages()), checkpoint };
  }

  #hasEnded(): boolean {
    const { step, history } = this.#parts.state;
    const { patience = Infinity } = this.#options;
    return step >= this.#steps || isPatienceSpent(history, patience);
  }

  /** Takes one step and returns the next batch, which arrives while the gradients are computed. */
  async #step(batch: TrainingBatch, source: AsyncIterator<TrainingBatch>): Promise<TrainingBatch> {
    const { pool, state } = this.#parts;
    this.#fillShards(batch);
    const digits = batch.labels.reduce((sum, label) => sum + (label === NOT_A_DIGIT ? 0 : 1), 0);
    const [next] = await Promise.all([nextBatch(source), pool.compute(state.step)]);
    this.#update();
    const outcome = outcomeOf(pool.shards);
    refuseDivergence(outcome, state.step);
    const { loss, right, digits: seen } = state.epochSoFar;
    state.epochSoFar = {
      loss: loss + outcome.loss,
      right: right + outcome.right,
      digits: seen + digits,
    };
    this.#options.onStep(this.#progress(outcome));
    return next;
  }

  #fillShards({ images, labels }: TrainingBatch): void {
    const { shardSize, labelSmoothing, outliers } = this.#options.recipe;
    this.#parts.pool.shards.forEach((shard, index) => {
      const from = index * shardSize;
      const to = from + shardSize;
      shard.images.set(images.subarray(from * 784, to * 784));
      writeTargets(shard, labels.subarray(from, to), {
        labelSmoothing,
        digitnessWeight: outliers.weight,
      });
    });
  }

  #update(): void {
    const { recipe } = this.#options;
    const { graph, optimiser, pool, state } = this.#parts;
    averageGradients(pool.shards, this.#gradient);
    state.optimiser = optimiser.update(pool.parameters, this.#gradient, {
      state: state.optimiser,
      learningRate: learningRateAt(recipe.schedule, state.step, this.#steps),
    });
    followStatistics(pool.running, pool.shards, {
      statistics: graph.statistics,
      momentum: recipe.statisticsMomentum,
    });
    const average = { decay: recipe.averageDecay, step: state.step };
    followAverage(state.averageParameters, pool.parameters, average);
    followAverage(state.averageRunning, pool.running, average);
    state.step += 1;
  }

  async #endEpoch(): Promise<void> {
    const { state } = this.#parts;
    const { batches, validate, patience } = this.#options;
    const { loss, right, digits } = state.epochSoFar;
    const held = await validate?.(this.#export(this.#averages()));
    state.history.push({
      epoch: state.step / batches.stepsPerEpoch,
      loss: loss / batches.stepsPerEpoch,
      trainingAccuracy: right / digits,
      validationError: held?.error ?? null,
      validationLoss: held?.loss ?? null,
    });
    state.epochSoFar = NOTHING_YET;
    if (patience !== undefined && bestEpoch(state.history) === state.history.length) {
      const { parameters, running } = this.#averages();
      state.best = { parameters: parameters.slice(), running: running.slice() };
    }
  }

  #averages(): TrainedArrays {
    const { averageParameters, averageRunning } = this.#parts.state;
    return { parameters: averageParameters, running: averageRunning };
  }

  #export(trained: TrainedArrays): Uint8Array {
    return exportNetwork(this.#options.recipe.architecture, this.#parts.graph, trained);
  }

  #seconds(): number {
    return (this.#options.now() - this.#begun) / 1000;
  }

  #checkpoint(): Checkpoint {
    const { recipe, seed, data } = this.#options;
    const { pool, state } = this.#parts;
    return {
      recipe,
      seed,
      data,
      step: state.step,
      optimiserStep: state.optimiser.step,
      seconds: state.secondsBefore + this.#seconds(),
      history: [...state.history],
      epochSoFar: state.epochSoFar,
      arrays: arraysOf(pool, state),
    };
  }

  #progress({ loss }: StepOutcome): TrainingProgress {
    const { state } = this.#parts;
    const { recipe, batches } = this.#options;
    const perSecond = (state.step - this.#firstStep) / this.#seconds();
    return {
      recipe: recipe.name,
      epochs: recipe.epochs,
      step: state.step,
      steps: this.#steps,
      epoch: Math.ceil(state.step / batches.stepsPerEpoch),
      loss,
      imagesPerSecond: perSecond * recipe.batchSize,
      secondsLeft: (this.#steps - state.step) / perSecond,
      history: state.history,
    };
  }
}

async function nextBatch(source: AsyncIterator<TrainingBatch>): Promise<TrainingBatch> {
  const result = await source.next();
  if (result.done) throw new Error('The batches ended before the training did.');
  return result.value;
}

function refuseDivergence({ loss }: StepOutcome, step: number): void {
  if (Number.isFinite(loss)) return;
  throw new Error(
    `The loss became ${loss} at step ${step}: the training diverged. Lower the learning rate (schedule.peak) of the recipe.`,
  );
}
