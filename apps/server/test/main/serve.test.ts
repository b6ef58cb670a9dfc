import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { serve } from '../../src/main/serve.ts';
import { ROOT } from '../http/server.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'hand-digits-serve-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Starts it, and stops it as soon as it listens. */
function serveWith(flags: Readonly<Record<string, string>>): Promise<void> {
  const stop = new AbortController();
  const quiet = { port: '0', threads: '1', runJobs: 'true', logLevel: 'silent' };
  return serve({
    flags: { ...quiet, dataFolder: folder, ...flags },
    root: ROOT,
    version: '0.0.0',
    stop: stop.signal,
    onListening: () => {
      stop.abort();
    },
  });
}

it('A server that is to stand behind a proxy does not start before there is an administrator', async () => {
  const proxied = { publicUrl: 'https://digits.example.org', trustedProxies: '127.0.0.1' };
  await expect(serveWith(proxied)).rejects.toMatchObject({
    code: 'no-administrator',
    message: expect.stringMatching(
      /publicUrl https:\/\/digits\.example\.org.*hand-digits user add NAME --role administrator/,
    ) as string,
  });
  await serveWith({});
});
