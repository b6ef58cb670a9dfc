import { ActivationList, ModelDetail, ModelList, Prediction, Problem } from '@hand-digits/contract';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { linearPackage } from '../../../../packages/recognition/test/network/linear-network.ts';
import { zipOfPackage } from './model-archive.ts';
import { example, postImage, startTestServer, type TestServer } from './server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await startTestServer();
});
afterEach(async () => {
  await server.close();
});

const EIGHT = example('eight-red-on-yellow.png');

async function upload(zip: Buffer<ArrayBuffer>): Promise<Response> {
  return server.fetch('/api/v1/models', {
    method: 'POST',
    headers: { 'content-type': 'application/zip' },
    body: zip,
  });
}

async function uploaded(name: string): Promise<string> {
  const answer = await upload(await zipOfPackage(linearPackage(undefined, { name })));
  expect(answer.status).toBe(201);
  return ModelDetail.parse(await answer.json()).model.id;
}

const activate = (id: string): Promise<Response> =>
  server.fetch(`/api/v1/models/${id}/activate`, { method: 'POST' });

const active = async (): Promise<string | null> =>
  ModelList.parse(await (await server.fetch('/api/v1/models')).json()).active;

const activations = async (): Promise<ActivationList> =>
  ActivationList.parse(await (await server.fetch('/api/v1/models/activations')).json());

describe('models', () => {
  it('begins with the shipped one, and gives out its files byte for byte', async () => {
    const id = await active();
    const detail = ModelDetail.parse(await (await server.fetch(`/api/v1/models/${id}`)).json());
    expect(detail.model).toMatchObject({ state: 'active', origin: 'shipped' });
    const network = detail.files.find(({ name }) => name === 'model.onnx');
    const file = await server.fetch(network?.url ?? '');
    expect(file.headers.get('content-disposition')).toContain('model.onnx');
    expect((await file.arrayBuffer()).byteLength).toBe(network?.bytes);
    const other = await server.fetch(`/api/v1/models/${id}/files/..%2Fmanifest.json`);
    expect(other.status).toBe(404);
  });

  it('changes while images are read, without one request that fails', async () => {
    const first = (await active()) ?? '';
    const second = await uploaded('linear-a');
    const used = new Set<string>();
    const statuses = new Set<number>();
    let stop = false;
    const asking = Array.from({ length: 8 }, async () => {
      while (!stop) {
        const answer = await postImage(server, EIGHT);
        statuses.add(answer.status);
        used.add(Prediction.parse(await answer.json()).model);
      }
    });
    for (const id of [second, first, second]) {
      expect((await activate(id)).status).toBe(200);
      const next = Prediction.parse(await (await postImage(server, EIGHT)).json());
      expect(next.model).toBe(id);
    }
    stop = true;
    await Promise.all(asking);
    expect([...statuses]).toEqual([201]);
    expect([...used].sort()).toEqual([first, second].sort());
  });

  it('rolls back step by step, and tells who chose which model when', async () => {
    const first = (await active()) ?? '';
    const second = await uploaded('linear-a');
    expect((await activations()).rollBackTo).toBeNull();
    await activate(second);
    expect((await activations()).rollBackTo).toBe(first);
    const back = await server.fetch('/api/v1/models/roll-back', { method: 'POST' });
    expect(ModelDetail.parse(await back.json()).model.id).toBe(first);
    const again = await server.fetch('/api/v1/models/roll-back', { method: 'POST' });
    expect(Problem.parse(await again.json())).toMatchObject({ code: 'nothing-to-roll-back' });
    const { items, rollBackTo } = await activations();
    expect(rollBackTo).toBeNull();
    expect(items.map(({ why }) => why)).toEqual(['rolled-back', 'activated', 'first-start']);
  });

  it('refuses a package that does not fit, and changes nothing', async () => {
    const whole = linearPackage();
    const damaged = await zipOfPackage(whole, { 'model.onnx': Buffer.from('not ONNX') });
    const foreign = await zipOfPackage(linearPackage(undefined, { normaliser: { version: 999 } }));
    for (const zip of [damaged, foreign]) {
      const problem = Problem.parse(await (await upload(zip)).json());
      expect(problem).toMatchObject({ status: 422, code: 'model-package-invalid' });
      expect(problem.errors?.length).toBeGreaterThan(0);
    }
    const noZip = await upload(Buffer.from('this is no archive at all'));
    expect(Problem.parse(await noZip.json())).toMatchObject({ code: 'archive-unreadable' });
    const { items } = ModelList.parse(await (await server.fetch('/api/v1/models')).json());
    expect(items).toHaveLength(1);
  });

  it('removes what was uploaded, but neither the active one nor the shipped one', async () => {
    const first = (await active()) ?? '';
    const second = await uploaded('linear-a');
    const remove = (id: string): Promise<Response> =>
      server.fetch(`/api/v1/models/${id}`, { method: 'DELETE' });
    expect(Problem.parse(await (await remove(first)).json()).code).toBe('model-active');
    await activate(second);
    expect(Problem.parse(await (await remove(first)).json()).code).toBe('model-shipped');
    await activate(first);
    expect((await remove(second)).status).toBe(204);
    expect((await activate(second)).status).toBe(404);
  });
});
