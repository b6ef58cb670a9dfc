import { PredictionPage } from '@hand-digits/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { example, postJson, startTestServer, type TestServer } from './server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  await server.close();
});

const json = async (answer: Response): Promise<unknown> => {
  expect(answer.headers.get('content-type')).toContain('json');
  return answer.json();
};
const get = async (where: string): Promise<unknown> => json(await server.fetch(where));

/** A vertical bar, 28 rows of 28. */
const BAR = Array.from({ length: 28 }, () =>
  Array.from({ length: 28 }, (_, x) => (Math.abs(x - 14) < 2 ? 1 : 0)),
);
const EIGHT = example('eight-red-on-yellow.png').toString('base64');

const inferAnswer = z.object({
  model_name: z.string(),
  model_version: z.string(),
  id: z.string().optional(),
  outputs: z.array(
    z.object({
      name: z.string(),
      datatype: z.string(),
      shape: z.array(z.int()),
      data: z.array(z.union([z.number(), z.string()])),
    }),
  ),
});

/** Requests as the protocol's own specification writes them. */
describe('the Open Inference Protocol, version 2', () => {
  it('tells what the server is, whether it lives and whether it is ready', async () => {
    expect(await get('/v2')).toMatchObject({ name: 'hand-digits', extensions: [] });
    expect(await get('/v2/health/live')).toEqual({ live: true });
    expect(await get('/v2/health/ready')).toEqual({ ready: true });
  });

  it('tells what a model takes and gives, by its names and by its id', async () => {
    const metadata = z.object({ versions: z.array(z.string()) });
    const { versions } = metadata.parse(await get('/v2/models/hand-digits'));
    const id = versions[0] ?? '';
    for (const name of [
      'active',
      id,
      `active/versions/${id}`,
      `hand-digits/versions/${id.slice(0, 12)}`,
    ]) {
      expect(await get(`/v2/models/${name}`)).toMatchObject({
        versions: [id],
        inputs: [{ name: 'image', datatype: 'FP32', shape: [-1, 1, 28, 28] }],
        outputs: expect.arrayContaining([
          { name: 'probabilities', datatype: 'FP32', shape: [-1, 10] },
        ]) as unknown,
      });
      expect(await get(`/v2/models/${name}/ready`)).toMatchObject({ ready: true });
    }
  });

  it('reads a batch of FP32 images, flat or nested, and gives back the id', async () => {
    const two = [[BAR], [BAR]];
    for (const data of [two, two.flat(3)]) {
      const inputs = [{ name: 'image', shape: [2, 1, 28, 28], datatype: 'FP32', data }];
      const answer = await postJson(server, '/v2/models/active/infer', { id: '42', inputs });
      expect(answer.status).toBe(200);
      const { id, outputs } = inferAnswer.parse(await answer.json());
      expect(id).toBe('42');
      const probabilities = outputs.find(({ name }) => name === 'probabilities');
      expect(probabilities).toMatchObject({ datatype: 'FP32', shape: [2, 10] });
      const values = z.array(z.number()).parse(probabilities?.data);
      expect(values.slice(0, 10)).toEqual(values.slice(10));
      expect(values.slice(0, 10).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
    }
  });

  it('reads UINT8 images and image files as BYTES, and only the outputs that are wanted', async () => {
    const pixels = BAR.flat().map((value) => value * 255);
    const whole = { name: 'image', shape: [1, 784], datatype: 'UINT8', data: pixels };
    const file = { name: 'image', shape: [1], datatype: 'BYTES', data: [EIGHT] };
    for (const input of [whole, file]) {
      const body = { inputs: [input], outputs: [{ name: 'digit' }] };
      const answer = inferAnswer.parse(
        await json(await postJson(server, '/v2/models/active/infer', body)),
      );
      expect(answer.outputs).toHaveLength(1);
      expect(answer.outputs[0]).toMatchObject({ name: 'digit', datatype: 'INT64', shape: [1] });
    }
    const kept = PredictionPage.parse(
      await get('/api/v1/predictions?source=inference-protocol&limit=1'),
    );
    expect(kept.items[0]).toMatchObject({ source: 'inference-protocol', digit: 8 });
  });

  const image = { name: 'image', shape: [1, 28, 28], datatype: 'FP32', data: BAR };
  it.each([
    { what: 'no inputs', body: {} },
    { what: 'another input', body: { inputs: [{ ...image, name: 'x' }] } },
    { what: 'another shape', body: { inputs: [{ ...image, shape: [1, 27, 28] }] } },
    { what: 'too few numbers', body: { inputs: [{ ...image, data: [1, 2, 3] }] } },
    { what: 'text among the numbers', body: { inputs: [{ ...image, data: ['a'] }] } },
    {
      what: 'numbers above 1',
      body: { inputs: [{ ...image, data: BAR.flat().map((v) => v * 2) }] },
    },
    { what: 'an unknown datatype', body: { inputs: [{ ...image, datatype: 'COMPLEX64' }] } },
    { what: 'an unknown output', body: { inputs: [image], outputs: [{ name: 'cats' }] } },
    { what: 'too many images', body: { inputs: [{ ...image, shape: [100_000, 784] }] } },
  ])('refuses $what with an error as the protocol asks', async ({ body }) => {
    const answer = await postJson(server, '/v2/models/active/infer', body);
    expect(answer.status).toBe(400);
    const { error } = z.object({ error: z.string().min(10) }).parse(await answer.json());
    expect(error).not.toMatch(/undefined|object Object/);
  });

  it('is not brought down by lists within lists', async () => {
    const depth = 100_000;
    const data = `${'['.repeat(depth)}1${']'.repeat(depth)}`;
    const head = '{"inputs":[{"name":"image","shape":[1,784],"datatype":"FP32","data":';
    const answer = await server.fetch('/v2/models/active/infer', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `${head}${data}}]}`,
    });
    expect(answer.status).toBe(400);
  });

  it('does not know models that are not there', async () => {
    for (const where of ['/v2/models/cats', '/v2/models/active/versions/0000000']) {
      const answer = await server.fetch(where);
      expect(answer.status).toBe(404);
      expect(await answer.json()).toMatchObject({
        error: expect.stringContaining('no ') as unknown,
      });
    }
  });
});

describe('TensorFlow Serving’s predict', () => {
  const predict = (body: unknown, model = 'active'): Promise<Response> =>
    postJson(server, `/v1/models/${model}:predict`, body);

  it('answers ten probabilities for each instance, however it is nested', async () => {
    const deep = BAR.map((row) => row.map((value) => [value]));
    const answer = await predict({
      instances: [BAR, deep, BAR.flat(), BAR.flat().map((v) => v * 255)],
    });
    expect(answer.status).toBe(200);
    const { predictions } = z
      .object({ predictions: z.array(z.array(z.number()).length(10)).length(4) })
      .parse(await answer.json());
    for (const one of predictions) expect(one).toEqual(predictions[0]);
  });

  it('reads image files in base64, and tells more under the detailed signature', async () => {
    const answer = await predict({
      signature_name: 'detailed',
      instances: [{ b64: EIGHT }, { image: { b64: EIGHT } }],
    });
    expect(await answer.json()).toMatchObject({ predictions: [{ digit: 8 }, { digit: 8 }] });
  });

  it('takes columns as well as rows', async () => {
    const answer = await predict({ inputs: { image: [BAR] } });
    expect(await answer.json()).toMatchObject({ outputs: [expect.any(Array) as unknown] });
  });

  it('tells the state of a model, as clients wait for it', async () => {
    expect(await get('/v1/models/active')).toMatchObject({
      model_version_status: [{ state: 'AVAILABLE', status: { error_code: 'OK' } }],
    });
  });

  it.each([
    { body: {} },
    { body: { instances: [] } },
    { body: { instances: [BAR], inputs: [BAR] } },
    { body: { instances: [[1, 2]] } },
    { body: { instances: [{ b64: '???' }] } },
    { body: { instances: ['text'] } },
    { body: { signature_name: 'other', instances: [BAR] } },
  ])('refuses $body', async ({ body }) => {
    const answer = await predict(body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toHaveProperty('error');
  });

  it('knows no other verb and no other model', async () => {
    expect((await predict({ instances: [BAR] }, 'cats')).status).toBe(404);
    expect((await postJson(server, '/v1/models/active:train', {})).status).toBe(404);
  });
});
