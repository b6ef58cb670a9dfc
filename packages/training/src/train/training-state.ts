import type { Checkpoint, EpochRecord, EpochSums } from './checkpoint.ts';
import type { GradientPool } from './gradient-pool.ts';
import type { Optimiser, OptimiserState } from './optimiser.ts';
import type { TrainedArrays } from './trained-network.ts';

/** What changes from step to step. The arrays of weights live in the gradient pool's shared memory. */
export interface TrainingState {
  step: number;
  optimiser: OptimiserState;
  readonly averageParameters: Float32Array;
  readonly averageRunning: Float32Array;
  /** the averages after the best epoch; null where no epoch was the best, or nobody asks */
  best: TrainedArrays | null;
  readonly history: EpochRecord[];
  epochSoFar: EpochSums;
  secondsBefore: number;
}

/** Where every epoch begins. */
export const NOTHING_YET: EpochSums = { loss: 0, right: 0, digits: 0 };

/** Where a training begins when there is nothing to resume: the pool's memory is filled as well. */
export function freshState(
  pool: GradientPool,
  initial: TrainedArrays,
  optimiser: Optimiser,
): TrainingState {
  pool.parameters.set(initial.parameters);
  pool.running.set(initial.running);
  return {
    step: 0,
    optimiser: optimiser.initial(),
    averageParameters: Float32Array.from(pool.parameters),
    averageRunning: Float32Array.from(pool.running),
    best: null,
    history: [],
    epochSoFar: NOTHING_YET,
    secondsBefore: 0,
  };
}

/** Where a checkpoint left off. */
export function resumedState(pool: GradientPool, checkpoint: Checkpoint): TrainingState {
  const { arrays } = checkpoint;
  pool.parameters.set(arrays.parameters);
  pool.running.set(arrays.running);
  return {
    step: checkpoint.step,
    optimiser: { step: checkpoint.optimiserStep, moments: arrays.moments },
    averageParameters: arrays.averageParameters,
    averageRunning: arrays.averageRunning,
    best: arrays.best,
    history: [...checkpoint.history],
    epochSoFar: checkpoint.epochSoFar,
    secondsBefore: checkpoint.seconds,
  };
}

/** The arrays of a state and its pool, as a checkpoint keeps them. */
export function arraysOf(pool: GradientPool, state: TrainingState): Checkpoint['arrays'] {
  return {
    parameters: pool.parameters,
    running: pool.running,
    averageParameters: state.averageParameters,
    averageRunning: state.averageRunning,
    best: state.best,
    moments: state.optimiser.moments,
  };
}
