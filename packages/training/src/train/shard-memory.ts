import type { TrainingGraph } from '../network/training-graph.ts';
import { CLASSES } from '../network/training-graph.ts';
import type { ShardTargets } from './targets.ts';

/** The sizes that threads must agree on to read each other's memory. */
export type ShardSizes = Pick<TrainingGraph, 'statisticsSize'> & {
  readonly parameters: { readonly size: number };
  readonly shardSize: number;
};

/** One shard's place in shared memory: the trainer writes what goes in, one worker what comes out. */
export interface ShardMemory extends ShardTargets {
  /** [shard, 1, 28, 28] */
  readonly images: Float32Array;
  /** [parameters] */
  readonly gradient: Float32Array;
  /** per normalisation: mean beside the running mean, then biased variance */
  readonly statistics: Float32Array;
  /** [loss, images read right] */
  readonly outcome: Float32Array;
}

const IMAGE_PIXELS = 784;
const OUTCOMES = 2;

/** Bytes that one shard takes. */
export function shardBytes(sizes: ShardSizes): number {
  return lengthsOf(sizes).reduce((sum, length) => sum + length, 0) * Float32Array.BYTES_PER_ELEMENT;
}

/** Lays the shard's arrays out in a buffer, the same way in every thread. */
export function viewShard(buffer: SharedArrayBuffer, sizes: ShardSizes): ShardMemory {
  let offset = 0;
  const next = (length: number): Float32Array => {
    const view = new Float32Array(buffer, offset, length);
    offset += view.byteLength;
    return view;
  };
  const [images = 0, targets = 0, digitness = 0, weight = 0, gradient = 0, statistics = 0] =
    lengthsOf(sizes);
  return {
    images: next(images),
    targets: next(targets),
    digitness: next(digitness),
    digitnessWeight: next(weight),
    gradient: next(gradient),
    statistics: next(statistics),
    outcome: next(OUTCOMES),
  };
}

function lengthsOf({ shardSize, parameters, statisticsSize }: ShardSizes): number[] {
  return [
    shardSize * IMAGE_PIXELS,
    shardSize * CLASSES,
    shardSize,
    shardSize,
    parameters.size,
    statisticsSize,
    OUTCOMES,
  ];
}
