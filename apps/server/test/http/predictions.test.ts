import {
  Problem,
  Prediction,
  PredictionPage,
  PredictionCounts,
  CreatedItems,
} from '@hand-digits/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { example, postImage, postJson, startTestServer, type TestServer } from './server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  await server.close();
  expect(server.faults).toEqual([]);
});

const EIGHT = 'eight-red-on-yellow.png';

async function createdFrom(answer: Response): Promise<Prediction> {
  expect(answer.status).toBe(201);
  return Prediction.parse(await answer.json());
}

async function problemOf(answer: Response): Promise<Problem> {
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  const problem = Problem.parse(await answer.json());
  expect(problem.status).toBe(answer.status);
  return problem;
}

const HALF_A_PNG = example(EIGHT).subarray(0, 300);
const JSON_TYPE = 'application/json';
const FORM = 'multipart/form-data; boundary=x';
const HALF_A_FORM = Buffer.from(
  '--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\nPNG',
);

/** White with a black bar, as 28×28 with ink bright. */
const BAR = Array.from({ length: 784 }, (_, at) => (Math.abs((at % 28) - 14) < 2 ? 255 : 0));

it.each([
  ['POST', 'predictions?fileName=a%00b'],
  ['GET', 'predictions?text=%00ab'],
  ['GET', 'audit?action=%00'],
])('A NUL in %s /api/v1/%s, which not every database keeps, is refused', async (method, where) => {
  const body = method === 'POST' ? { body: example(EIGHT) } : {};
  const headers = method === 'POST' ? { 'content-type': 'image/png' } : {};
  const answer = await server.fetch(`/api/v1/${where}`, { method, headers, ...body });
  const problem = Problem.parse(await answer.json());
  expect(problem).toMatchObject({ status: 400, code: 'request-invalid' });
  expect(problem.errors?.[0]?.detail).toContain('NUL');
});

describe('creating a prediction', () => {
  it('reads a raw image and keeps it byte for byte', async () => {
    const bytes = example(EIGHT);
    const prediction = await createdFrom(
      await postImage(server, bytes, { query: '?fileName=my%20eight.png' }),
    );
    expect(prediction).toMatchObject({
      digit: 8,
      source: 'api',
      fileName: 'my eight.png',
      truth: null,
    });
    expect(prediction.image).toMatchObject({ mediaType: 'image/png', bytes: bytes.length });
    const image = await server.fetch(prediction.image.url);
    expect(image.headers.get('content-type')).toBe('image/png');
    expect(image.headers.get('content-disposition')).toContain('my%20eight.png');
    expect(Buffer.from(await image.arrayBuffer())).toEqual(bytes);
  });

  it('shows what the network saw, as PNG, and lets browsers keep it', async () => {
    const prediction = await createdFrom(await postImage(server, example(EIGHT)));
    for (const url of [prediction.digitImageUrl, prediction.inkUrl]) {
      const picture = await server.fetch(url ?? '');
      expect(picture.headers.get('content-type')).toBe('image/png');
      expect((await picture.arrayBuffer()).byteLength).toBeGreaterThan(60);
      const etag = picture.headers.get('etag') ?? '';
      const again = await server.fetch(url ?? '', { headers: { 'if-none-match': etag } });
      expect(again.status).toBe(304);
    }
  });

  it('believes the bytes, not the content type', async () => {
    const answer = await postImage(server, example('five-chalk.webp'), { type: 'image/png' });
    expect((await createdFrom(answer)).image.mediaType).toBe('image/webp');
  });

  it('reads a data URL and 28×28 pixels from JSON', async () => {
    const image = `data:image/png;base64,${example(EIGHT).toString('base64')}`;
    const one = await createdFrom(
      await postJson(server, '/api/v1/predictions', { image, fileName: 'a.png' }),
    );
    expect(one).toMatchObject({ digit: 8, fileName: 'a.png' });
    const other = await createdFrom(await postJson(server, '/api/v1/predictions', { pixels: BAR }));
    expect(other.geometry).toMatchObject({ page: { width: 28, height: 28 }, box: null });
    expect(other.probabilities).toHaveLength(10);
  });

  it('reads one file of a form, and answers several each for itself', async () => {
    const form = (files: readonly (readonly [string, Buffer<ArrayBuffer>])[]): FormData => {
      const data = new FormData();
      for (const [name, bytes] of files) data.append('file', new Blob([bytes]), name);
      return data;
    };
    const post = (body: FormData): Promise<Response> =>
      server.fetch('/api/v1/predictions', { method: 'POST', body });
    const one = await createdFrom(await post(form([['é 8.png', example(EIGHT)]])));
    expect(one).toMatchObject({ digit: 8, fileName: 'é 8.png' });

    const several = await post(
      form([
        ['same.png', example(EIGHT)],
        ['same.png', example('blank.png')],
        ['notes.txt', Buffer.from('not an image')],
      ]),
    );
    const { items } = CreatedItems.parse(await several.json());
    expect(items.map(({ fileName }) => fileName)).toEqual(['same.png', 'same.png', 'notes.txt']);
    expect(items[0]).toMatchObject({ prediction: { digit: 8 } });
    expect(items[1]).toMatchObject({ prediction: { decision: 'not-a-digit', reason: 'blank' } });
    expect(items[2]).toMatchObject({ problem: { code: 'image-format-unsupported', status: 415 } });
  });

  it('tells one file of a form that it is too large, and reads the files before and after it', async () => {
    const data = new FormData();
    data.append('file', new Blob([example(EIGHT)]), 'before.png');
    data.append('file', new Blob([Buffer.alloc(server.config.maxImageBytes + 1)]), 'fat.png');
    data.append('file', new Blob([example(EIGHT)]), 'after.png');
    const answer = await server.fetch('/api/v1/predictions', { method: 'POST', body: data });
    const { items } = CreatedItems.parse(await answer.json());
    expect(items).toMatchObject([
      { fileName: 'before.png', prediction: { digit: 8 } },
      { fileName: 'fat.png', problem: { code: 'payload-too-large', status: 413 } },
      { fileName: 'after.png', prediction: { digit: 8 } },
    ]);
    const alone = new FormData();
    alone.append('file', new Blob([Buffer.alloc(server.config.maxImageBytes + 1)]), 'fat.png');
    const refused = await server.fetch('/api/v1/predictions', { method: 'POST', body: alone });
    expect(await problemOf(refused)).toMatchObject({ code: 'payload-too-large' });
  });

  it('answers the same request with the same key once, and refuses another image under it', async () => {
    const headers = { 'idempotency-key': 'order-66' };
    const first = await createdFrom(await postImage(server, example(EIGHT), { headers }));
    const again = await createdFrom(await postImage(server, example(EIGHT), { headers }));
    expect(again.id).toBe(first.id);
    const other = await postImage(server, example('blank.png'), { headers });
    expect(await problemOf(other)).toMatchObject({ status: 422, code: 'idempotency-key-reused' });
  });

  it.each([
    { what: 'an empty body', body: '', type: 'image/png', expected: 'image-unreadable' },
    { what: 'text', body: 'hello', type: 'image/png', expected: 'image-format-unsupported' },
    { what: 'half a PNG', body: HALF_A_PNG, type: 'image/png', expected: 'image-unreadable' },
    { what: 'another type', body: 'x', type: 'text/plain', expected: 'media-type-unsupported' },
    { what: 'broken JSON', body: '{"pixels": [', type: JSON_TYPE, expected: 'json-malformed' },
    { what: 'other JSON', body: '{"pixels":[1]}', type: JSON_TYPE, expected: 'request-invalid' },
    { what: 'a form without files', body: '--x--\r\n', type: FORM, expected: 'request-invalid' },
    { what: 'no boundary', body: 'x', type: 'multipart/form-data', expected: 'request-invalid' },
    { what: 'half a form', body: HALF_A_FORM, type: FORM, expected: 'request-invalid' },
  ] as const)('refuses $what', async ({ body, type, expected }) => {
    const problem = await problemOf(await postImage(server, Buffer.from(body), { type }));
    expect(problem.code).toBe(expected);
    expect(problem.status).toBeLessThan(500);
  });

  it('refuses an image that declares more pixels than allowed, and one with too many bytes', async () => {
    const bomb = Buffer.from(example(EIGHT));
    bomb.writeUInt32BE(30_000, 16);
    bomb.writeUInt32BE(30_000, 20);
    expect(await problemOf(await postImage(server, bomb))).toMatchObject({
      code: 'image-too-large',
    });
    const fat = Buffer.alloc(server.config.maxImageBytes + 1);
    expect(await problemOf(await postImage(server, fat))).toMatchObject({
      code: 'payload-too-large',
    });
  });
});

describe('browsing predictions', () => {
  it('lists page by page, filtered and sorted, without losing or repeating any', async () => {
    for (let at = 0; at < 5; at += 1) {
      await postImage(server, example(EIGHT), { query: `?fileName=walk-${at}.png` });
    }
    const seen: string[] = [];
    let after = '';
    do {
      const answer = await server.fetch(
        `/api/v1/predictions?text=walk-&limit=2&sort=oldest${after}`,
      );
      const page = PredictionPage.parse(await answer.json());
      seen.push(...page.items.map(({ fileName }) => fileName ?? ''));
      after = page.links.next === null ? '' : `&after=${encodeURIComponent(page.links.next)}`;
    } while (after !== '');
    expect(seen).toEqual([0, 1, 2, 3, 4].map((at) => `walk-${at}.png`));
  });

  it('counts what a filter holds', async () => {
    const before = PredictionCounts.parse(
      await (await server.fetch('/api/v1/predictions/counts?digit=8')).json(),
    );
    await postImage(server, example(EIGHT));
    const after = PredictionCounts.parse(
      await (await server.fetch('/api/v1/predictions/counts?digit=8')).json(),
    );
    expect(after.total.value).toBe(before.total.value + 1);
  });

  it.each([
    ['/api/v1/predictions?limit=0', 'request-invalid', 'query.limit'],
    ['/api/v1/predictions?digit=ten', 'request-invalid', 'query.digit'],
    ['/api/v1/predictions?colour=red', 'request-invalid', 'query'],
    ['/api/v1/predictions?confidenceMin=2', 'request-invalid', 'query.confidenceMin'],
    ['/api/v1/predictions/not-an-id', 'request-invalid', 'params.id'],
  ])('says what is wrong with %s', async (where, code, pointer) => {
    const problem = await problemOf(await server.fetch(where));
    expect(problem).toMatchObject({ status: 400, code, errors: [{ pointer }] });
  });

  it('refuses a cursor of another list', async () => {
    const answer = await server.fetch('/api/v1/predictions?after=bm9uc2Vuc2U');
    expect(await problemOf(answer)).toMatchObject({ status: 400, code: 'cursor-invalid' });
  });

  it('says that there is no such prediction', async () => {
    const where = '/api/v1/predictions/019a9f3c-5b7e-7c21-9d4e-2f6a1b3c5d7e';
    expect(await problemOf(await server.fetch(where))).toMatchObject({
      status: 404,
      code: 'prediction-not-found',
    });
  });
});

describe('correcting and deleting', () => {
  const patch = (id: string, body: unknown): Promise<Response> =>
    server.fetch(`/api/v1/predictions/${id}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  it('keeps the first answer beside the correction, and takes it back', async () => {
    const { id } = await createdFrom(await postImage(server, example(EIGHT)));
    const corrected = Prediction.parse(await (await patch(id, { truth: 3 })).json());
    expect(corrected).toMatchObject({
      digit: 8,
      truth: 3,
      corrections: [{ truth: 3, by: { kind: 'local' } }],
    });
    const conflict = await problemOf(await patch(id, { truth: 5, expected: null }));
    expect(conflict).toMatchObject({ status: 409, code: 'correction-conflict' });
    const undone = Prediction.parse(await (await patch(id, { truth: null })).json());
    expect(undone).toMatchObject({ truth: null, corrections: [{ truth: 3 }] });
  });

  it('deletes the record and its image', async () => {
    const { id, image } = await createdFrom(await postImage(server, example('five-chalk.webp')));
    const answer = await server.fetch(`/api/v1/predictions/${id}`, { method: 'DELETE' });
    expect(answer.status).toBe(204);
    expect(await problemOf(await server.fetch(image.url))).toMatchObject({ status: 404 });
  });

  it('changes many at once and says which could not be', async () => {
    const { id } = await createdFrom(await postImage(server, example(EIGHT)));
    const missing = '019a9f3c-5b7e-7c21-9d4e-2f6a1b3c5d7e';
    const body = { action: 'correct', ids: [id, missing], truth: 'not-a-digit' };
    const answer = await postJson(server, '/api/v1/predictions/bulk', body);
    expect(await answer.json()).toEqual({ changed: [id], unchanged: [missing] });
  });
});

describe('exporting', () => {
  it.each([
    ['csv', 'text/csv', /export-8\.png/],
    ['jsonl', 'application/jsonl', /"fileName":"export-8\.png"/],
    ['label-studio', 'application/json', /"predictions":\[/],
  ])('streams %s', async (format, type, content) => {
    await postImage(server, example(EIGHT), { query: '?fileName=export-8.png' });
    const answer = await server.fetch(`/api/v1/predictions/export?format=${format}&text=export-8`);
    expect(answer.headers.get('content-type')).toContain(type);
    expect(answer.headers.get('content-disposition')).toMatch(
      /^attachment; filename="predictions-/,
    );
    expect(await answer.text()).toMatch(content);
  });
});
