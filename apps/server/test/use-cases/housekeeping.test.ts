import { expect, it } from 'vitest';
import { addBatchFiles, closeBatch, openBatch } from '../../src/use-cases/batches/batches.ts';
import { SYSTEM } from '../../src/use-cases/caller.ts';
import { keepHouse, takeUpWork } from '../../src/use-cases/housekeeping.ts';
import { keepMany } from '../services/predictions.ts';
import { digitFile } from '../services/readings.ts';
import { onEveryStore } from '../services/stores.ts';
import { workOn, type TestWork } from '../services/work.ts';

const HOUR_MS = 60 * 60_000;
const never = new AbortController().signal;
const FILES = { origin: { kind: 'files' } } as const;

async function openWithFile(work: TestWork): Promise<string> {
  const { value } = await openBatch(work, SYSTEM, FILES);
  const file = { kind: 'file', fileName: 'a.png', bytes: digitFile(1) } as const;
  await addBatchFiles(work, value.id, [file]);
  return value.id;
}

onEveryStore('Housekeeping', (stores) => {
  it('fails an upload that was cut an hour ago, and leaves one that still sends', async () => {
    const work = workOn(stores());
    const cut = await openWithFile(work);
    stores().clock.now += 2 * HOUR_MS;
    const sending = await openWithFile(work);
    await keepHouse(work, never);
    const states = await Promise.all([cut, sending].map((id) => stores().batches.find(id)));
    expect(states.map((batch) => batch?.state)).toEqual(['failed', 'receiving']);
    expect(states[0]?.failure).toMatch(/upload was cut/);
  });

  it('fails an archive that never arrived', async () => {
    const work = workOn(stores());
    const { value } = await openBatch(work, SYSTEM, { origin: { kind: 'zip', fileName: 'a.zip' } });
    stores().clock.now += 2 * HOUR_MS;
    await keepHouse(work, never);
    await work.workOff();
    expect(await stores().batches.find(value.id)).toMatchObject({
      state: 'failed',
      failure: expect.stringMatching(/archive is gone/) as string,
    });
  });

  it('takes up a batch whose jobs were lost, after a while by itself and at once when a process starts', async () => {
    for (const revive of [
      async (work: TestWork) => {
        stores().clock.now += HOUR_MS;
        await keepHouse(work, never);
      },
      (work: TestWork) => {
        stores().clock.now += 1;
        return takeUpWork(work);
      },
    ]) {
      const work = workOn(stores());
      const id = await openWithFile(work);
      await closeBatch(work, id);
      work.queue.length = 0;
      await revive(work);
      await work.workOff();
      expect((await stores().batches.find(id))?.state).toBe('finished');
    }
  });

  it('deletes what is older than the days that are kept, with its images, and nothing else', async () => {
    const old = await keepMany(stores(), [{}, {}, {}]);
    stores().clock.now += 40 * 24 * HOUR_MS;
    const [recent] = await keepMany(stores(), [{}]);
    await keepHouse(workOn(stores(), { keepDays: null }), never);
    expect((await stores().predictions.counts({})).total.value).toBe(4);
    await keepHouse(workOn(stores(), { keepDays: 30 }), never);
    expect(
      (
        await stores().predictions.findMany(
          [...old, ...(recent === undefined ? [] : [recent])].map(({ id }) => id),
        )
      ).map(({ id }) => id),
    ).toEqual([recent?.id]);
    expect(await stores().media.read(old[0]?.image.sha256 ?? '')).toBeUndefined();
    const audit = await stores().audits.page({ action: 'prediction.delete', limit: 5 });
    expect(audit).toMatchObject({ page: { items: [{ actor: { kind: 'system' } }] } });
  });
});
