import { createServer, type Server } from 'node:http';
import { json } from 'node:stream/consumers';
import { DEFAULT_DECODE_LIMITS, digitImageFromMnist } from '@hand-digits/recognition';
import { openNetwork } from '@hand-digits/recognition/node';
import { afterEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { linearPackage } from '../../../../packages/recognition/test/network/linear-network.ts';
import { openLocalEngine } from '../../src/inference/local-engine.ts';
import { openRemoteEngine } from '../../src/inference/remote/remote-engine.ts';
import type { Engine } from '../../src/inference/engine.ts';

const opened = linearPackage();
const model = { name: 'digits', longestMs: 5_000 };
const wanted = {
  package: opened,
  threads: 1,
  queue: { images: 1_000, bytes: 1e8 },
  limits: DEFAULT_DECODE_LIMITS,
  onBatch: () => undefined,
};

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

interface Behaviour {
  readonly metadata?: object;
  /** answers instead of the network; null: the network answers */
  readonly answer?: (request: number) => { status: number; body: string } | null;
}

const inferRequest = z.object({
  inputs: z
    .array(
      z.object({
        name: z.literal('image'),
        datatype: z.literal('FP32'),
        shape: z.tuple([z.int(), z.literal(1), z.literal(28), z.literal(28)]),
        data: z.array(z.number().min(0).max(1)),
      }),
    )
    .length(1),
  outputs: z.array(z.object({ name: z.enum(['logits', 'digitness']) })),
});

/** A model server as Triton or KServe is one, with a real network behind it. */
async function startModelServer(
  behaviour: Behaviour = {},
): Promise<{ url: string; batches: number[] }> {
  const network = await openNetwork(opened);
  const batches: number[] = [];
  const metadata = behaviour.metadata ?? {
    name: 'digits',
    inputs: [{ name: 'image', datatype: 'FP32', shape: [-1, 1, 28, 28] }],
    outputs: [
      { name: 'logits', datatype: 'FP32', shape: [-1, 10] },
      { name: 'digitness', datatype: 'FP32', shape: [-1, 1] },
    ],
  };
  const infer = async (body: unknown): Promise<string> => {
    const { inputs } = inferRequest.parse(body);
    const { shape, data } = inputs[0]!;
    const images = Array.from({ length: shape[0] }, (_, at) =>
      digitImageFromMnist(
        Uint8Array.from(data.slice(at * 784, (at + 1) * 784), (value) => Math.round(value * 255)),
      ),
    );
    const scores = await network.score(images);
    const logits = scores.flatMap((one) => [...one.logits]);
    const digitness = scores.map((one) => one.digitness);
    const outputs = [
      { name: 'logits', datatype: 'FP32', shape: [shape[0], 10], data: logits },
      { name: 'digitness', datatype: 'FP32', shape: [shape[0], 1], data: digitness },
    ];
    return JSON.stringify({ model_name: 'digits', outputs });
  };
  const server: Server = createServer((request, response) => {
    void (async () => {
      if (request.method === 'GET') {
        response.end(JSON.stringify(metadata));
        return;
      }
      const body: unknown = await json(request);
      batches.push(inferRequest.parse(body).inputs[0]!.shape[0]);
      const special = behaviour.answer?.(batches.length) ?? null;
      response.statusCode = special?.status ?? 200;
      response.end(special?.body ?? (await infer(body)));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await network.close();
  });
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no address');
  return { url: `http://127.0.0.1:${address.port}`, batches };
}

async function open(url: string): Promise<Engine> {
  const engine = await openRemoteEngine(wanted, { ...model, url });
  closers.push(() => engine.close());
  return engine;
}

/** One bright pixel: the linear network reads it as its place, modulo 10. */
const dot = (
  at: number,
): { kind: 'digit-image'; image: ReturnType<typeof digitImageFromMnist> } => {
  const pixels = new Uint8Array(784);
  for (let spot = at % 10; spot < 100; spot += 10) pixels[spot] = 200 + at;
  return { kind: 'digit-image', image: digitImageFromMnist(pixels) };
};

describe('a remote engine', () => {
  it('claims exactly what the same network claims here, in few requests', async () => {
    const { url, batches } = await startModelServer();
    const remote = await open(url);
    const local = await openLocalEngine({ ...wanted, network: 'here' });
    closers.push(() => local.close());
    const inputs = Array.from({ length: 50 }, (_, at) => dot(at));
    const ask = (engine: Engine) =>
      Promise.all(inputs.map((input) => engine.recognise(input, 'interactive')));
    const [there, here] = [await ask(remote), await ask(local)];
    there.forEach((outcome, at) => {
      const other = here[at];
      if (outcome.kind !== 'prediction' || other?.kind !== 'prediction')
        throw new Error('unreadable');
      expect(outcome.prediction.digit).toBe(at % 10);
      expect(outcome.prediction.decision).toEqual(other.prediction.decision);
      expect(outcome.prediction.confidence).toBeCloseTo(other.prediction.confidence, 5);
    });
    expect(batches.reduce((sum, size) => sum + size, 0)).toBe(50);
    expect(batches.length).toBeLessThan(25);
  });

  it('asks nobody about what cannot be read, and says so itself', async () => {
    const { url, batches } = await startModelServer();
    const engine = await open(url);
    const outcome = await engine.recognise(
      { kind: 'file', bytes: Buffer.from('text') },
      'interactive',
    );
    expect(outcome).toMatchObject({ kind: 'unreadable', code: 'unsupported-format' });
    expect(batches).toEqual([]);
  });

  it('asks once more where the server stumbles, and tells when it does not come round', async () => {
    const { url } = await startModelServer({
      answer: (request) => (request === 1 ? { status: 503, body: '{"error":"busy"}' } : null),
    });
    const engine = await open(url);
    expect(await engine.recognise(dot(3), 'interactive')).toMatchObject({
      prediction: { digit: 3 },
    });

    const down = await startModelServer({ answer: () => ({ status: 500, body: '{"error":"x"}' }) });
    const broken = await open(down.url);
    await expect(broken.recognise(dot(3), 'interactive')).rejects.toMatchObject({
      code: 'unavailable',
    });
  });

  it.each([
    ['numbers that are too few', '{"outputs":[{"name":"logits","data":[1]}]}'],
    ['no JSON', '<html>'],
    ['another shape', '{"answer":42}'],
  ])('does not believe %s', async (_, body) => {
    const { url } = await startModelServer({ answer: () => ({ status: 200, body }) });
    const engine = await open(url);
    await expect(engine.recognise(dot(3), 'interactive')).rejects.toMatchObject({
      code: 'unavailable',
    });
  });

  it('is not opened on a server that serves another model, or that does not answer', async () => {
    const metadata = { name: 'digits', inputs: [], outputs: [] };
    const { url } = await startModelServer({ metadata });
    await expect(open(url)).rejects.toThrow(/has no input image and has no output logits/);
    await expect(open('http://127.0.0.1:9')).rejects.toThrow(/does not answer/);
  });
});
