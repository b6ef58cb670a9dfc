import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Batch } from '@hand-digits/contract';
import { describe, expect, it } from 'vitest';
import { freshPostgresqlDatabase } from '../services/stores.ts';
import { uniqueImage } from './images.ts';
import { emptyLedger, sendImages } from './load.ts';
import {
  makePlace,
  runCommand,
  startMachine,
  urlOf,
  type Ground,
  type Machine,
  type Place,
} from './machines.ts';
import { countOf } from './verify.ts';

/** A place on either ground, removed at the end whatever happened. */
async function withPlace(ground: Ground, use: (place: Place) => Promise<void>): Promise<void> {
  const database = ground === 'postgresql' ? await freshPostgresqlDatabase() : undefined;
  const place = await makePlace(ground, database?.url ?? '');
  try {
    await use(place);
  } finally {
    await place.remove();
    await database?.drop();
  }
}

interface Installation {
  readonly url: string;
  /** the server first */
  readonly machines: readonly Machine[];
  /** @returns what each ended with */
  readonly stop: () => Promise<(number | null)[]>;
}

/** Server and, where work is shared, a worker that alone does it. */
async function startAll(place: Place, flags: readonly string[] = []): Promise<Installation> {
  const shares = place.ground === 'postgresql';
  const own = shares ? ['--run-jobs', 'false', ...flags] : flags;
  const server = await startMachine(['serve', ...own], place.environment(0));
  const worker = shares ? [await startMachine(['worker'], place.environment(1))] : [];
  const machines = [server, ...worker];
  return {
    url: urlOf(server).replace('0.0.0.0', '127.0.0.1'),
    machines,
    stop: () => Promise.all(machines.map((machine) => machine.stop())),
  };
}

const GROUNDS = [
  ['SQLite and a folder', 'sqlite'],
  ['PostgreSQL and a bucket, with a worker', 'postgresql'],
] as const;

describe.each(GROUNDS)('an operator on %s', (_, ground) => {
  it('sets it up, lets programs in and out, and moves everything to another machine by a backup', async () => {
    await withPlace(ground, async (place) => {
      const environment = place.environment(0);
      const run = async (...args: readonly string[]): Promise<string> => {
        const { status, out, err } = await runCommand(args, environment, 'a long pass phrase\n');
        expect({ args, status, err: status === 0 ? '' : err }).toEqual({
          args,
          status: 0,
          err: '',
        });
        return out;
      };
      const open = await runCommand(['serve', '--host', '0.0.0.0'], environment);
      expect([open.status, open.err]).toEqual([2, expect.stringContaining('no administrator yet')]);
      await run('user', 'add', 'anna', '--role', 'administrator');
      expect(await run('user', 'list')).toMatch(/anna +administrator +enabled/);
      const scopes = ['predictions:create', 'predictions:read', 'batches'];
      const secret = (await run('key', 'add', 'scanner', '--scope', ...scopes)).trim();
      const { url, machines, stop } = await startAll(place, ['--host', '0.0.0.0']);
      try {
        const headers = { authorization: `Bearer ${secret}`, 'content-type': 'image/png' };
        const { bytes } = uniqueImage('operator');
        const send = (): Promise<Response> =>
          fetch(`${url}/api/v1/predictions`, { method: 'POST', headers, body: bytes });
        expect((await send()).status).toBe(201);
        expect((await fetch(`${url}/api/v1/predictions`)).status).toBe(401);
        await readBatch(url, headers.authorization, 8);
        const labelled = path.join(place.folder, 'labelled', '8');
        mkdirSync(labelled, { recursive: true });
        writeFileSync(path.join(labelled, 'eight.png'), uniqueImage('labelled').bytes);
        expect(await run('import', path.dirname(labelled))).toContain('1 imported');
        expect(await run('import', path.dirname(labelled))).toContain('1 known already');
        const exported = await run('export', '--format', 'csv');
        expect(exported.trim().split('\n')).toHaveLength(1 + 1 + 8 + 1);
        const zip = path.join(place.folder, 'corrected.zip');
        await run('export', '--format', 'zip', '--filter', 'corrected=true', '--out', zip);
        const backup = path.join(place.folder, 'backup');
        expect(await run('backup', backup)).toMatch(/Copied \d+ records/);
        const elsewhere = { HAND_DIGITS_DATA_FOLDER: path.join(place.folder, 'elsewhere') };
        expect((await runCommand(['restore', backup], elsewhere)).status).toBe(0);
        expect((await runCommand(['export'], elsewhere)).out).toBe(exported);
        const [id = ''] = /^[0-9a-f-]{36}/m.exec(await run('key', 'list')) ?? [];
        await run('key', 'revoke', id);
        expect((await send()).status).toBe(401);
        expect(await stop()).toEqual(machines.map(() => 0));
      } finally {
        await Promise.all(machines.map((machine) => machine.kill()));
      }
    });
  }, 240_000);

  it('stops it under load, and every request that was taken is answered', async () => {
    await withPlace(ground, async (place) => {
      const ledger = emptyLedger();
      const { url, machines, stop } = await startAll(place);
      const load = sendImages({ url, ledger, round: 'stop', over: () => false }, 8);
      while (ledger.predictions.size < 20) await delay(10);
      const begun = performance.now();
      expect(await machines[0]?.stop()).toBe(0);
      // Long before busy connections are cut, after 30 seconds.
      expect(performance.now() - begun).toBeLessThan(20_000);
      await load;
      await stop();
      expect(ledger.wrongAnswers).toEqual([]);
      // What broke off was never taken: nothing is stored that nobody was told of.
      const again = await startAll(place);
      expect(await countOf(again.url, 'source=api')).toBe(ledger.predictions.size);
      await again.stop();
    });
  }, 240_000);
});

async function readBatch(url: string, authorization: string, files: number): Promise<void> {
  const form = new FormData();
  for (let n = 0; n < files; n++)
    form.append('file', new Blob([uniqueImage(`b${n}`).bytes]), `${n}.png`);
  const headers = { authorization };
  const sent = await fetch(`${url}/api/v1/batches`, { method: 'POST', headers, body: form });
  const { id } = Batch.parse(await sent.json());
  const events = await (await fetch(`${url}/api/v1/batches/${id}/events`, { headers })).text();
  expect(events).toContain('event: end');
  const batch = Batch.parse(await (await fetch(`${url}/api/v1/batches/${id}`, { headers })).json());
  expect([batch.state, batch.progress.read]).toEqual(['finished', files]);
}
