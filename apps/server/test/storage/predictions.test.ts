import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { SYSTEM, audit } from '../../src/use-cases/caller.ts';
import { keep, keepMany, MODEL, newPrediction } from '../services/predictions.ts';
import { NOON, onEveryStore } from '../services/stores.ts';

const DELETION = { action: 'prediction.delete', subject: null };

onEveryStore('A stored prediction', (stores) => {
  it('is found again with everything that was said of it', async () => {
    const kept = await keep(stores(), {
      createdBy: { kind: 'user', id: stores().ids(), name: 'Ada' },
      fileName: 'Ziffer „7“, Seite 3.png',
    });
    const found = await stores().predictions.find(kept.id);
    expect(found).toEqual({ ...kept, truth: null, corrections: [] });
  });

  it('of a blank page has neither digit nor probabilities nor box', async () => {
    const geometry = {
      page: { width: 5, height: 6 },
      ...{ box: null, boxes: [], polarity: null, scale: null, shift: null },
    };
    const blank = {
      digit: null,
      confidence: 0,
      probabilities: null,
      digitness: null,
      geometry,
    } as const;
    const kept = await keep(stores(), { ...blank, decision: 'not-a-digit', reason: 'blank' });
    expect(await stores().predictions.find(kept.id)).toMatchObject({ ...blank, reason: 'blank' });
  });

  it('of several digits keeps a box for each mark', async () => {
    const boxes = [
      { left: 1, top: 1, width: 5, height: 9 },
      { left: 9, top: 1, width: 5, height: 9 },
    ];
    const geometry = {
      page: { width: 20, height: 12 },
      ...{ box: null, boxes, polarity: 'light-on-dark' as const, scale: null, shift: null },
    };
    const kept = await keep(stores(), {
      digit: null,
      decision: 'not-a-digit',
      reason: 'several-digits',
      geometry,
    });
    expect((await stores().predictions.find(kept.id))?.geometry).toEqual(geometry);
  });

  it('is there when a hundred come at once, each with its own image', async () => {
    const { media, predictions } = stores();
    const images = Array.from({ length: 100 }, () => randomBytes(700));
    const kept = await Promise.all(images.map((bytes) => keep(stores(), {}, bytes)));
    const found = await predictions.findMany(kept.map(({ id }) => id));
    expect(found).toHaveLength(100);
    for (const [i, { image }] of kept.entries()) {
      expect(Buffer.from((await media.read(image.sha256)) ?? [])).toEqual(images[i]);
    }
  });

  it('keeps its name although another file had the same one, and its image is kept once', async () => {
    const bytes = randomBytes(500);
    const [first, second] = [await keep(stores(), {}, bytes), await keep(stores(), {}, bytes)];
    expect(first.id).not.toBe(second.id);
    expect(await stores().predictions.findMany([first.id, second.id])).toHaveLength(2);
    const { media } = await stores().storage.report();
    expect(media.images).toBe(1);
  });

  it('that comes twice with one idempotency key is kept once, also when both come at once', async () => {
    const { media, predictions } = stores();
    const image = await media.prepare(randomBytes(300), 'image/png');
    const twice = [1, 2].map(() =>
      newPrediction(stores(), { image, idempotencyKey: 'local::order-17' }),
    );
    const outcomes = await Promise.all(twice.map((one) => predictions.insert(one, image)));
    const stored = twice.filter((_, i) => outcomes[i]?.kind === 'stored');
    expect(stored).toHaveLength(1);
    expect(outcomes).toContainEqual({ kind: 'already-stored', id: stored[0]?.id });
    expect((await predictions.findByIdempotencyKey('local::order-17'))?.id).toBe(stored[0]?.id);
    expect((await predictions.counts({})).total).toEqual({ value: 1, relation: 'exact' });
  });

  it('does not fail because another in its commit does', async () => {
    const { media, predictions } = stores();
    const image = await media.prepare(randomBytes(300), 'image/png');
    const gone = { ...image, sha256: 'b'.repeat(64), inline: null, key: null };
    const outcomes = await Promise.all([
      predictions.insert(newPrediction(stores(), { image }), image),
      predictions.insert(newPrediction(stores(), { image: gone }), gone),
      predictions.insert(newPrediction(stores(), { image }), image),
    ]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['stored', 'image-gone', 'stored']);
  });

  it('does not fail because another in its commit holds what the database cannot keep', async () => {
    const { predictions, db } = stores();
    const kept = Array.from({ length: 5 }, () => keep(stores()));
    const odd = keep(stores(), { fileName: 'a\0b.png' });
    const more = Array.from({ length: 5 }, () => keep(stores()));
    const oddly = await Promise.allSettled([odd]);
    for (const { id } of await Promise.all([...kept, ...more])) {
      expect((await predictions.find(id))?.id).toBe(id);
    }
    // SQLite keeps a NUL in a text, PostgreSQL does not.
    expect(oddly[0].status).toBe(db.kind === 'sqlite' ? 'fulfilled' : 'rejected');
  });

  it('takes its image along when it is deleted, unless another needs it', async () => {
    const { media, predictions, ids, clock } = stores();
    const shared = randomBytes(400);
    const [first, second] = [await keep(stores(), {}, shared), await keep(stores(), {}, shared)];
    const note = (): ReturnType<typeof audit> => audit({ ids, clock }, SYSTEM, DELETION);
    expect(await predictions.remove([first.id, stores().ids()], note())).toEqual([first.id]);
    expect(await predictions.find(first.id)).toBeUndefined();
    expect(await media.read(hashOf(first))).toBeDefined();
    await predictions.remove([second.id], note());
    expect(await media.read(hashOf(second))).toBeUndefined();
    expect((await predictions.counts({})).total.value).toBe(0);
  });

  it('has neighbours in time on both sides, nearest first', async () => {
    const kept = await keepMany(
      stores(),
      Array.from({ length: 7 }, () => ({})),
    );
    const found = await stores().predictions.neighbours(kept[3]?.id ?? '', 2);
    expect(found?.newer.map(({ id }) => id)).toEqual([kept[4]?.id, kept[5]?.id]);
    expect(found?.older.map(({ id }) => id)).toEqual([kept[2]?.id, kept[1]?.id]);
    expect(await stores().predictions.neighbours(stores().ids(), 2)).toBeUndefined();
  });
});

function hashOf({ image }: { image: { sha256: string } }): string {
  return image.sha256;
}

onEveryStore('Counts', (stores) => {
  it('by facet are exact, and change with what is deleted', async () => {
    const kept = await keepMany(stores(), [
      { digit: 3 },
      { digit: 3, decision: 'review', confidence: 0.7 },
      { digit: 8, source: 'web' },
      { digit: null, confidence: 0, decision: 'not-a-digit', reason: 'blank' },
    ]);
    const { predictions, ids, clock } = stores();
    expect(await predictions.counts({})).toEqual({
      total: { value: 4, relation: 'exact' },
      byDigit: [
        { digit: null, count: { value: 1, relation: 'exact' } },
        { digit: 3, count: { value: 2, relation: 'exact' } },
        { digit: 8, count: { value: 1, relation: 'exact' } },
      ],
      byDecision: [
        { decision: 'accepted', count: { value: 2, relation: 'exact' } },
        { decision: 'not-a-digit', count: { value: 1, relation: 'exact' } },
        { decision: 'review', count: { value: 1, relation: 'exact' } },
      ],
    });
    expect((await predictions.counts({ digit: 3, model: MODEL })).total.value).toBe(2);
    expect((await predictions.counts({ model: 'unknown' })).total.value).toBe(0);
    expect((await predictions.counts({ reason: 'blank' })).total.value).toBe(1);
    await predictions.remove([kept[0]?.id ?? ''], audit({ ids, clock }, SYSTEM, DELETION));
    expect((await predictions.counts({ digit: 3 })).total.value).toBe(1);
  });

  it('of a range or a text are searched, and still exact where few match', async () => {
    await keepMany(stores(), [
      { confidence: 0.4 },
      { confidence: 0.6, fileName: 'Eight_1%.png' },
      {},
    ]);
    const { predictions } = stores();
    const exactly = (value: number): object => ({ value, relation: 'exact' });
    expect((await predictions.counts({ confidenceMax: 0.6 })).total).toEqual(exactly(2));
    expect((await predictions.counts({ text: 'eight_1%' })).total).toEqual(exactly(1));
    expect((await predictions.counts({ text: 'e_ght' })).total).toEqual(exactly(0));
    expect((await predictions.counts({ from: NOON + 2, to: NOON + 3 })).total).toEqual(exactly(1));
  });
});
