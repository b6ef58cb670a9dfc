import { drawnImages } from '../harness/drawn.ts';
import { examples, sendAll, zipOf } from '../harness/examples.ts';
import { secondModel } from '../harness/second-model.ts';

/** What the screenshots need to know of what was prepared. */
export interface Prepared {
  readonly prediction: string;
  readonly batch: string;
  readonly active: string;
  readonly other: string;
  /** a dataset to look at */
  readonly collection: string;
}

/** Later correction of every so many predictions, so that classes and progress have something to show. */
const LABELLED = 60;

/** Fills an empty server with drawn digits, a batch, corrections, and a second model. */
export async function prepare(address: string): Promise<Prepared> {
  const api = apiAt(address);
  await sendAll(address, await drawnImages(90));
  await sendAll(address, await examples(), 'web');
  const batch = await sendBatch(api);
  await labelSome(api);
  const { id: other, zip } = await secondModel('stricter');
  await api.send('POST', '/models', {
    content: new Uint8Array(zip),
    type: 'application/zip',
  });
  const { active } = await api.ask<{ active: string }>('/models');
  const { items } = await api.ask<Page<{ id: string }>>('/predictions?text=nine-ruled&limit=1');
  await api.sendJson('PATCH', '/settings', { spotCheckShare: 0.05 });
  const [collection] = (await api.ask<Page<{ id: string }>>('/collections')).items;
  return { prediction: items[0]?.id ?? '', batch, active, other, collection: collection?.id ?? '' };
}

interface Page<T> {
  readonly items: readonly T[];
}

interface Stored {
  readonly id: string;
  readonly digit: number | null;
}

async function labelSome(api: Api): Promise<void> {
  const { items } = await api.ask<Page<Stored>>(`/predictions?limit=${LABELLED}&sort=oldest`);
  for (const { id, digit } of items) {
    await api.sendJson('PATCH', `/predictions/${id}`, { truth: digit ?? 'not-a-digit' });
  }
}

async function sendBatch(api: Api): Promise<string> {
  const form = new FormData();
  form.append('name', 'Morning sheets');
  const zip = await zipOf(await drawnImages(120, 200));
  form.append('file', new Blob([new Uint8Array(zip)], { type: 'application/zip' }), 'sheets.zip');
  const { id } = await api.send<{ id: string }>('POST', '/batches', { content: form });
  for (;;) {
    const { state } = await api.ask<{ state: string }>(`/batches/${id}`);
    if (state === 'finished') return id;
    await new Promise((later) => setTimeout(later, 100));
  }
}

interface Sent {
  readonly content: BodyInit;
  readonly type?: string;
}

interface Api {
  ask<T>(path: string): Promise<T>;
  send<T>(method: string, path: string, body: Sent): Promise<T>;
  sendJson<T>(method: string, path: string, body: object): Promise<T>;
}

function apiAt(address: string): Api {
  const call = async <T>(path: string, init: RequestInit = {}): Promise<T> => {
    const response = await fetch(`${address}/api/v1${path}`, init);
    const text = await response.text();
    if (!response.ok) throw new Error(`${init.method ?? 'GET'} ${path}: ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as T;
  };
  const send: Api['send'] = (method, path, { content, type }) =>
    call(path, {
      ...{ method, body: content },
      ...(type !== undefined && { headers: { 'content-type': type } }),
    });
  return {
    ask: call,
    send,
    sendJson: (method, path, body) =>
      send(method, path, { content: JSON.stringify(body), type: 'application/json' }),
  };
}
