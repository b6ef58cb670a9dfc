import { connect } from 'node:net';
import { Problem } from '@hand-digits/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plainRequest } from './plain-request.ts';
import { startTestServer, type TestServer } from './server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(async () => {
  await server.close();
});

const ask = (headers: Record<string, string>): ReturnType<typeof plainRequest> =>
  plainRequest(`${server.url}/api/v1/predictions/counts`, headers);

describe('a server without users, behind a proxy on its own machine', () => {
  it.each([
    { 'x-forwarded-for': '203.0.113.9' },
    { 'X-Forwarded-Proto': 'https' },
    { 'x-forwarded-for': '' },
    { forwarded: 'for=203.0.113.9' },
    { 'x-real-ip': '203.0.113.9' },
    { via: '1.1 proxy' },
  ])('is closed to a request with %j, and says what to do', async (headers: object) => {
    const { status, text } = await ask({ host: '127.0.0.1:8000', ...headers });
    const { code, detail } = Problem.parse(JSON.parse(text));
    expect([status, code]).toEqual([401, 'sign-in-required']);
    expect(detail).toContain('npx hand-digits user add NAME --role administrator');
  });

  it('is closed to nginx as it is unless told otherwise: HTTP/1.0, and the name of this machine', async () => {
    const { hostname, port } = new URL(server.url);
    const head = ['GET /api/v1/users HTTP/1.0', 'Host: 127.0.0.1:8000', 'Connection: close'];
    const socket = connect(Number(port), hostname);
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    let text = '';
    for await (const part of socket.setEncoding('utf8') as AsyncIterable<string>) text += part;
    expect(text).toMatch(/^HTTP\/1\.1 401 /);
  });

  it('makes no key and no first administrator for whoever comes through it', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.9', 'content-type': 'application/json' };
    const post = async (where: string, body: object): Promise<[number, string]> => {
      const request = { method: 'POST', headers, body: JSON.stringify(body) };
      const answer = await server.fetch(`/api/v1/${where}`, request);
      return [answer.status, Problem.parse(await answer.json()).code];
    };
    const key = { name: 'mine', scopes: ['administer'] };
    expect(await post('keys', key)).toEqual([401, 'sign-in-required']);
    const first = { name: 'eve', password: 'correct horse battery' };
    expect(await post('setup', first)).toEqual([403, 'setup-closed']);
    const session = await server.fetch('/api/v1/session', { headers });
    expect(await session.json()).toMatchObject({ mode: 'signed-out', role: null });
    expect(await server.joined.parts.users.list()).toEqual([]);
  });

  it('is closed to a foreign name that it was told to answer to', async () => {
    const named = await startTestServer({
      app: { hosts: { names: ['digits.example.org'], loopbackOnly: true } },
    });
    try {
      const url = '/api/v1/users';
      const foreign = await named.app.inject({ url, headers: { host: 'digits.example.org' } });
      expect(foreign.statusCode).toBe(401);
      expect((await named.app.inject({ url, headers: { host: 'localhost' } })).statusCode).toBe(
        200,
      );
      const remoteAddress = '192.0.2.7';
      const afar = await named.app.inject({ url, remoteAddress, headers: { host: 'localhost' } });
      expect(afar.statusCode).toBe(401);
    } finally {
      await named.close();
    }
  });
});
