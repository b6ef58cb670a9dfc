import type { TrainingGraph } from '../network/training-graph.ts';
import type { ShardMemory } from './shard-memory.ts';

/** The mean gradient over the shards, summed in their order so that the result never depends on timing. */
export function averageGradients(shards: readonly ShardMemory[], into: Float32Array): void {
  const share = 1 / shards.length;
  into.fill(0);
  for (const { gradient } of shards) {
    for (let i = 0; i < into.length; i += 1) into[i] = into[i]! + share * gradient[i]!;
  }
}

/**
 * Lets the running mean and variance of every normalisation follow the shards' statistics:
 * running ← (1 − momentum) · running + momentum · batch, the variance unbiased.
 */
export function followStatistics(
  running: Float32Array,
  shards: readonly ShardMemory[],
  options: { statistics: TrainingGraph['statistics']; momentum: number },
): void {
  const { statistics, momentum } = options;
  const share = momentum / shards.length;
  for (const { channels, offset, correction } of statistics) {
    for (let mean = offset; mean < offset + channels; mean += 1) {
      const variance = mean + channels;
      // The shards' means are measured from the running mean as it was when the step began.
      let shift = 0;
      let batchVariance = 0;
      for (const shard of shards) {
        shift += share * shard.statistics[mean]!;
        batchVariance += share * correction * shard.statistics[variance]!;
      }
      running[mean] = running[mean]! + shift;
      running[variance] = (1 - momentum) * running[variance]! + batchVariance;
    }
  }
}

export interface StepOutcome {
  /** mean loss per image */
  readonly loss: number;
  /** images read right */
  readonly right: number;
}

export function outcomeOf(shards: readonly ShardMemory[]): StepOutcome {
  let loss = 0;
  let right = 0;
  for (const { outcome } of shards) {
    loss += outcome[0]! / shards.length;
    right += outcome[1]!;
  }
  return { loss, right };
}
