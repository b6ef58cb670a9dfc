import { connect } from 'node:net';
import { Problem } from '@hand-digits/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refuseForeign } from '../../src/http/guards/origin.ts';
import { plainRequest } from './plain-request.ts';
import { example, postImage, startTestServer, type TestServer } from './server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ flags: { maxJsonBytes: '100KB', maxImageBytes: '100KB' } });
});
afterAll(async () => {
  await server.close();
});

const ask = (headers: Record<string, string>, method?: string): ReturnType<typeof plainRequest> =>
  plainRequest(`${server.url}/api/v1/predictions/counts`, headers, method);

describe('a server on the loopback', () => {
  it.each(['localhost', '127.0.0.1:8000', '[::1]:8000', 'LOCALHOST'])(
    'answers to %s',
    async (host) => {
      expect((await ask({ host })).status).toBe(200);
    },
  );

  it.each([
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example:8000',
    '192.168.1.7',
    'a b',
  ])('refuses the host %s, which may be a name that somebody pointed here', async (host) => {
    const { status, text } = await ask({ host });
    expect([status, Problem.parse(JSON.parse(text)).code]).toEqual([403, 'origin-refused']);
  });

  it.each(['https://evil.example', 'http://localhost:9999', 'null'])(
    'refuses pages of %s',
    async (origin) => {
      expect((await ask({ host: 'localhost:8000', origin })).status).toBe(403);
    },
  );

  it('lets its own pages in', async () => {
    const answer = await ask({ host: 'localhost:8000', origin: 'http://localhost:8000' });
    expect(answer.status).toBe(200);
  });

  it('refuses what a page of another site sends without telling its origin', () => {
    const served = { names: [], loopbackOnly: true };
    const request = { host: 'localhost', origin: undefined, fetchSite: 'cross-site' };
    expect(refuseForeign({ ...request, method: 'POST' }, served)?.code).toBe('origin-refused');
    expect(refuseForeign({ ...request, method: 'GET' }, served)).toBeUndefined();
  });
});

describe('a server with a public address', () => {
  const served = { names: ['digits.example.org'], loopbackOnly: false };
  const page = { fetchSite: undefined, method: 'POST', origin: undefined };

  it('answers to that name, behind a proxy on any port', () => {
    const origin = 'https://digits.example.org';
    expect(refuseForeign({ ...page, host: 'digits.example.org', origin }, served)).toBeUndefined();
    expect(refuseForeign({ ...page, host: 'localhost:8000', origin }, served)).toBeUndefined();
  });

  it('refuses every other name', () => {
    expect(refuseForeign({ ...page, host: 'evil.example' }, served)?.code).toBe('origin-refused');
    expect(refuseForeign({ ...page, host: undefined }, served)?.code).toBe('origin-refused');
  });
});

describe('limits', () => {
  it('refuses JSON and images that are too large, by their announced and by their real length', async () => {
    const large = JSON.stringify({ image: 'x'.repeat(200_000) });
    const json = await server.fetch('/api/v1/predictions', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: large,
    });
    expect([json.status, Problem.parse(await json.json()).code]).toEqual([
      413,
      'payload-too-large',
    ]);
    const chunked = await server.fetch('/api/v1/predictions', {
      method: 'POST',
      headers: { 'content-type': 'image/png' },
      body: new Blob([Buffer.alloc(200_000)]).stream(),
      duplex: 'half',
    });
    expect(chunked.status).toBe(413);
  });

  it('answers what is no HTTP with a problem, and closes', async () => {
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    socket.end('THIS IS NOT HTTP\r\n\r\n');
    let text = '';
    for await (const part of socket.setEncoding('utf8') as AsyncIterable<string>) text += part;
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    expect(text).toContain('application/problem+json');
    expect(text).toContain('"code":"request-invalid"');
  });

  it('answers HEAD without a body, also where the head is too long to be understood', async () => {
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    socket.write(`HEAD /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    let text = '';
    for await (const part of socket.setEncoding('utf8') as AsyncIterable<string>) text += part;
    expect(text).toMatch(/^HTTP\/1\.1 400 [^]*\r\n\r\n$/);
  });

  it('says which methods an address takes', async () => {
    const answer = await server.fetch('/api/v1/settings', { method: 'POST' });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET, HEAD, PATCH');
    const nowhere = await server.fetch('/api/v1/nowhere');
    expect(Problem.parse(await nowhere.json())).toMatchObject({
      status: 404,
      code: 'route-not-found',
    });
    expect((await server.fetch('/api/v1/%ZZ')).status).toBe(400);
  });

  it('counts requests of those whom it does not know by address, and tells when to come again', async () => {
    const strict = await startTestServer({
      flags: { requestsPerMinute: '3' },
      app: { thisMachineOnly: false },
    });
    try {
      const statuses: number[] = [];
      for (let at = 0; at < 5; at += 1)
        statuses.push((await strict.fetch('/api/v1/models')).status);
      expect(statuses).toEqual([401, 401, 401, 429, 429]);
      const refused = await strict.fetch('/api/v1/models');
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    } finally {
      await strict.close();
    }
  });
});

describe('every answer', () => {
  it('carries a request id and headers that keep browsers strict', async () => {
    const answer = await server.fetch('/api/v1/models', { headers: { 'x-request-id': 'proxy-7' } });
    expect(answer.headers.get('x-request-id')).toBe('proxy-7');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    const forged = await server.fetch('/api/v1/models', { headers: { 'x-request-id': 'a b{c' } });
    expect(forged.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('never shows a stack trace or words of the database', async () => {
    const broken = await startTestServer({
      change: (joined) => ({
        ...joined,
        parts: {
          ...joined.parts,
          predictions: {
            ...joined.parts.predictions,
            insert: () => Promise.reject(new Error('SECRET table predictions at /srv/secret.ts:1')),
          },
        },
      }),
    });
    try {
      const answer = await postImage(broken, example('eight-red-on-yellow.png'));
      const text = await answer.text();
      expect([answer.status, Problem.parse(JSON.parse(text)).code]).toEqual([
        500,
        'internal-error',
      ]);
      expect(text).not.toMatch(/SECRET|\.ts|at \//);
    } finally {
      await broken.close();
    }
  });

  it.each([
    ['storage-full', 507, 'storage-full'],
    ['database-unavailable', 503, 'database-unavailable'],
    ['contended', 503, 'overloaded'],
  ])('tells of %s by its own status', async (thrown, status, code) => {
    const failure = Object.assign(new Error('disk /dev/vda is full'), { code: thrown });
    const broken = await startTestServer({
      change: (joined) => ({
        ...joined,
        parts: {
          ...joined.parts,
          media: { ...joined.parts.media, prepare: () => Promise.reject(failure) },
        },
      }),
    });
    try {
      const answer = await postImage(broken, example('eight-red-on-yellow.png'));
      expect(answer.status).toBe(status);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(Problem.parse(await answer.json())).toMatchObject({ code });
    } finally {
      await broken.close();
    }
  });
});
