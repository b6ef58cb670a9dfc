import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import {
  addBatchArchive,
  addBatchFiles,
  closeBatch,
  commandBatch,
  createBatchFromPlace,
  getBatch,
  getBatchItems,
  openBatch,
} from '../../src/use-cases/batches/batches.ts';
import { watchBatch } from '../../src/use-cases/batches/watch.ts';
import { readBatchItems } from '../../src/use-cases/batches/work.ts';
import { SYSTEM } from '../../src/use-cases/caller.ts';
import { BROKEN_FILE, digitFile, scriptedReader } from '../services/readings.ts';
import { onEveryStore, type TestStores } from '../services/stores.ts';
import { workOn, type TestWork } from '../services/work.ts';
import { writeZip } from '../services/zip.ts';

const FILES = { origin: { kind: 'files' } } as const;
const never = new AbortController().signal;

async function batchOfFiles(work: TestWork, files: readonly Uint8Array[]): Promise<string> {
  const { value } = await openBatch(work, SYSTEM, FILES);
  await addBatchFiles(
    work,
    value.id,
    files.map((bytes, item) => ({ kind: 'file', fileName: `${item}.png`, bytes })),
  );
  await closeBatch(work, value.id);
  return value.id;
}

async function stateOf(work: TestWork, id: string) {
  const outcome = await getBatch(work, id);
  if (outcome.kind === 'refused') throw new Error(outcome.detail);
  const { state, failure, progress } = outcome.value;
  const { total, listed, read, refused } = progress;
  return { state, failure, total, listed, read, refused };
}

async function zipOf(
  stores: TestStores,
  entries: Readonly<Record<string, Uint8Array>>,
): Promise<AsyncIterable<Uint8Array>> {
  const file = path.join(stores.folder, `${stores.ids()}.zip`);
  await writeZip(file, entries);
  return chunks(readFileSync(file));
}

// eslint-disable-next-line @typescript-eslint/require-await -- a stream
async function* chunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < bytes.length; i += 1000) yield bytes.subarray(i, i + 1000);
}

/** Does something when the first bytes have come. */
async function* doing(
  what: () => Promise<unknown>,
  content: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let done = false;
  for await (const bytes of content) {
    yield bytes;
    if (!done) await what();
    done = true;
  }
}

onEveryStore('A batch', (stores) => {
  it('of files reads each once and tells which it could not read', async () => {
    const work = workOn(stores());
    const id = await batchOfFiles(work, [digitFile(3), BROKEN_FILE, digitFile(9)]);
    expect(await stateOf(work, id)).toMatchObject({
      state: 'running',
      total: 3,
      listed: true,
      read: 0,
    });
    await work.workOff();
    expect(await stateOf(work, id)).toEqual({
      state: 'finished',
      failure: null,
      total: 3,
      listed: true,
      read: 2,
      refused: 1,
    });
    const items = await getBatchItems(work, id, { limit: 10 });
    expect(items.kind === 'done' && items.value.items).toMatchObject([
      {
        item: 0,
        fileName: '0.png',
        state: 'read',
        prediction: { digit: 3, source: 'batch', batch: { id, item: 0 } },
      },
      { item: 1, state: 'refused', prediction: null, refusal: { code: 'image-unreadable' } },
      { item: 2, state: 'read', prediction: { digit: 9, decision: 'review' } },
    ]);
    expect((await stores().predictions.counts({ batch: id })).total.value).toBe(2);
    expect((await stores().review.waiting()).value).toBe(1);
  });

  it('without files is finished at once', async () => {
    const work = workOn(stores());
    const id = await batchOfFiles(work, []);
    expect(await stateOf(work, id)).toMatchObject({ state: 'finished', total: 0 });
  });

  it('of a ZIP lists its files in order, leaves out what systems add, and lets the archive go', async () => {
    const work = workOn(stores());
    const { value } = await openBatch(work, SYSTEM, {
      origin: { kind: 'zip', fileName: 'form.zip' },
    });
    const content = await zipOf(stores(), {
      'page 1/a.png': digitFile(1, 40_000),
      'page 1/.DS_Store': BROKEN_FILE,
      '__MACOSX/page 1/a.png': BROKEN_FILE,
      'page 2/b.png': digitFile(2),
    });
    await addBatchArchive(work, value.id, content);
    await closeBatch(work, value.id);
    await work.workOff();
    expect(await stateOf(work, value.id)).toMatchObject({ state: 'finished', total: 2, read: 2 });
    const items = await getBatchItems(work, value.id, { limit: 10 });
    expect(items.kind === 'done' && items.value.items.map(({ fileName }) => fileName)).toEqual([
      'page 1/a.png',
      'page 2/b.png',
    ]);
    const left = [];
    for await (const file of stores().files.list('uploads')) left.push(file);
    expect(left).toEqual([]);
  });

  it.each(['while its archive comes', 'after that'])(
    'of a ZIP that is cancelled %s leaves no archive behind',
    async (when) => {
      const work = workOn(stores());
      const origin = { kind: 'zip', fileName: 'late.zip' } as const;
      const { value } = await openBatch(work, SYSTEM, { origin });
      const cancel = () => commandBatch(work, SYSTEM, { id: value.id, command: 'cancel' });
      const content = await zipOf(stores(), { 'a.png': digitFile(1, 40_000) });
      if (when === 'after that') {
        await closeBatch(work, value.id);
        await cancel();
        await addBatchArchive(work, value.id, content);
      } else {
        await addBatchArchive(work, value.id, doing(cancel, content));
        await closeBatch(work, value.id);
        expect(work.queue).toEqual([]);
      }
      await work.workOff();
      expect(await stateOf(work, value.id)).toMatchObject({ state: 'cancelled', total: 0 });
      const left = [];
      for await (const file of stores().files.list('uploads')) left.push(file);
      expect(left).toEqual([]);
    },
  );

  it('of something that is no ZIP fails and says why', async () => {
    const work = workOn(stores());
    const { value } = await openBatch(work, SYSTEM, { origin: { kind: 'zip', fileName: null } });
    await addBatchArchive(work, value.id, chunks(Buffer.from('this is a letter, not an archive')));
    await closeBatch(work, value.id);
    await work.workOff();
    const { state, failure } = await stateOf(work, value.id);
    expect([state, failure]).toEqual(['failed', expect.stringMatching(/archive is damaged/)]);
  });

  it('of a folder reads what is in it, in the order of names, and follows no link out of it', async () => {
    const root = path.join(stores().folder, `inbox-${stores().ids()}`);
    mkdirSync(path.join(root, 'b'), { recursive: true });
    writeFileSync(path.join(root, 'b', '2.png'), digitFile(2));
    writeFileSync(path.join(root, 'a.png'), digitFile(1));
    symlinkSync('/etc/hostname', path.join(root, 'c.png'));
    const work = workOn(stores(), { folders: [root] });
    const outcome = await createBatchFromPlace(work, SYSTEM, {
      origin: { kind: 'folder', path: root },
    });
    await work.workOff();
    const id = outcome.kind === 'done' ? outcome.value.id : '';
    const items = await getBatchItems(work, id, { limit: 10 });
    expect(items.kind === 'done' && items.value.items.map(({ fileName }) => fileName)).toEqual([
      'a.png',
      'b/2.png',
    ]);
    const outside = await createBatchFromPlace(work, SYSTEM, {
      origin: { kind: 'folder', path: path.join(root, '..') },
    });
    expect(outside).toMatchObject({ kind: 'refused', code: 'folder-refused' });
  });

  it('done by two workers at once has one result for each file', async () => {
    const reader = scriptedReader();
    const work = workOn(stores(), { reader });
    const id = await batchOfFiles(
      work,
      Array.from({ length: 50 }, (_, i) => digitFile(((i * 7) % 9) as 1, i)),
    );
    const job = { batch: id, first: 0, last: 255 };
    await Promise.all([readBatchItems(work, job, never), readBatchItems(work, job, never)]);
    expect(await stateOf(work, id)).toMatchObject({ state: 'finished', read: 50, refused: 0 });
    expect((await stores().predictions.counts({ source: 'batch' })).total.value).toBe(50);
    const page = await stores().predictions.page({
      filter: { batch: id },
      sort: 'oldest',
      limit: 100,
    });
    const items = page.kind === 'page' ? page.page.items.map(({ batch }) => batch?.item ?? -1) : [];
    expect(items.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });

  it('stops when it is paused and goes on when it is resumed', async () => {
    let work = workOn(stores());
    let reads = 0;
    const reader = scriptedReader(async () => {
      reads += 1;
      if (reads === 40) await commandBatch(work, SYSTEM, { id, command: 'pause' });
    });
    work = workOn(stores(), { reader });
    const id = await batchOfFiles(
      work,
      Array.from({ length: 100 }, (_, i) => digitFile(1, i)),
    );
    await work.workOff();
    const paused = await stateOf(work, id);
    expect(paused.state).toBe('paused');
    expect(paused.read).toBeLessThan(100);
    expect(await commandBatch(work, SYSTEM, { id, command: 'pause' })).toMatchObject({
      code: 'batch-state-conflict',
    });
    await commandBatch(work, SYSTEM, { id, command: 'resume' });
    await work.workOff();
    expect(await stateOf(work, id)).toMatchObject({ state: 'finished', read: 100 });
    expect(reads).toBe(100);
  });

  it('that is cancelled keeps what was read and reads no more', async () => {
    const work = workOn(stores());
    const id = await batchOfFiles(work, [digitFile(1), digitFile(2)]);
    await commandBatch(work, SYSTEM, { id, command: 'cancel' });
    await work.workOff();
    expect(await stateOf(work, id)).toMatchObject({ state: 'cancelled', read: 0 });
    expect(await commandBatch(work, SYSTEM, { id, command: 'resume' })).toMatchObject({
      code: 'batch-state-conflict',
    });
  });

  it('tells its progress until it is over, then no more', async () => {
    const work = workOn(stores());
    const id = await batchOfFiles(
      work,
      Array.from({ length: 70 }, (_, i) => digitFile(1, i)),
    );
    const outcome = await watchBatch(work, id, never);
    if (outcome.kind === 'refused') throw new Error(outcome.detail);
    const told: [string, number][] = [];
    const working = work.workOff();
    for await (const { event, batch } of outcome.value) told.push([event, batch.progress.read]);
    await working;
    expect(told.at(0)?.[0]).toBe('progress');
    expect(told.at(-1)).toEqual(['end', 70]);
    expect(told.map(([, read]) => read)).toEqual(
      [...told.map(([, read]) => read)].sort((a, b) => a - b),
    );
  });
});
