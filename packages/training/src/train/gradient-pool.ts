import '@hand-digits/recognition/no-telemetry';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { TrainingGraph } from '../network/training-graph.ts';
import type { GradientReply, GradientRequest, GradientWorkerData } from './gradient-worker.ts';
import type { Lesson } from './lesson.ts';
import type { ShardMemory } from './shard-memory.ts';
import { shardBytes, viewShard } from './shard-memory.ts';

export interface GradientPoolOptions {
  readonly graph: TrainingGraph;
  readonly shardSize: number;
  /** shards that one step needs */
  readonly shards: number;
  readonly seed: number;
  readonly workers: number;
  readonly lesson: Lesson;
}

/**
 * Computes the gradients of a batch's shards side by side, one single-threaded session per worker
 * thread. Which worker takes which shard does not matter: every shard has its own memory, and the
 * trainer sums them in a fixed order.
 */
export interface GradientPool {
  /** written by the trainer between steps, read by the workers during one */
  readonly parameters: Float32Array;
  /** running mean and variance of each normalisation, likewise */
  readonly running: Float32Array;
  readonly shards: readonly ShardMemory[];
  /** Fills every shard's gradient, statistics and outcome. @throws what a worker threw */
  readonly compute: (step: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function startGradientPool(options: GradientPoolOptions): Promise<GradientPool> {
  const { graph, shardSize, seed, lesson } = options;
  const sizes = { shardSize, parameters: graph.parameters, statisticsSize: graph.statisticsSize };
  const memory = {
    parameters: sharedFloats(graph.parameters.size),
    running: sharedFloats(graph.statisticsSize),
    shards: Array.from({ length: options.shards }, () => new SharedArrayBuffer(shardBytes(sizes))),
  };
  const workerData: GradientWorkerData = { graph, shardSize, seed, lesson, ...memory };
  const workers = await Promise.all(
    Array.from({ length: Math.min(options.workers, options.shards) }, () => start(workerData)),
  );
  return {
    parameters: new Float32Array(memory.parameters),
    running: new Float32Array(memory.running),
    shards: memory.shards.map((buffer) => viewShard(buffer, sizes)),
    compute: (step) => computeAll(workers, { step, shards: options.shards }),
    close: async () => {
      await Promise.all(workers.map(end));
    },
  };
}

function sharedFloats(count: number): SharedArrayBuffer {
  return new SharedArrayBuffer(count * Float32Array.BYTES_PER_ELEMENT);
}

async function start(workerData: GradientWorkerData): Promise<Worker> {
  const worker = new Worker(new URL('./gradient-worker.ts', import.meta.url), { workerData });
  await once(worker, 'message');
  return worker;
}

/** Lets a worker finish what it computes; one that has failed is gone already. */
async function end(worker: Worker): Promise<void> {
  if (worker.threadId < 0) return;
  const gone = once(worker, 'exit');
  worker.postMessage({ kind: 'end' } satisfies GradientRequest);
  await gone;
}

/** Every worker takes the next shard that nobody has taken, until none is left. */
async function computeAll(
  workers: readonly Worker[],
  { step, shards }: { step: number; shards: number },
): Promise<void> {
  let next = 0;
  const takeTurns = async (worker: Worker): Promise<void> => {
    while (next < shards) {
      const shard = next;
      next += 1;
      await ask(worker, { kind: 'compute', shard, step });
    }
  };
  await Promise.all(workers.map(takeTurns));
}

async function ask(worker: Worker, request: GradientRequest): Promise<void> {
  const answered = once(worker, 'message') as Promise<[GradientReply]>;
  worker.postMessage(request);
  await answered;
}
