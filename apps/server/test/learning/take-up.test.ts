import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { cancelJob } from '../../src/use-cases/administration.ts';
import { audit, SYSTEM } from '../../src/use-cases/caller.ts';
import type { JobRecord } from '../../src/use-cases/administration.ts';
import { keepHouse, takeUpWork } from '../../src/use-cases/housekeeping.ts';
import { learningJob } from '../../src/use-cases/learning/fine-tunings.ts';
import type { Trainer, TrainingOutcome } from '../../src/use-cases/learning/ports.ts';
import { MODEL } from '../services/predictions.ts';
import { openQueue, until, type OpenQueue } from '../services/queues.ts';
import { onEveryStore, type TestStores } from '../services/stores.ts';
import { workOn, type TestWork } from '../services/work.ts';

const MINUTE_MS = 60_000;
const IMPOSSIBLE = { kind: 'impossible', detail: 'The suite x cannot be read.' } as const;

interface Opened extends OpenQueue {
  readonly work: TestWork;
  /** orders of which the trainer keeps nothing any more */
  readonly forgotten: string[];
  readonly jobsOf: (fineTuning: string) => Promise<readonly JobRecord[]>;
}

async function open(
  stores: TestStores,
  train: () => Promise<TrainingOutcome> = () => Promise.resolve(IMPOSSIBLE),
): Promise<Opened> {
  const opened = await openQueue(stores);
  const forgotten: string[] = [];
  const trainer: Trainer = {
    train,
    forget: (id) => {
      forgotten.push(id);
      return Promise.resolve();
    },
  };
  const parts = { jobs: opened.queue, jobHistory: opened.log, clock: Date.now };
  const jobsOf = async (fineTuning: string) => {
    const page = await opened.log.page({ name: 'fine-tune', limit: 50 });
    const jobs = page.kind === 'page' ? page.page.items : [];
    return jobs.filter(({ data }) => data['fineTuning'] === fineTuning);
  };
  return { ...opened, work: { ...workOn(stores, { trainer }), ...parts }, forgotten, jobsOf };
}

/** Written down, and nothing put into the queue. */
async function create(stores: TestStores, minutesAgo = 5): Promise<string> {
  const id = stores.ids();
  const told = audit(stores, SYSTEM, { action: 'fine-tuning.start', subject: null });
  const progress = { phase: null, step: 0, steps: 0, secondsLeft: null, points: [] };
  const made = await stores.fineTunings.create(
    {
      ...{ id, state: 'waiting', parent: MODEL, candidate: null, epochs: 5, seed: 1, note: null },
      ...{ corrections: 0, confirmed: 0, createdAt: Date.now() - minutesAgo * MINUTE_MS },
      ...{ createdBy: SYSTEM.actor, finishedAt: null, progress, verdict: null },
      ...{ failure: null, promoted: null },
    },
    told,
  );
  expect(made).toBe(true);
  return id;
}

/** As if its last attempt had failed. */
async function giveUp({ db }: TestStores, key: string): Promise<void> {
  await (
    db.kind === 'sqlite'
      ? sql`update jobs set state = 'failed', attempts = 20, failure = 'The disk is full.',
          finished_at = ${Date.now()} where key = ${key}`
      : sql`update pgboss.job set state = 'failed', started_on = now(), completed_on = now(),
          retry_count = 19, output = '{"message":"The disk is full."}' where singleton_key = ${key}`
  ).execute(db.write);
}

onEveryStore('A fine-tuning whose job was lost', (stores) => {
  const find = (id: string) => stores().fineTunings.find(id);

  it('is done after all by the next process that starts, and another one may begin', async () => {
    const id = await create(stores());
    const { runner, work, forgotten } = await open(stores());
    const running = runner(work);
    await running.start();
    await until(() => Promise.resolve(forgotten.includes(id)));
    await running.stop();
    expect(await find(id)).toMatchObject({ state: 'failed', failure: IMPOSSIBLE.detail });
    await create(stores());
  });

  it('is left alone while its job waits or runs, and when it was made this very moment', async () => {
    let finish = (): void => undefined;
    const { queue, runner, work, jobsOf } = await open(stores(), () => {
      return new Promise((resolve) => {
        finish = () => {
          resolve(IMPOSSIBLE);
        };
      });
    });
    const recent = await create(stores(), 0);
    await takeUpWork(work);
    expect(await jobsOf(recent)).toEqual([]);
    await stores().fineTunings.end(recent, { state: 'failed', failure: 'x' }, 1);

    const id = await create(stores());
    await queue.add([learningJob(id)]);
    await takeUpWork(work);
    expect((await jobsOf(id)).map(({ state }) => state)).toEqual(['waiting']);
    const running = runner(work);
    await running.start();
    await until(async () => (await find(id))?.state === 'running');
    await takeUpWork(work);
    expect((await jobsOf(id)).map(({ state }) => state)).toEqual(['running']);
    await until(async () => {
      finish();
      return (await find(id))?.state === 'failed';
    });
    await running.stop();
  });

  it('fails with what its job was given up for, and nothing is kept of it', async () => {
    const { queue, runner, work, forgotten } = await open(stores());
    const id = await create(stores());
    await queue.add([learningJob(id)]);
    await giveUp(stores(), learningJob(id).key);
    await keepHouse(work, new AbortController().signal);
    const failure = 'It was given up after 20 attempts. The disk is full.';
    expect(await find(id)).toMatchObject({ state: 'failed', failure });
    const running = runner(work);
    await running.start();
    await until(() => Promise.resolve(forgotten.includes(id)));
    await running.stop();
  });

  it('is cancelled together with its job, and another one may begin', async () => {
    const { queue, log, work, jobsOf } = await open(stores());
    const id = await create(stores());
    await queue.add([learningJob(id)]);
    const [job] = await jobsOf(id);
    const outcome = await cancelJob({ ...stores(), ...work, jobLog: log }, SYSTEM, job?.id ?? '');
    expect(outcome).toMatchObject({ kind: 'done', value: { state: 'cancelled' } });
    expect(await find(id)).toMatchObject({ state: 'cancelled' });
    const page = await stores().audits.page({ subject: id, limit: 5 });
    expect(page).toMatchObject({ page: { items: [{ action: 'fine-tuning.cancel' }] } });
    await create(stores());
  });

  it('is cancelled where its job was cancelled long ago', async () => {
    const { queue, log, work, jobsOf } = await open(stores());
    const id = await create(stores());
    await queue.add([learningJob(id)]);
    const [job] = await jobsOf(id);
    expect((await log.cancel(job?.id ?? '', Date.now())).kind).toBe('cancelled');
    await takeUpWork(work);
    expect(await find(id)).toMatchObject({ state: 'cancelled' });
  });
});
