import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { isHolderAlive } from '../../src/jobs/liveness.ts';
import type { JobEvent, JobRunner } from '../../src/jobs/runner.ts';
import { jobTable } from '../../src/storage/jobs.ts';
import {
  addBatchFiles,
  closeBatch,
  commandBatch,
  getBatch,
  openBatch,
} from '../../src/use-cases/batches/batches.ts';
import { SYSTEM } from '../../src/use-cases/caller.ts';
import { digitFile, scriptedReader } from '../services/readings.ts';
import { holderOfThisProcess, openQueue, until } from '../services/queues.ts';
import { onEveryStore, openEmbedded } from '../services/stores.ts';
import { workOn, type TestWork } from '../services/work.ts';

async function batchOf(work: TestWork, files: number): Promise<string> {
  const { value } = await openBatch(work, SYSTEM, { origin: { kind: 'files' } });
  const listed = Array.from({ length: files }, (_, item) => ({
    kind: 'file' as const,
    fileName: `${item}.png`,
    bytes: digitFile(1, item),
  }));
  await addBatchFiles(work, value.id, listed);
  await closeBatch(work, value.id);
  return value.id;
}

onEveryStore('The job queue', (stores) => {
  it('has a batch read from start to end in the background', async () => {
    const { queue, runner, log } = await openQueue(stores());
    const events: JobEvent[] = [];
    const work = { ...workOn(stores()), jobs: queue, clock: Date.now };
    const running = runner(work, events);
    await running.start();
    const id = await batchOf(work, 300);
    const state = async () => {
      const outcome = await getBatch(work, id);
      return outcome.kind === 'done' ? outcome.value.state : outcome.code;
    };
    await until(async () => (await state()) === 'finished');
    await running.stop();
    expect((await stores().predictions.counts({ batch: id })).total.value).toBe(300);
    expect(events.filter(({ kind }) => kind !== 'done')).toEqual([]);
    const done = await log.page({ state: 'done', name: 'read-batch-items', limit: 50 });
    expect(done.kind === 'page' && done.page.items.length).toBeGreaterThanOrEqual(2);
    expect(done.kind === 'page' && done.page.items[0]).toMatchObject({
      attempts: 1,
      failure: null,
      data: { batch: id },
    });
  });

  it('does again what failed, and remembers why', async () => {
    const { queue, runner, log } = await openQueue(stores());
    let failures = 0;
    const reader = scriptedReader(() => {
      failures += 1;
      return failures > 1 ? Promise.resolve() : Promise.reject(new Error('the disk went away'));
    });
    const events: JobEvent[] = [];
    const work = { ...workOn(stores(), { reader }), jobs: queue, clock: Date.now };
    const id = await batchOf(work, 1);
    const running = runner(work, events);
    await running.start();
    await until(async () => {
      const outcome = await getBatch(work, id);
      return outcome.kind === 'done' && outcome.value.state === 'finished';
    });
    await running.stop();
    // The server's own jobs (sweeping, counting) may run beside it.
    const reading = events.filter((event) => 'name' in event && event.name === 'read-batch-items');
    // Starting takes up running batches, so the stretch may be queued twice; the second finds it done.
    const kinds = reading.map(({ kind }) => kind);
    expect([kinds[0], [...new Set(kinds.slice(1))]]).toEqual(['failed', ['done']]);
    expect((await stores().predictions.counts({ batch: id })).total.value).toBe(1);
    const page = await log.page({ name: 'read-batch-items', limit: 5 });
    const jobs = page.kind === 'page' ? page.page.items : [];
    expect(jobs).toContainEqual(expect.objectContaining({ state: 'done', attempts: 2 }));
  });

  it('puts back what runs when the process is asked to stop, and another one finishes it', async () => {
    const { queue, runner } = await openQueue(stores());
    const runners: JobRunner[] = [];
    let reads = 0;
    const reader = scriptedReader(async () => {
      reads += 1;
      if (reads === 40) void runners[0]?.stop();
      await delay(1);
    });
    const work = { ...workOn(stores(), { reader }), jobs: queue, clock: Date.now };
    const id = await batchOf(work, 200);
    const events: JobEvent[] = [];
    const first = runner(work, events);
    runners.push(first);
    await first.start();
    await until(() => Promise.resolve(events.some(({ kind }) => kind === 'stopped')));
    await first.stop();
    expect((await stores().predictions.counts({ batch: id })).total.value).toBeLessThan(200);
    if (stores().postgresqlUrl === null) {
      const second = runner(work);
      await second.start();
      await until(async () => (await stores().batches.find(id))?.state === 'finished');
      await second.stop();
      expect((await stores().predictions.counts({ batch: id })).total.value).toBe(200);
    }
  });

  it('holds each piece of work once, shows what waits, and lets it be cancelled', async () => {
    const { queue, log } = await openQueue(stores());
    const job = { name: 'list-batch', data: { batch: 'b' }, key: 'list:b' } as const;
    await queue.add([job]);
    await queue.add([job, { name: 'keep-house', data: {}, key: 'keep-house' }]);
    const waiting = await log.page({ state: 'waiting', name: 'list-batch', limit: 10 });
    const [only, ...more] = waiting.kind === 'page' ? waiting.page.items : [];
    expect(more).toEqual([]);
    expect(await log.cancel(only?.id ?? '', stores().clock())).toMatchObject({
      kind: 'cancelled',
      job: { state: 'cancelled' },
    });
    expect(await log.cancel(only?.id ?? '', stores().clock())).toEqual({ kind: 'not-waiting' });
    expect(await log.cancel(stores().ids(), stores().clock())).toEqual({ kind: 'not-found' });
  });
});

describe('The queue of a single machine', () => {
  it('takes up at once what a process that was killed had in hand', async () => {
    const { stores, close } = await openEmbedded();
    onTestFinished(close);
    const table = jobTable(stores.db, stores.ids);
    await table.add([{ name: 'keep-house', data: {} }], 1);
    // A pid that no process has: the largest one that Linux gives.
    const dead = { host: 'here', pid: 4_194_304, start: 'yesterday' };
    const elsewhere = { host: 'there', pid: 4_194_304, start: 'yesterday' };
    const alive = isHolderAlive(holderOfThisProcess());
    expect(await table.take(dead, 2, 1_000_000)).toMatchObject({ name: 'keep-house' });
    expect(await table.take(elsewhere, 3, 1_000_000)).toBeUndefined();
    await table.freeDead(alive, 4);
    expect(await table.take(elsewhere, 5, 1_000_000)).toMatchObject({ name: 'keep-house' });
    await table.freeDead(alive, 6);
    expect(await table.take(dead, 7, 1_000_000)).toBeUndefined();
  });

  it('gives a job whose lease ran out to another, and the first can no longer end it', async () => {
    const { stores, close } = await openEmbedded();
    onTestFinished(close);
    const table = jobTable(stores.db, stores.ids);
    const [slow, quick] = [holderOfThisProcess(), holderOfThisProcess()];
    await table.add([{ name: 'keep-house', data: {} }], 1);
    const job = await table.take(slow, 2, 10);
    expect(await table.take(quick, 9, 20)).toBeUndefined();
    expect((await table.take(quick, 11, 20))?.id).toBe(job?.id);
    await table.done(job?.id ?? '', slow, 12);
    const page = await table.page({ limit: 5 });
    expect(page.kind === 'page' && page.page.items[0]).toMatchObject({
      state: 'running',
      attempts: 2,
    });
  });

  it('waits longer after each failure and gives up in the end', async () => {
    const { stores, close } = await openEmbedded();
    onTestFinished(close);
    const table = jobTable(stores.db, stores.ids);
    const holder = holderOfThisProcess();
    await table.add([{ name: 'keep-house', data: {} }], 0);
    let now = 0;
    const waits: number[] = [];
    for (let attempt = 0; attempt < 20; attempt++) {
      const failedAt = now;
      let job = await table.take(holder, now, now + 1000);
      while (job === undefined) job = await table.take(holder, (now += 500), now + 1000);
      waits.push(now - failedAt);
      await table.retry(job.id, holder, { at: now, failure: 'no' });
    }
    expect(waits.slice(0, 4)).toEqual([0, 2000, 4000, 8000]);
    expect(Math.max(...waits)).toBe(60_000);
    const page = await table.page({ state: 'failed', limit: 5 });
    expect(page.kind === 'page' && page.page.items[0]).toMatchObject({
      attempts: 20,
      failure: 'no',
    });
  });
});

onEveryStore('A batch that was cancelled while its jobs wait', (stores) => {
  it('leaves nothing to do', async () => {
    const { queue, runner } = await openQueue(stores());
    const reader = scriptedReader();
    const work = { ...workOn(stores(), { reader }), jobs: queue, clock: Date.now };
    const id = await batchOf(work, 5);
    await commandBatch(work, SYSTEM, { id, command: 'cancel' });
    const events: JobEvent[] = [];
    const running = runner(work, events);
    await running.start();
    await until(() => Promise.resolve(events.some(({ kind }) => kind === 'done')));
    await running.stop();
    expect(reader.reads).toBe(0);
  });
});
