import { describe, expect, it } from 'vitest';
import { SYSTEM, type Caller } from '../../src/use-cases/caller.ts';
import {
  createPrediction,
  type CreatePrediction,
  type CreatePredictionParts,
} from '../../src/use-cases/predictions/create.ts';
import type { Reader, ReadOutcome } from '../../src/use-cases/reader.ts';
import { BROKEN_FILE, digitFile, scriptedReader } from '../services/readings.ts';
import { onEveryStore, type TestStores } from '../services/stores.ts';

function partsOf(
  stores: TestStores,
  reader: Reader = scriptedReader(),
  draw = 0.5,
): CreatePredictionParts {
  return {
    ...stores,
    reader,
    random: () => draw,
    settings: { current: () => ({ spotCheckShare: 0.1 }) },
  };
}

function sent(bytes: Uint8Array, more: Partial<CreatePrediction> = {}): CreatePrediction {
  return {
    caller: SYSTEM,
    image: { kind: 'file', bytes },
    source: 'api',
    fileName: 'a.png',
    ...more,
  };
}

onEveryStore('An image that is sent', (stores) => {
  it('is answered when it is kept, with its record and its image', async () => {
    const outcome = await createPrediction(partsOf(stores()), sent(digitFile(4)));
    expect(outcome).toMatchObject({
      kind: 'done',
      value: {
        ...{
          digit: 4,
          decision: 'accepted',
          source: 'api',
          fileName: 'a.png',
          truth: null,
          corrections: [],
        },
        createdAt: '2026-11-22T12:00:00.000Z',
        image: { mediaType: 'image/png', bytes: 1 },
      },
    });
    const id = outcome.kind === 'done' ? outcome.value.id : '';
    const record = await stores().predictions.find(id);
    const kept = await stores().media.read(record?.image.sha256 ?? '');
    expect(Buffer.from(kept ?? [])).toEqual(Buffer.from(digitFile(4)));
    expect(outcome.kind === 'done' && outcome.value.image.url).toBe(
      `/api/v1/predictions/${id}/image`,
    );
  });

  it('as pixels is kept as the PNG that shows them', async () => {
    const pixels = Uint8Array.from({ length: 784 }, (_, i) => (i === 0 ? 105 : i % 200));
    const outcome = await createPrediction(partsOf(stores()), {
      ...sent(pixels),
      image: { kind: 'digit-image', pixels },
    });
    const id = outcome.kind === 'done' ? outcome.value.id : '';
    const record = await stores().predictions.find(id);
    const png = Buffer.from((await stores().media.read(record?.image.sha256 ?? '')) ?? []);
    expect([record?.digit, png.subarray(1, 4).toString(), png.readUInt32BE(16)]).toEqual([
      5,
      'PNG',
      28,
    ]);
  });

  it('again under the same Idempotency-Key gets the first answer, another image is refused, another caller is not meant', async () => {
    const parts = partsOf(stores());
    const idempotencyKey = 'order-17';
    const first = await createPrediction(parts, sent(digitFile(4), { idempotencyKey }));
    expect(await createPrediction(parts, sent(digitFile(4), { idempotencyKey }))).toEqual(first);
    expect(await createPrediction(parts, sent(digitFile(5), { idempotencyKey }))).toMatchObject({
      code: 'idempotency-key-reused',
    });
    const ada: Caller = { ...SYSTEM, actor: { kind: 'user', id: stores().ids(), name: 'Ada' } };
    const other = await createPrediction(
      parts,
      sent(digitFile(5), { idempotencyKey, caller: ada }),
    );
    expect(other).toMatchObject({ kind: 'done', value: { digit: 5, createdBy: { name: 'Ada' } } });
    expect((await stores().predictions.counts({})).total.value).toBe(2);
  });

  it('under one key ten times at once is kept once, and all get the same answer', async () => {
    const parts = partsOf(stores());
    const command = sent(digitFile(4), { idempotencyKey: 'again' });
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () => createPrediction(parts, command)),
    );
    const ids = outcomes.map((one) => (one.kind === 'done' ? one.value.id : one.code));
    expect(new Set(ids).size).toBe(1);
    expect((await stores().predictions.counts({})).total.value).toBe(1);
  });

  it('that is unsure waits for a person, of the accepted a drawn share does', async () => {
    await createPrediction(partsOf(stores()), sent(digitFile(9)));
    await createPrediction(partsOf(stores()), sent(digitFile(1)));
    await createPrediction(partsOf(stores(), scriptedReader(), 0.05), sent(digitFile(2)));
    expect((await stores().review.waiting()).value).toBe(2);
    expect(
      await stores().predictions.page({ filter: { digit: 2 }, sort: 'newest', limit: 1 }),
    ).toMatchObject({
      page: { items: [{ review: 'spot-check' }] },
    });
  });

  it('whose content was swept between look-up and commit is written again', async () => {
    const real = stores().media;
    let first = true;
    const media = {
      ...real,
      prepare: async (bytes: Uint8Array, mediaType: string) => {
        const image = await real.prepare(bytes, mediaType);
        const vanished = first ? { ...image, inline: null, key: null } : image;
        first = false;
        return vanished;
      },
    };
    const outcome = await createPrediction({ ...partsOf(stores()), media }, sent(digitFile(3)));
    expect(outcome.kind).toBe('done');
    expect((await stores().predictions.counts({})).total.value).toBe(1);
  });
});

describe('An image that cannot be read', () => {
  const untouched = new Proxy(
    {},
    {
      get: (_, name) => () => {
        throw new Error(`${String(name)} must not be touched`);
      },
    },
  );
  const parts = (outcome: ReadOutcome): CreatePredictionParts => ({
    ...(untouched as Record<string, never>),
    ...{ media: untouched as never, predictions: untouched as never },
    reader: {
      read: () => Promise.resolve(outcome),
      show: () => Promise.reject(new Error('never')),
    },
    clock: () => 0,
    ids: () => '',
    random: () => 0,
    settings: { current: () => ({ spotCheckShare: 0 }) },
  });

  it('is refused for what it is, and nothing is kept', async () => {
    const broken = {
      kind: 'unreadable',
      code: 'image-unreadable',
      detail: 'The PNG is damaged.',
    } as const;
    expect(await createPrediction(parts(broken), sent(BROKEN_FILE))).toEqual({
      ...broken,
      kind: 'refused',
    });
  });

  it('for lack of room in the queue may be sent again, and is told when', async () => {
    const busy = {
      kind: 'not-read',
      code: 'overloaded',
      detail: 'Full.',
      retryAfterSeconds: 2,
    } as const;
    expect(await createPrediction(parts(busy), sent(digitFile(1)))).toEqual({
      ...busy,
      kind: 'refused',
    });
  });
});
