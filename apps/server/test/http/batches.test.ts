import { buffer } from 'node:stream/consumers';
import { Batch, BatchEvent, BatchItemPage, BatchPage, Problem } from '@hand-digits/contract';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import yazl from 'yazl';
import { example, postJson, startTestServer, type TestServer } from './server.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'hand-digits-batch-'));
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ flags: { batchFolders: folder } });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const EIGHT = example('eight-red-on-yellow.png');

function form(
  files: readonly (readonly [name: string, bytes: Buffer<ArrayBuffer>])[],
  name?: string,
): FormData {
  const data = new FormData();
  if (name !== undefined) data.append('name', name);
  for (const [file, bytes] of files) data.append('files', new Blob([bytes]), file);
  return data;
}

async function zipOf(files: Readonly<Record<string, Buffer>>): Promise<Buffer<ArrayBuffer>> {
  const zip = new yazl.ZipFile();
  for (const [name, content] of Object.entries(files)) zip.addBuffer(content, name);
  zip.end();
  return Buffer.from(await buffer(zip.outputStream));
}

async function created(answer: Response): Promise<Batch> {
  expect(answer.status).toBe(201);
  return Batch.parse(await answer.json());
}

/** Follows a batch by its Server-Sent Events until it is over. */
async function watch(id: string): Promise<BatchEvent[]> {
  const answer = await server.fetch(`/api/v1/batches/${id}/events`);
  expect(answer.headers.get('content-type')).toContain('text/event-stream');
  const text = await answer.text();
  return text
    .split('\n\n')
    .filter((block) => block.startsWith('event:'))
    .map((block) => BatchEvent.parse(JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? '')));
}

async function itemsOf(id: string): Promise<BatchItemPage['items']> {
  const answer = await server.fetch(`/api/v1/batches/${id}/items`);
  return BatchItemPage.parse(await answer.json()).items;
}

describe('the limits of a batch', () => {
  let limited: TestServer;
  beforeAll(async () => {
    const limits = { files: 3, fileBytes: 60_000, totalBytes: 60_000 };
    limited = await startTestServer({
      flags: { maxImageBytes: '20000' },
      app: { batchForm: limits },
    });
  });
  afterAll(() => limited.close());

  const send = (files: Parameters<typeof form>[0]): Promise<Response> =>
    limited.fetch('/api/v1/batches', { method: 'POST', body: form(files) });
  const noise = (bytes: number): Buffer<ArrayBuffer> => Buffer.alloc(bytes, 1);

  it('refuse a file that is too large by itself and read the others', async () => {
    const batch = await created(
      await send([
        ['a.png', EIGHT],
        ['large.png', noise(20_001)],
        ['b.png', EIGHT],
      ]),
    );
    expect(batch.progress).toMatchObject({ total: 3, listed: true });
    const answer = await limited.fetch(`/api/v1/batches/${batch.id}/items?state=refused`);
    const { items } = BatchItemPage.parse(await answer.json());
    expect(items).toMatchObject([
      {
        item: 1,
        fileName: 'large.png',
        refusal: {
          code: 'payload-too-large',
          detail: 'A file has more than the 20000 bytes that are allowed here.',
        },
      },
    ]);
  });

  it.each([
    ['more files', 'more than the 3 files', [noise(1), noise(1), noise(1), noise(1)]],
    ['more bytes', 'more than the 60000 bytes', [noise(31_000), noise(31_000)]],
  ])('fail a batch of %s than allowed, and say so', async (_, why, contents) => {
    const answer = await send(contents.map((bytes, at) => [`${at}.png`, bytes]));
    expect(Problem.parse(await answer.json())).toMatchObject({
      status: 413,
      code: 'payload-too-large',
      detail: expect.stringContaining(why) as string,
    });
    const list = await limited.fetch('/api/v1/batches?state=failed');
    const [failed] = BatchPage.parse(await list.json()).items;
    expect(failed?.failure).toContain(why);
  });
});

describe('a batch', () => {
  it('of files is read in the background, and tells how far it is until it is finished', async () => {
    const files = form(
      [
        ['a.png', EIGHT],
        ['a.png', example('blank.png')],
        ['notes.txt', Buffer.from('no image')],
      ],
      'Tuesday',
    );
    const batch = await created(
      await server.fetch('/api/v1/batches', { method: 'POST', body: files }),
    );
    expect(batch).toMatchObject({ name: 'Tuesday', origin: { kind: 'files' } });
    const events = await watch(batch.id);
    expect(events.at(-1)).toMatchObject({
      event: 'end',
      batch: {
        state: 'finished',
        progress: { total: 3, listed: true, read: 2, refused: 1, notADigit: 1 },
      },
    });
    const items = await itemsOf(batch.id);
    expect(items.map(({ state, fileName }) => [fileName, state])).toEqual([
      ['a.png', 'read'],
      ['a.png', 'read'],
      ['notes.txt', 'refused'],
    ]);
    expect(items[0]?.prediction).toMatchObject({
      digit: 8,
      source: 'batch',
      batch: { id: batch.id, item: 0 },
    });
    expect(items[2]?.refusal).toMatchObject({ code: 'image-format-unsupported' });
  });

  it.each(['as the body', 'as a file of a form'])('of a ZIP comes %s', async (how) => {
    const zip = await zipOf({ 'x/8.png': EIGHT, 'x/5.webp': example('five-chalk.webp') });
    const init =
      how === 'as the body'
        ? { body: zip, headers: { 'content-type': 'application/zip' } }
        : { body: form([['scans.zip', zip]]) };
    const batch = await created(await server.fetch('/api/v1/batches', { method: 'POST', ...init }));
    expect(batch.origin.kind).toBe('zip');
    const events = await watch(batch.id);
    expect(events.at(-1)?.batch).toMatchObject({
      state: 'finished',
      progress: { total: 2, read: 2 },
    });
  });

  it.each(['two.zip', 'b.png'])('of a ZIP takes no %s beside it, and says so', async (other) => {
    const zip = await zipOf({ '8.png': EIGHT });
    const body = form([
      ['one.zip', zip],
      [other, other === 'b.png' ? EIGHT : zip],
      ['c.png', EIGHT],
    ]);
    const answer = await server.fetch('/api/v1/batches', { method: 'POST', body });
    expect(Problem.parse(await answer.json())).toMatchObject({
      status: 400,
      code: 'request-invalid',
      detail: expect.stringContaining('images or one ZIP') as string,
    });
    const list = await server.fetch('/api/v1/batches?state=failed');
    const [failed] = BatchPage.parse(await list.json()).items;
    expect(failed).toMatchObject({ name: 'one.zip', progress: { total: 0 } });
    expect(failed?.failure).toContain('images or one ZIP');
  });

  it('of a folder is for administrators, and only of folders that are allowed', async () => {
    writeFileSync(path.join(folder, '8.png'), EIGHT);
    const origin = { kind: 'folder', path: folder };
    const batch = await created(await postJson(server, '/api/v1/batches', { origin }));
    expect((await watch(batch.id)).at(-1)?.batch.progress).toMatchObject({ total: 1, read: 1 });
    const other = { origin: { kind: 'folder', path: '/etc' } };
    const refused = await postJson(server, '/api/v1/batches', other);
    expect(Problem.parse(await refused.json())).toMatchObject({
      status: 422,
      code: 'folder-refused',
    });
  });

  it('that is no archive fails, and says so', async () => {
    const batch = await created(
      await server.fetch('/api/v1/batches', {
        method: 'POST',
        headers: { 'content-type': 'application/zip' },
        body: Buffer.from('PK\x03\x04 but then nothing'),
      }),
    );
    const last = (await watch(batch.id)).at(-1)?.batch;
    expect(last?.state).toBe('failed');
    expect(last?.failure).toBeTruthy();
  });

  it('is paused, resumed and cancelled, and refuses what its state does not allow', async () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`${at}.png`, EIGHT]));
    const zip = await zipOf(many);
    const batch = await created(
      await server.fetch('/api/v1/batches', {
        method: 'POST',
        headers: { 'content-type': 'application/zip' },
        body: zip,
      }),
    );
    const command = (what: string): Promise<Response> =>
      postJson(server, `/api/v1/batches/${batch.id}/state`, { command: what });
    await expect.poll(async () => (await command('pause')).status, { timeout: 20_000 }).toBe(200);
    expect(Problem.parse(await (await command('pause')).json()).code).toBe('batch-state-conflict');
    expect((await command('resume')).status).toBe(200);
    expect((await command('cancel')).status).toBe(200);
    expect((await watch(batch.id)).at(-1)?.batch.state).toBe('cancelled');
  });

  it('whose upload breaks off is failed, and its files stay', async () => {
    const half = new ReadableStream({
      start(controller) {
        const head = '--x\r\nContent-Disposition: form-data; name="f"; filename="8.png"\r\n\r\n';
        controller.enqueue(Buffer.concat([Buffer.from(head), EIGHT, Buffer.from('\r\n--x\r\n')]));
        // The first file has arrived before the line breaks.
        setTimeout(() => {
          controller.close();
        }, 300);
      },
    });
    const answer = await server.fetch('/api/v1/batches', {
      method: 'POST',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      body: half,
      duplex: 'half',
    });
    expect(answer.status).toBe(400);
    const list = BatchPage.parse(await (await server.fetch('/api/v1/batches?state=failed')).json());
    expect(list.items[0]).toMatchObject({ state: 'failed', progress: { total: 1 } });
  });

  it('without files, of an unknown id or of JSON without a place is refused', async () => {
    const empty = await server.fetch('/api/v1/batches', { method: 'POST', body: form([]) });
    expect(empty.status).toBe(400);
    const unknown = '/api/v1/batches/019a9f3c-5b7e-7c21-9d4e-2f6a1b3c5d7e';
    for (const where of [unknown, `${unknown}/items`, `${unknown}/events`]) {
      expect((await server.fetch(where)).status).toBe(404);
    }
    expect((await postJson(server, '/api/v1/batches', { origin: { kind: 'moon' } })).status).toBe(
      400,
    );
  });
});
