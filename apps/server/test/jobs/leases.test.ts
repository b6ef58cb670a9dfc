import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { InProcessRunner } from '../../src/jobs/in-process-runner.ts';
import type { LeasedJobs } from '../../src/jobs/leased-jobs.ts';
import type { JobEvent } from '../../src/jobs/runner.ts';
import { DatabaseFailure } from '../../src/storage/failure.ts';
import { jobTable, type JobTableStore } from '../../src/storage/jobs.ts';
import type { JobRecord } from '../../src/use-cases/administration.ts';
import type { MediaSweeper } from '../../src/use-cases/housekeeping.ts';
import { openEmbedded } from '../services/stores.ts';
import { workOn } from '../services/work.ts';

let opened: Awaited<ReturnType<typeof openEmbedded>>;
beforeAll(async () => {
  opened = await openEmbedded();
});
afterAll(() => opened.close());

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** The runner's timers and its clock go on, and the database has answered what it was asked. */
async function pass(seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    opened.stores.clock.now += 1_000;
    await vi.advanceTimersByTimeAsync(1_000);
    for (let turn = 0; turn < 4; turn++) await sql`select 1`.execute(opened.stores.db.write);
  }
}

interface Running {
  readonly runner: InProcessRunner;
  readonly events: JobEvent[];
  readonly newest: () => Promise<JobRecord | undefined>;
}

async function start(
  change: (table: JobTableStore) => Partial<LeasedJobs>,
  sweep: MediaSweeper['sweep'],
): Promise<Running> {
  const { stores } = opened;
  const table = jobTable(stores.db, stores.ids);
  const parts = workOn(stores);
  const events: JobEvent[] = [];
  const runner = new InProcessRunner({
    parts: { ...parts, sweeper: { ...parts.sweeper, sweep }, clock: stores.clock },
    ...{ concurrency: 2, jobs: { ...table, ...change(table) } },
    ...{ holder: { host: 'here', pid: 1, start: 'now' }, isAlive: () => true },
    onEvent: (event) => events.push(event),
  });
  await runner.start();
  await runner.add([{ name: 'sweep-media', data: {} }]);
  const newest = async () => {
    const page = await table.page({ name: 'sweep-media', limit: 1 });
    return page.kind === 'page' ? page.page.items[0] : undefined;
  };
  return { runner, events, newest };
}

it('A job whose end could not be written is done again once its lease has run out', async () => {
  let ends = 0;
  let sweeps = 0;
  const fullDisk = (table: JobTableStore): Partial<LeasedJobs> => ({
    done: (id, holder, at) => {
      ends += 1;
      return ends > 1
        ? table.done(id, holder, at)
        : Promise.reject(DatabaseFailure.from('disk I/O', 'SQLITE_FULL'));
    },
  });
  const { runner, events, newest } = await start(fullDisk, () => Promise.resolve((sweeps += 1)));
  await pass(5);
  expect(await newest()).toMatchObject({ state: 'running', attempts: 1 });
  await pass(30);
  await runner.stop();
  expect(await newest()).toMatchObject({ state: 'done', attempts: 2 });
  expect(sweeps).toBe(2);
  expect(events.map(({ kind }) => kind)).toEqual(['queue-failed', 'done']);
});

it('A job that takes long keeps its lease: no other worker begins it too', async () => {
  let end = (): void => undefined;
  let sweeps = 0;
  const sweep = (): Promise<void> => {
    sweeps += 1;
    return new Promise((resolve) => (end = resolve));
  };
  const { runner, newest } = await start(() => ({}), sweep);
  await pass(60);
  expect(await newest()).toMatchObject({ state: 'running', attempts: 1 });
  end();
  await pass(1);
  await runner.stop();
  expect(await newest()).toMatchObject({ state: 'done', attempts: 1 });
  expect(sweeps).toBe(1);
});
