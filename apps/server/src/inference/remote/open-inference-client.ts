import type { Manifest, Scores } from '@hand-digits/recognition';
import { z } from 'zod';
import { EngineError } from '../engine.ts';

export interface RemoteModel {
  /** where the protocol's paths begin, without a slash at the end */
  readonly url: string;
  /** as the server calls it */
  readonly name: string;
  /** longest that one request may take, milliseconds */
  readonly longestMs: number;
}

const tensorFacts = z.object({ name: z.string(), datatype: z.string(), shape: z.array(z.int()) });
const metadata = z.object({
  name: z.string(),
  inputs: z.array(tensorFacts),
  outputs: z.array(tensorFacts),
});
const answer = z.object({
  outputs: z.array(z.object({ name: z.string(), data: z.array(z.number()) })),
});

/**
 * Whether the server's model takes and gives what the manifest says.
 * @throws EngineError unavailable, with a message for people
 */
export async function checkRemoteModel(remote: RemoteModel, manifest: Manifest): Promise<void> {
  const found = await ask(remote, metadata, '');
  const { input, outputs } = manifest;
  const wanted = [outputs.logits, ...(outputs.digitness === null ? [] : [outputs.digitness])];
  const image = found.inputs.find(({ name }) => name === input.name);
  const missing = wanted.filter((name) => !found.outputs.some((output) => output.name === name));
  const faults = [
    ...(image === undefined ? [`has no input ${input.name}`] : []),
    ...(image !== undefined && image.datatype !== 'FP32'
      ? [`takes ${image.datatype}, not FP32`]
      : []),
    ...missing.map((name) => `has no output ${name}`),
  ];
  if (faults.length === 0) return;
  const what = `The model ${remote.name} at ${remote.url} ${faults.join(' and ')}.`;
  throw new EngineError('unavailable', `${what} Serve the model.onnx of ${manifest.name} there.`);
}

const PIXELS = 784;
const CLASSES = 10;
/** What a pixel of 0…255 is as a number of 0…1, with as many digits as float32 can tell apart. */
const WRITTEN = Array.from({ length: 256 }, (_, value) =>
  String(Number((value / 255).toPrecision(9))),
);

/**
 * Scores a batch of digit images by a request of the Open Inference Protocol, version 2.
 * @throws EngineError unavailable
 */
export async function scoreRemotely(
  remote: RemoteModel,
  manifest: Manifest,
  images: readonly Uint8Array[],
): Promise<Scores[]> {
  const { outputs } = await ask(remote, answer, '/infer', requestFor(manifest, images));
  const data = (name: string): readonly number[] =>
    outputs.find((output) => output.name === name)?.data ?? [];
  const logits = data(manifest.outputs.logits);
  const digitness = manifest.outputs.digitness === null ? null : data(manifest.outputs.digitness);
  const complete = logits.length === images.length * CLASSES;
  if (!complete || (digitness !== null && digitness.length !== images.length)) {
    const got = `${logits.length} logits and ${digitness?.length ?? 'no'} digitness`;
    throw new EngineError(
      'unavailable',
      `${remote.url} answered ${got} for ${images.length} images.`,
    );
  }
  return images.map((_, index) => ({
    logits: Float32Array.from(logits.slice(index * CLASSES, (index + 1) * CLASSES)),
    digitness: digitness === null ? Infinity : (digitness[index] ?? NaN),
  }));
}

/** Written by hand: numbers as JSON.stringify writes them would take three times the room. */
function requestFor({ input, outputs }: Manifest, images: readonly Uint8Array[]): string {
  const pixels: string[] = [];
  for (const image of images) {
    for (let at = 0; at < PIXELS; at += 1) pixels.push(WRITTEN[image[at] ?? 0] ?? '0');
  }
  const wanted = [outputs.logits, ...(outputs.digitness === null ? [] : [outputs.digitness])];
  const head = { name: input.name, shape: [images.length, 1, 28, 28], datatype: 'FP32' };
  const tensor = `${JSON.stringify(head).slice(0, -1)},"data":[${pixels.join(',')}]}`;
  return `{"inputs":[${tensor}],"outputs":${JSON.stringify(wanted.map((name) => ({ name })))}}`;
}

async function ask<S extends z.ZodType>(
  remote: RemoteModel,
  schema: S,
  ...[path, body]: readonly [path: string, body?: string]
): Promise<z.output<S>> {
  const url = `${remote.url}/v2/models/${encodeURIComponent(remote.name)}${path}`;
  const response = await send(url, remote.longestMs, body);
  const text = await response.text().catch((cause: unknown) => unreachable(url, cause));
  if (!response.ok) {
    throw new EngineError(
      'unavailable',
      `${url} answered ${response.status}: ${text.slice(0, 300)}`,
    );
  }
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new EngineError('unavailable', `${url} did not answer as the protocol says.`, parsed.error);
}

async function send(url: string, longestMs: number, body?: string): Promise<Response> {
  const init = body === undefined ? {} : { method: 'POST', body };
  const headers = { 'content-type': 'application/json' };
  const signal = AbortSignal.timeout(longestMs);
  return fetch(url, { ...init, headers, signal }).catch((cause: unknown) =>
    unreachable(url, cause),
  );
}

function unreachable(url: string, cause: unknown): never {
  throw new EngineError('unavailable', `${url} does not answer. Is the server running?`, cause);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
