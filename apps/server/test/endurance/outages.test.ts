import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Batch, Prediction, Problem } from '@hand-digits/contract';
import { describe, expect, it } from 'vitest';
import { startTestServer } from '../http/server.ts';
import { startPostgresql } from '../services/postgresql-server.ts';
import { uniqueImage, type UniqueImage } from './images.ts';
import { makePlace, startMachine, urlOf } from './machines.ts';
import { batchFaults, missingPredictions } from './verify.ts';

interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: unknown;
}

async function send(url: string, { bytes }: UniqueImage): Promise<Answer> {
  const headers = { 'content-type': 'image/png' };
  const answer = await fetch(`${url}/api/v1/predictions`, { method: 'POST', headers, body: bytes });
  const retryAfter = answer.headers.get('retry-after');
  return { status: answer.status, retryAfter, body: await answer.json() };
}

/** A client that sends unique images one after another, and remembers what it was told. */
class Client {
  readonly kept = new Map<string, string>();
  readonly refused: { status: number; code: string; retryAfter: string | null }[] = [];
  readonly url: string;
  #n = 0;

  constructor(url: string) {
    this.url = url;
  }

  /** @returns whether it was kept */
  async sendOne({ large = false } = {}): Promise<boolean> {
    this.#n += 1;
    const image = uniqueImage(`outage-${this.#n}`, { large });
    const { status, retryAfter, body } = await send(this.url, image);
    if (status === 201) this.kept.set(Prediction.parse(body).id, image.sha256);
    else this.refused.push({ status, code: Problem.parse(body).code, retryAfter });
    return status === 201;
  }

  /** Sends on until one is kept again. */
  async sendUntilKept(patienceMs: number): Promise<void> {
    const until = performance.now() + patienceMs;
    while (!(await this.sendOne())) {
      if (performance.now() > until) throw new Error('The server did not recover.');
      await delay(100);
    }
  }
}

async function sendBatch(url: string, names: readonly string[]): Promise<Response> {
  const form = new FormData();
  for (const name of names) form.append('file', new Blob([uniqueImage(name).bytes]), name);
  return fetch(`${url}/api/v1/batches`, { method: 'POST', body: form });
}

const DISK_MB = 24;
const [MOUNT, UNMOUNT] = ['/usr/bin/mount', '/usr/bin/umount'] as const;

/** A disk of that size at a folder; false where mounting is not permitted. */
function mountSmallDisk(folder: string): boolean {
  mkdirSync(folder, { recursive: true });
  const options = ['-t', 'tmpfs', '-o', `size=${DISK_MB}m`, 'tmpfs', folder];
  return existsSync(MOUNT) && spawnSync(MOUNT, options).status === 0;
}

describe('a disk that fills up', () => {
  it('is told by 507 and when to come again, loses nothing, and is used again once there is room', async ({
    skip,
  }) => {
    const place = await makePlace('sqlite', '');
    const disk = path.join(place.folder, 'machine-0');
    const mounted = mountSmallDisk(disk);
    try {
      if (!mounted) skip('mounting a small disk is not permitted here');
      const filler = path.join(disk, 'somebody-elses-file');
      writeFileSync(filler, Buffer.alloc((DISK_MB - 4) * 2 ** 20));
      const server = await startMachine(['serve'], place.environment(0));
      const client = new Client(urlOf(server));
      // Large images lie in files, small ones in the database: both are to be met full.
      for (let n = 0; n < 2000 && client.refused.length < 20; n++) {
        await client.sendOne({ large: n % 2 === 0 });
      }
      expect(client.kept.size).toBeGreaterThan(0);
      expect(new Set(client.refused.map(({ code }) => code))).toEqual(new Set(['storage-full']));
      expect(client.refused[0]).toMatchObject({ status: 507, retryAfter: '60' });
      expect(await missingPredictions(client.url, client.kept)).toEqual([]);
      rmSync(filler);
      await client.sendUntilKept(10_000);
      expect(await missingPredictions(client.url, client.kept)).toEqual([]);
      expect(await server.stop()).toBe(0);
    } finally {
      if (mounted) spawnSync(UNMOUNT, ['--lazy', disk]);
      await place.remove();
    }
  }, 180_000);
});

describe('a PostgreSQL that stops in the middle', () => {
  it('is told by 503 and when to come again, and server and worker go on by themselves when it is back', async () => {
    const postgresql = await startPostgresql({ durable: true });
    const place = await makePlace('postgresql', postgresql.url);
    const server = await startMachine(['serve', '--run-jobs', 'false'], place.environment(0));
    const worker = await startMachine(['worker'], place.environment(1));
    try {
      const client = new Client(urlOf(server));
      const names = Array.from({ length: 60 }, (_, n) => `stopped-${n}.png`);
      for (const end of ['stop', 'kill'] as const) {
        await client.sendUntilKept(60_000);
        const batch = Batch.parse(await (await sendBatch(client.url, names)).json());
        const writing = Promise.all(
          Array.from({ length: 4 }, async () => {
            while (await client.sendOne({ large: true }));
          }),
        );
        await delay(150);
        await postgresql[end]();
        await writing;
        const ready = await fetch(`${client.url}/readyz`);
        expect([ready.status, await ready.json()]).toMatchObject([503, { status: 'not ready' }]);
        expect((await fetch(`${client.url}/healthz`)).status).toBe(200);
        expect((await sendBatch(client.url, names)).status).toBe(503);
        await postgresql.start();
        await client.sendUntilKept(60_000);
        expect(
          await batchFaults(client.url, [{ id: batch.id, fileNames: names }], 120_000),
        ).toEqual([]);
      }
      const kinds = new Set(
        client.refused.map((one) => `${one.status} ${one.code} ${one.retryAfter}`),
      );
      expect([...kinds]).toEqual(['503 database-unavailable 5']);
      expect(await missingPredictions(client.url, client.kept)).toEqual([]);
      expect([await server.stop(), await worker.stop()]).toEqual([0, 0]);
    } finally {
      await Promise.all([server.kill(), worker.kill()]);
      await place.remove();
      await postgresql.remove();
    }
  }, 300_000);
});

describe('a bucket that does not answer', () => {
  it('is told by 503 to those whose image needs it, while small images are kept in the database', async () => {
    // Nobody listens at port 9, which is for throwing away.
    const flags = { mediaBucket: 'away', mediaEndpoint: 'http://127.0.0.1:9' };
    const keys = { mediaAccessKey: 'key', mediaSecretKey: 'secret' };
    const server = await startTestServer({ flags: { ...flags, ...keys } });
    try {
      expect((await send(server.url, uniqueImage('small'))).status).toBe(201);
      const refused = await send(server.url, uniqueImage('large', { large: true }));
      expect(refused).toMatchObject({ status: 503, retryAfter: '5' });
      expect(Problem.parse(refused.body).code).toBe('media-unavailable');
    } finally {
      await server.close();
    }
  });
});
