import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { utimes } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { DISCARD_MS, GRACE_MS, sweepMedia } from '../../src/storage/media/sweep.ts';
import { holdMedia } from '../../src/storage/media/hold.ts';
import { INLINE_BYTES } from '../../src/storage/media/store.ts';
import { openBatch } from '../../src/use-cases/batches/batches.ts';
import { getImage, getSight } from '../../src/use-cases/media.ts';
import { audit, SYSTEM } from '../../src/use-cases/caller.ts';
import { keep } from '../services/predictions.ts';
import { scriptedReader } from '../services/readings.ts';
import { onEveryStore, type TestStores } from '../services/stores.ts';

const never = new AbortController().signal;

async function filesOf({ files }: TestStores): Promise<string[]> {
  const keys = [];
  for await (const { key } of files.list('images')) keys.push(key);
  return keys;
}

function remove(stores: TestStores, id: string): Promise<readonly string[]> {
  const note = { action: 'prediction.delete', subject: null };
  return stores.predictions.remove([id], audit(stores, SYSTEM, note));
}

onEveryStore('An image', (stores) => {
  it('comes back byte for byte, small or large, with the name its file had', async () => {
    for (const size of [1, INLINE_BYTES, INLINE_BYTES + 1, 3_000_000]) {
      const bytes = randomBytes(size);
      const { id } = await keep(stores(), { fileName: 'page.png' }, bytes);
      const outcome = await getImage(stores(), id);
      if (outcome.kind === 'refused') throw new Error(outcome.detail);
      expect(Buffer.from(outcome.value.bytes).equals(bytes)).toBe(true);
      expect(outcome.value.fileName).toBe('page.png');
    }
  });

  it('that is large lies in one file, however many predictions show it', async () => {
    const bytes = randomBytes(100_000);
    const before = await filesOf(stores());
    await keep(stores(), {}, bytes);
    await keep(stores(), {}, bytes);
    expect((await filesOf(stores())).length - before.length).toBe(1);
  });

  it('of a deleted prediction is gone at once, its file a little later, a file that others need never', async () => {
    const [shared, own] = [randomBytes(100_000), randomBytes(100_000)];
    const [first, second, third] = [
      await keep(stores(), {}, shared),
      await keep(stores(), {}, shared),
      await keep(stores(), {}, own),
    ];
    const before = await filesOf(stores());
    await remove(stores(), first.id);
    await remove(stores(), third.id);
    expect(await stores().media.read(third.image.sha256)).toBeUndefined();
    await sweepMedia(stores(), stores().clock(), never);
    expect(await filesOf(stores())).toEqual(before);
    await sweepMedia(stores(), stores().clock() + DISCARD_MS + 1, never);
    expect(before.length - (await filesOf(stores())).length).toBe(1);
    expect(await stores().media.read(second.image.sha256)).toBeDefined();
  });

  it('that a backup may still copy stays until the backup is over', async () => {
    const { id } = await keep(stores(), {}, randomBytes(100_000));
    await remove(stores(), id);
    const before = await filesOf(stores());
    const later = stores().clock() + DISCARD_MS + 1;
    await holdMedia(stores().db.write, later);
    await sweepMedia(stores(), later, never);
    expect(await filesOf(stores())).toEqual(before);
  });

  it('whose record was never written is swept after a day of grace, and not before', async () => {
    const { media, folder, db } = stores();
    const { key } = await media.prepare(randomBytes(100_000), 'image/png');
    await sweepMedia(stores(), Date.now(), never);
    expect(await filesOf(stores())).toContain(key);
    if (db.kind === 'sqlite') {
      const yesterday = (Date.now() - GRACE_MS - 60_000) / 1000;
      await utimes(path.join(folder, 'media', key ?? ''), yesterday, yesterday);
      await sweepMedia(stores(), Date.now(), never);
    } else {
      await sweepMedia(stores(), Date.now() + GRACE_MS + 60_000, never);
    }
    expect(await filesOf(stores())).not.toContain(key);
  });

  it('shows again what the model saw, as PNG', async () => {
    const { id } = await keep(stores());
    const parts = { ...stores(), reader: scriptedReader() };
    const outcome = await getSight(parts, id, 'digit-image');
    if (outcome.kind === 'refused') throw new Error(outcome.detail);
    expect(Buffer.from(outcome.value.bytes).subarray(1, 4).toString()).toBe('PNG');
    expect(await getSight(parts, id, 'ink')).toMatchObject({
      kind: 'refused',
      code: 'image-not-found',
    });
    expect(await getSight(parts, stores().ids(), 'ink')).toMatchObject({
      code: 'prediction-not-found',
    });
  });

  it('that someone removed by hand is told as such, not as an empty one', async () => {
    const bytes = randomBytes(50_000);
    const { id } = await keep(stores(), {}, bytes);
    for (const key of await filesOf(stores())) await stores().files.remove(key);
    await expect(getImage(stores(), id)).rejects.toThrow(/gone from the media store/);
  });
});

onEveryStore('An uploaded archive', (stores) => {
  it('that nobody reads any more is swept after a day, one that is still to be listed is not', async () => {
    const { files, batches, clock } = stores();
    const origin = { origin: { kind: 'zip', fileName: null } } as const;
    const ids: string[] = [];
    for (let n = 0; n < 3; n++) ids.push((await openBatch(stores(), SYSTEM, origin)).value.id);
    const [waiting = '', over = '', listed = ''] = ids;
    const cancelled = { from: ['receiving'], to: 'cancelled', at: clock() } as const;
    await batches.move(over, cancelled, null);
    await batches.setListed(listed, clock());
    const keyOf = (id: string): string => `uploads/zip/${id}.zip`;
    const keys = [keyOf(waiting), keyOf(over), keyOf(listed), keyOf(stores().ids())];
    for (const key of [...keys, `${keyOf(waiting)}.part`]) await files.write(key, randomBytes(10));
    const left = async (): Promise<string[]> => {
      const found = [];
      for await (const { key } of files.list('uploads')) found.push(key);
      return found;
    };
    await sweepMedia(stores(), Date.now(), never);
    expect(await left()).toHaveLength(5);
    await sweepMedia(stores(), Date.now() + GRACE_MS + 60_000, never);
    expect(await left()).toEqual([keyOf(waiting)]);
    await files.remove(keyOf(waiting));
  });
});
