import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  addBatchFiles,
  closeBatch,
  getBatch,
  openBatch,
} from '../../src/use-cases/batches/batches.ts';
import { audit, SYSTEM } from '../../src/use-cases/caller.ts';
import { getShadow, listDisagreements, ShadowWatch } from '../../src/use-cases/learning/shadow.ts';
import type { Reader, ReadOptions } from '../../src/use-cases/reader.ts';
import { MODEL } from '../services/predictions.ts';
import { digitFile, scriptedReader } from '../services/readings.ts';
import { openEmbedded, type TestStores } from '../services/stores.ts';
import { workOn } from '../services/work.ts';

const CANDIDATE = 'c'.repeat(64);
/** Two stretches of what is read and kept together. */
const FILES = 64;
const DRAWN = 0.5;

describe('the model in the shadow, beside a batch', () => {
  let stores: TestStores;
  let close: () => Promise<void>;
  /** how the candidate was asked */
  let asked: (ReadOptions | undefined)[];
  let faults: unknown[];
  let ponder: () => Promise<void>;

  beforeEach(async () => {
    ({ stores, close } = await openEmbedded());
    asked = [];
    faults = [];
    ponder = () => Promise.resolve();
  });
  afterEach(() => close());

  /** It calls everything an 8. */
  const candidate: Reader = {
    ...scriptedReader(),
    read: async (_, options) => {
      asked.push(options);
      await ponder();
      return scriptedReader().read({ kind: 'file', bytes: digitFile(8) });
    },
  };

  /** Half of the files are an 8, the others a 3. @returns once the whole batch is read */
  async function readBatch(share: number, model?: string): Promise<ShadowWatch> {
    const told = audit(stores, SYSTEM, { action: 'model.shadow', subject: null });
    await stores.shadows.set({ model: CANDIDATE, share, since: stores.clock() }, told);
    const onFault = (_: string, error: unknown): number => faults.push(error);
    const random = (): number => DRAWN;
    const shadowWatch = new ShadowWatch({ ...stores, reader: candidate, random, onFault });
    await shadowWatch.refresh();
    const work = workOn(stores, { shadowWatch });
    const origin = { kind: 'files' } as const;
    const { value } = await openBatch(work, SYSTEM, { origin, ...(model ? { model } : {}) });
    await addBatchFiles(
      work,
      value.id,
      Array.from({ length: FILES }, (_, item) => ({
        ...{ kind: 'file' as const, fileName: `${item}.png` },
        bytes: digitFile(item % 2 === 0 ? 3 : 8, item),
      })),
    );
    await closeBatch(work, value.id);
    await work.workOff();
    expect(await getBatch(work, value.id)).toMatchObject({
      value: { state: 'finished', progress: { read: FILES } },
    });
    return shadowWatch;
  }

  /** How the two compare, once every file was compared or passed over. */
  async function report(shadowWatch: ShadowWatch): Promise<unknown> {
    const told = async (): Promise<{ compared: number; passedOver: number }> => {
      const outcome = await getShadow({ ...stores, shadowWatch });
      if (outcome.kind === 'refused') throw new Error('Everybody may ask.');
      return outcome.value;
    };
    await expect.poll(async () => (await told()).compared + (await told()).passedOver).toBe(FILES);
    return told();
  }

  it('reads few of the files, behind all others, and says how many it passed over', async () => {
    const shadowWatch = await readBatch(1);
    expect(await report(shadowWatch)).toMatchObject({
      ...{ model: CANDIDATE, compared: asked.length, passedOver: FILES - asked.length },
    });
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.length).toBeLessThanOrEqual(FILES / 16);
    expect(new Set(asked.map((how) => JSON.stringify(how)))).toEqual(
      new Set([JSON.stringify({ model: CANDIDATE, priority: 'background' })]),
    );
    expect(faults).toEqual([]);
  });

  it('is waited for by no batch, and takes no more while it is at work', async () => {
    const pondered = Promise.withResolvers<undefined>();
    ponder = () => pondered.promise;
    const shadowWatch = await readBatch(1);
    expect(asked).toHaveLength(2);
    pondered.resolve(undefined);
    expect(await report(shadowWatch)).toMatchObject({ compared: 2, passedOver: FILES - 2 });
  });

  it('leaves what it read otherwise beside the file’s own prediction', async () => {
    const shadowWatch = await readBatch(1);
    const { compared, sameDigit } = (await report(shadowWatch)) as Record<string, number>;
    const outcome = await listDisagreements({ ...stores, shadowWatch }, { limit: 100 });
    if (outcome.kind === 'refused') throw new Error(outcome.detail);
    const { items } = outcome.value;
    expect(items).toHaveLength((compared ?? 0) - (sameDigit ?? 0));
    expect(items.length).toBeGreaterThan(0);
    for (const { digit, prediction } of items) {
      expect([digit, prediction.digit, prediction.model]).toEqual([8, 3, MODEL]);
      expect(prediction.source).toBe('batch');
    }
  });

  it('begins to count anew with another one, whatever of the one before was not written down', async () => {
    const pondered = Promise.withResolvers<undefined>();
    ponder = () => pondered.promise;
    const shadowWatch = await readBatch(1);
    const told = audit(stores, SYSTEM, { action: 'model.shadow', subject: null });
    const other = { model: 'd'.repeat(64), share: 1, since: stores.clock() + 1 };
    await stores.shadows.set(other, told);
    await shadowWatch.refresh();
    pondered.resolve(undefined);
    await setImmediate();
    await shadowWatch.flush();
    expect(await stores.shadows.current()).toMatchObject({ ...other, compared: 0, passedOver: 0 });
  });

  it('leaves alone what the share does not choose', async () => {
    await readBatch(DRAWN / 2);
    expect(asked).toEqual([]);
    expect(await stores.shadows.current()).toMatchObject({ compared: 0, passedOver: 0 });
  });

  it('leaves a batch alone that names its model: whoever asks for one compares by himself', async () => {
    await readBatch(1, MODEL);
    expect(asked).toEqual([]);
  });
});
