import { parentPort, workerData } from 'node:worker_threads';
import * as ort from '@hand-digits/recognition/onnxruntime';
import { viewOf } from '../network/parameters.ts';
import { runningMeanInput } from '../network/training-layers.ts';
import { CLASSES } from '../network/training-graph.ts';
import type { TrainingGraph } from '../network/training-graph.ts';
import { seededRandom } from '../random/seeded.ts';
import { openLesson } from './lesson.ts';
import type { Lesson } from './lesson.ts';
import { viewShard } from './shard-memory.ts';
import type { ShardMemory } from './shard-memory.ts';

/** What a gradient worker is started with. */
export interface GradientWorkerData {
  readonly graph: TrainingGraph;
  readonly shardSize: number;
  readonly seed: number;
  readonly lesson: Lesson;
  /** [parameters], written by the trainer between steps */
  readonly parameters: SharedArrayBuffer;
  /** per normalisation: running mean, then running variance */
  readonly running: SharedArrayBuffer;
  readonly shards: readonly SharedArrayBuffer[];
}

/** Asks for the gradient of one shard at one step, or for an end once what is under way is done. */
export type GradientRequest = ShardRequest | { readonly kind: 'end' };

interface ShardRequest {
  readonly kind: 'compute';
  readonly shard: number;
  readonly step: number;
}

export type GradientReply =
  { readonly kind: 'ready' } | { readonly kind: 'done'; readonly shard: number };

const data = workerData as GradientWorkerData;
const { graph, shardSize } = data;
const sizes = { shardSize, parameters: graph.parameters, statisticsSize: graph.statisticsSize };
const IMAGES = [shardSize, 1, 28, 28];
const shards = data.shards.map((buffer) => viewShard(buffer, sizes));
const parameters = new Float32Array(data.parameters);
const running = new Float32Array(data.running);

// One thread per worker: two sessions of one thread train 1.8 times faster than one of two.
const session = await ort.InferenceSession.create(graph.model, {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
});

const teach = await openLesson(data.lesson);

const feeds = new Map<string, { values: Float32Array; shape: readonly number[] }>();
const feed = (name: string, shape: readonly number[]): Float32Array => {
  const known = feeds.get(name);
  if (known) return known.values;
  const values = new Float32Array(shape.reduce((product, side) => product * side, 1));
  feeds.set(name, { values, shape });
  return values;
};

let underWay: Promise<void> = Promise.resolve();

parentPort?.on('message', (request: GradientRequest) => {
  if (request.kind === 'end') void end();
  else underWay = answer(request);
});
reply({ kind: 'ready' });

async function answer(request: ShardRequest): Promise<void> {
  await compute(request);
  reply({ kind: 'done', shard: request.shard });
}

/** Ends by itself: a thread that is terminated inside ONNX Runtime takes the whole process with it. */
async function end(): Promise<void> {
  await underWay;
  await session.release();
  parentPort?.close();
}

function reply(message: GradientReply): void {
  parentPort?.postMessage(message);
}

async function compute({ shard, step }: ShardRequest): Promise<void> {
  const memory = shards[shard];
  if (!memory) throw new RangeError(`There is no shard ${shard}; there are ${shards.length}.`);
  feedBatch(memory);
  await teach({
    first: shard * shardSize,
    images: feed('image', IMAGES),
    targets: feed('targets', [shardSize, CLASSES]),
    digitness: feed('digitness', [shardSize, 1]),
  });
  feedParameters();
  feedMasks(step, shard);
  const tensors = [...feeds].map(
    ([name, { values, shape }]) => [name, new ort.Tensor('float32', values, shape)] as const,
  );
  collect(await session.run(Object.fromEntries(tensors)), memory);
}

// ONNX Runtime reads ordinary memory only, so what is shared is copied in and out.
function feedBatch(memory: ShardMemory): void {
  feed('image', IMAGES).set(memory.images);
  feed('targets', [shardSize, CLASSES]).set(memory.targets);
  feed('digitness', [shardSize, 1]).set(memory.digitness);
  feed('digitness-weight', [shardSize, 1]).set(memory.digitnessWeight);
}

function feedParameters(): void {
  for (const entry of graph.parameters.entries) {
    feed(entry.name, entry.shape).set(viewOf(parameters, entry));
  }
  for (const { name, channels, offset } of graph.statistics) {
    feed(runningMeanInput(name), [channels]).set(running.subarray(offset, offset + channels));
  }
}

function feedMasks(step: number, shard: number): void {
  for (const { name, share, shape } of graph.masks) {
    const random = seededRandom(data.seed, 'dropout', name, step, shard);
    const mask = feed(name, shape);
    for (let i = 0; i < mask.length; i += 1) mask[i] = random.next() < share ? 0 : 1 / (1 - share);
  }
}

function collect(outputs: ort.InferenceSession.ReturnType, memory: ShardMemory): void {
  const valuesOf = (name: string): Float32Array => {
    const tensor = outputs[name];
    if (!tensor) throw new RangeError(`The training graph has no output ${name}.`);
    return tensor.data as Float32Array;
  };
  for (const entry of graph.parameters.entries) {
    viewOf(memory.gradient, entry).set(valuesOf(`gradient:${entry.name}`));
  }
  for (const { name, channels, offset } of graph.statistics) {
    memory.statistics.set(valuesOf(`mean:${name}`), offset);
    memory.statistics.set(valuesOf(`variance:${name}`), offset + channels);
  }
  memory.outcome[0] = valuesOf('loss')[0] ?? Number.NaN;
  memory.outcome[1] = countRight(valuesOf('logits'), memory.targets);
}

/** Images whose largest logit stands where the target is largest; what is no digit counts for neither. */
function countRight(logits: Float32Array, targets: Float32Array): number {
  const stride = logits.length / shardSize;
  let right = 0;
  for (let image = 0; image < shardSize; image += 1) {
    const wanted = targets.subarray(image * CLASSES, (image + 1) * CLASSES);
    const largest = Math.max(...wanted);
    if (largest === 0) continue;
    const given = logits.subarray(image * stride, image * stride + CLASSES);
    if (given.indexOf(Math.max(...given)) === wanted.indexOf(largest)) right += 1;
  }
  return right;
}
