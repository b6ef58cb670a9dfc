import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import pino from 'pino';
import { Registry } from 'prom-client';
import { createApp, type AppOptions } from '../../src/http/app.ts';
import { appOptions } from '../../src/main/app-options.ts';
import { readConfig } from '../../src/main/config/read-config.ts';
import type { Config } from '../../src/main/config/settings.ts';
import { joinParts, type Joined } from '../../src/main/join-parts.ts';
import { Lifecycle } from '../../src/main/lifecycle.ts';

export const ROOT = path.resolve(import.meta.dirname, '..', '..', '..', '..');

/** A server as `serve` starts it, on a free port, with everything in a folder of its own. */
export interface TestServer {
  /** such as http://127.0.0.1:41234 */
  readonly url: string;
  readonly app: FastifyInstance;
  readonly joined: Joined;
  readonly config: Config;
  /** failures that the server logged although no test expects any */
  readonly faults: string[];
  fetch(path: string, init?: RequestInit): Promise<Response>;
  close(): Promise<void>;
}

export interface TestServerOptions {
  readonly flags?: Readonly<Record<string, unknown>>;
  readonly app?: Partial<AppOptions>;
  /** lets a test put other parts in */
  readonly change?: (joined: Joined) => Joined;
}

export function testConfig(flags: Readonly<Record<string, unknown>>): Config {
  const outcome = readConfig({ flags, environment: {}, file: null });
  if (outcome.kind === 'faulty') throw new Error(outcome.faults.join('\n'));
  return outcome.config;
}

export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'hand-digits-http-'));
  const flags = {
    dataFolder: folder,
    port: '0',
    threads: '1',
    logLevel: 'silent',
    maxEventLoopDelay: '0',
    metrics: 'everyone',
  };
  const config = testConfig({ ...flags, ...options.flags });
  const faults: string[] = [];
  const lifecycle = new Lifecycle((what, error) => faults.push(`${what}: ${String(error)}`));
  const log = pino({ level: 'error' }, { write: (line) => faults.push(line) });
  const metrics = new Registry();
  const opened = await joinParts({ config, log, metrics, root: ROOT, lifecycle });
  const joined = options.change?.(opened) ?? opened;
  await joined.runner.start();
  lifecycle.onClose('the job runner', () => joined.runner.stop());
  const stopping = new AbortController();
  const given = { config, log, metrics, root: ROOT, version: '0.0.0', joined };
  const app = await createApp(joined.parts, {
    ...appOptions({ ...given, stopping: stopping.signal }),
    ...options.app,
  });
  lifecycle.onClose('the web server', () => app.close());
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    url,
    app,
    joined,
    config,
    faults,
    fetch: (where, init) => fetch(url + where, init),
    close: async () => {
      stopping.abort();
      await lifecycle.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** One of the images that come with the product. */
export function example(name: string): Buffer<ArrayBuffer> {
  return Buffer.from(readFileSync(path.join(ROOT, 'examples', name)));
}

/** Sends an image as a raw body. */
export function postImage(
  server: Pick<TestServer, 'fetch'>,
  bytes: Buffer<ArrayBuffer>,
  more: {
    readonly type?: string;
    readonly query?: string;
    readonly headers?: Record<string, string>;
  } = {},
): Promise<Response> {
  const { type = 'image/png', query = '', headers = {} } = more;
  return server.fetch(`/api/v1/predictions${query}`, {
    method: 'POST',
    headers: { 'content-type': type, ...headers },
    body: bytes,
  });
}

export function postJson(
  server: Pick<TestServer, 'fetch'>,
  where: string,
  body: unknown,
): Promise<Response> {
  return server.fetch(where, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}
