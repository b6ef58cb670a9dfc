import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { problemCodes } from '@hand-digits/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { staleDocuments } from '../../../../tools/api-docs.ts';
import { example, postImage, startTestServer, type TestServer } from './server.ts';

const web = mkdtempSync(path.join(tmpdir(), 'hand-digits-web-'));
let server: TestServer;
beforeAll(async () => {
  mkdirSync(path.join(web, 'assets'));
  writeFileSync(path.join(web, 'index.html'), '<!doctype html><title>digits</title>');
  writeFileSync(path.join(web, 'assets', 'app-1a2b3c.js'), 'export {};');
  writeFileSync(path.join(web, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  server = await startTestServer({ app: { webFolder: web } });
});
afterAll(async () => {
  await server.close();
  rmSync(web, { recursive: true, force: true });
});

describe('the web application', () => {
  const browse = (where: string): Promise<Response> =>
    server.fetch(where, { headers: { accept: 'text/html,*/*' } });

  it('is served at the root and at every address that only it knows, never from a cache', async () => {
    for (const where of ['/', '/history', '/predictions/1?x=2']) {
      const answer = await browse(where);
      expect([answer.status, await answer.text()]).toEqual([
        200,
        expect.stringContaining('digits'),
      ]);
      expect(answer.headers.get('cache-control')).toBe('no-cache');
      expect(answer.headers.get('content-security-policy')).toContain("script-src 'self'");
    }
  });

  it('has its hashed files cached for a year and the others asked for again', async () => {
    const script = await server.fetch('/assets/app-1a2b3c.js');
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(script.headers.get('content-type')).toContain('javascript');
    expect((await server.fetch('/icon.svg')).headers.get('cache-control')).toBe('no-cache');
  });

  it('is never the answer to a program, nor for files and doors that are not there', async () => {
    for (const where of ['/api/v1/nowhere', '/assets/old-9f9f9f.js', '/v2/nowhere']) {
      expect((await browse(where)).status).toBe(404);
    }
    const program = await server.fetch('/history', { headers: { accept: 'application/json' } });
    expect(program.status).toBe(404);
    expect((await browse('/../../etc/passwd')).status).toBe(200);
    expect((await server.fetch('/assets/..%2f..%2fetc%2fpasswd')).status).toBe(404);
  });
});

describe('the documentation', () => {
  it('is what the committed files say', async () => {
    expect(await staleDocuments()).toEqual([]);
  });

  it('is served as OpenAPI 3.1, and as a page that loads nothing from elsewhere', async () => {
    const document: unknown = await (await server.fetch('/api/openapi.json')).json();
    expect(document).toMatchObject({ openapi: '3.1.0', paths: { '/api/v1/predictions': {} } });
    const page = await server.fetch('/api/docs');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    const html = await page.text();
    expect(html).not.toMatch(/(src|href)="(https?:)?\/\//);
    const scripts = [...html.matchAll(/src="\.?([^"]+\.js)"/g)].map(([, file]) => file ?? '');
    expect(scripts.length).toBeGreaterThan(1);
    for (const file of scripts) expect((await server.fetch(resolve(file))).status).toBe(200);
  });

  it('explains every problem where its type points', async () => {
    const html = await (await server.fetch('/api/problems')).text();
    for (const code of problemCodes) expect(html).toContain(`id="${code}"`);
  });
});

function resolve(file: string): string {
  return new URL(file, 'http://x/api/docs/').pathname.replace(/^\/docs/, '/api/docs');
}

describe('operation', () => {
  it('tells that it lives, and that it is ready or what is missing', async () => {
    expect(await (await server.fetch('/healthz')).json()).toEqual({ status: 'alive' });
    const ready = await server.fetch('/readyz');
    expect([ready.status, await ready.json()]).toEqual([
      200,
      { status: 'ready', checks: { server: 'ok', model: 'ok', database: 'ok' } },
    ]);
    const broken = await startTestServer({
      app: {
        readiness: [
          { name: 'database', fault: () => Promise.reject(new Error('secret words')) },
          { name: 'model', fault: () => Promise.resolve('no model is loaded') },
        ],
      },
    });
    try {
      const answer = await broken.fetch('/readyz');
      expect([answer.status, await answer.json()]).toEqual([
        503,
        {
          status: 'not ready',
          checks: { database: 'failed; the log tells more', model: 'no model is loaded' },
        },
      ]);
    } finally {
      await broken.close();
    }
  });

  it('measures requests, decisions, batches, waiting images and steps', async () => {
    await postImage(server, example('eight-red-on-yellow.png'));
    await server.fetch('/api/v1/predictions/not-an-id');
    const text = await (await server.fetch('/metrics')).text();
    for (const pattern of [
      /hand_digits_http_request_duration_seconds_count\{method="POST",endpoint="createPrediction",status="201"\} \d/,
      /hand_digits_http_problems_total\{code="request-invalid"\} \d/,
      /hand_digits_readings_total\{model="[0-9a-f]{64}",decision="(accepted|review)"\} \d/,
      /hand_digits_batch_images_count \d/,
      /hand_digits_queue_images\{state="waiting"\} 0/,
      /hand_digits_reading_step_seconds_count\{step="network"\} \d/,
      /hand_digits_confidence_count \d/,
    ]) {
      expect(text).toMatch(pattern);
    }
  });

  it('shows metrics to administrators alone where it is not told otherwise', async () => {
    const closed = await startTestServer({ app: { openMetrics: false, thisMachineOnly: false } });
    try {
      expect((await closed.fetch('/metrics')).status).toBe(401);
    } finally {
      await closed.close();
    }
  });
});
