import type { Actor, Role } from '@hand-digits/contract';
import { expect, it } from 'vitest';
import type { Caller } from '../../src/use-cases/caller.ts';
import {
  correctMany,
  correctPrediction,
  undoMany,
  type CorrectionParts,
} from '../../src/use-cases/corrections.ts';
import {
  answerReviewGrid,
  getAgreement,
  getReviewGrid,
  getReviewSummary,
  nextReviews,
  skipReview,
  type ReviewParts,
} from '../../src/use-cases/review.ts';
import { deletePrediction } from '../../src/use-cases/predictions/remove.ts';
import { keep, keepMany } from '../services/predictions.ts';
import { onEveryStore, type TestStores } from '../services/stores.ts';

function person(stores: TestStores, name: string, role: Role = 'reviewer'): Caller {
  const actor: Actor = { kind: 'user', id: stores.ids(), name };
  return { actor, role, scopes: null, address: null, requestId: null };
}

/** @param secondOpinionShare of the reviewed that a second person sees */
function partsOf(stores: TestStores, secondOpinionShare = 0): CorrectionParts & ReviewParts {
  return { ...stores, random: () => 0.5, settings: { current: () => ({ secondOpinionShare }) } };
}

const HISTORY = 'history' as const;

onEveryStore('A correction', (stores) => {
  it('tells who and when, and the first answer stays', async () => {
    const { id } = await keep(stores(), { digit: 7 });
    const ada = person(stores(), 'Ada');
    const outcome = await correctPrediction(partsOf(stores()), ada, {
      id,
      patch: { truth: 1, origin: HISTORY },
    });
    expect(outcome).toMatchObject({
      kind: 'done',
      value: {
        ...{ id, digit: 7, truth: 1 },
        corrections: [
          {
            truth: 1,
            by: ada.actor,
            at: '2026-11-22T12:00:00.000Z',
            origin: HISTORY,
            undoneAt: null,
          },
        ],
      },
    });
  });

  it('may be followed by others, and each is undone in turn until the guess stands alone', async () => {
    const { id } = await keep(stores());
    const [parts, ada] = [partsOf(stores()), person(stores(), 'Ada')];
    const patch = async (truth: 1 | 'not-a-digit' | null) => {
      const outcome = await correctPrediction(parts, ada, {
        id,
        patch: { truth, origin: HISTORY },
      });
      return outcome.kind === 'done' ? outcome.value.truth : outcome.code;
    };
    expect(await patch(1)).toBe(1);
    expect(await patch('not-a-digit')).toBe('not-a-digit');
    expect(await patch(null)).toBe(1);
    expect(await patch(null)).toBe(null);
    expect(await patch(null)).toBe('correction-not-found');
    const record = await stores().predictions.find(id);
    expect(record?.corrections.map(({ truth, undoneAt }) => [truth, undoneAt !== null])).toEqual([
      [1, true],
      ['not-a-digit', true],
    ]);
  });

  it('is refused when another one came in between', async () => {
    const { id } = await keep(stores());
    const [parts, ada, ben] = [partsOf(stores()), person(stores(), 'Ada'), person(stores(), 'Ben')];
    await correctPrediction(parts, ada, { id, patch: { truth: 4, origin: HISTORY } });
    const late = await correctPrediction(parts, ben, {
      id,
      patch: { truth: 9, expected: null, origin: HISTORY },
    });
    expect(late).toMatchObject({ kind: 'refused', code: 'correction-conflict' });
    expect((await stores().predictions.find(id))?.truth).toBe(4);
  });

  it('of many tells which could not be made and makes the others', async () => {
    const kept = await keepMany(stores(), [{ digit: 2 }, { digit: 5 }]);
    const ids = [...kept.map(({ id }) => id), stores().ids()];
    const [parts, ada] = [partsOf(stores()), person(stores(), 'Ada')];
    const { value } = await correctMany(parts, ada, { ids, truth: 'the-guess', origin: HISTORY });
    expect(value).toEqual({ changed: ids.slice(0, 2), unchanged: ids.slice(2) });
    expect((await stores().predictions.find(ids[1] ?? ''))?.truth).toBe(5);
    expect((await undoMany(parts, ada, ids.slice(1))).value.changed).toEqual([ids[1]]);
  });

  it('moves the counts, and is found by what the person said', async () => {
    const [right, wrong] = await keepMany(stores(), [{ digit: 2 }, { digit: 5 }, { digit: 6 }]);
    const [parts, ada] = [partsOf(stores()), person(stores(), 'Ada')];
    await correctMany(parts, ada, { ids: [right?.id ?? ''], truth: 2, origin: HISTORY });
    await correctMany(parts, ada, {
      ids: [wrong?.id ?? ''],
      truth: 'not-a-digit',
      origin: HISTORY,
    });
    const { predictions } = stores();
    const found = async (filter: Parameters<typeof predictions.counts>[0]) => {
      const page = await predictions.page({ filter, sort: 'oldest', limit: 10 });
      const ids = page.kind === 'page' ? page.page.items.map(({ digit }) => digit) : [];
      return [ids, (await predictions.counts(filter)).total.value];
    };
    expect(await found({ corrected: true })).toEqual([[2, 5], 2]);
    expect(await found({ corrected: false })).toEqual([[6], 1]);
    expect(await found({ wrong: true })).toEqual([[5], 1]);
    expect(await found({ wrong: false })).toEqual([[2], 1]);
    expect(await found({ truth: 'not-a-digit' })).toEqual([[5], 1]);
    expect(await found({ truth: 2, digit: 2 })).toEqual([[2], 1]);
  });

  it('stands in the audit log, found by person, kind and prediction', async () => {
    const { id } = await keep(stores());
    const ada = person(stores(), 'Ada');
    await correctPrediction(partsOf(stores()), ada, { id, patch: { truth: 3, origin: HISTORY } });
    const { audits } = stores();
    for (const by of [{ actor: ada.actor.id ?? '' }, { action: 'prediction.' }, { subject: id }]) {
      const outcome = await audits.page({ ...by, limit: 10 });
      expect(outcome).toMatchObject({
        page: {
          items: [
            {
              action: 'prediction.correct',
              actor: ada.actor,
              subject: { kind: 'prediction', id },
              details: { truth: 3 },
            },
          ],
        },
      });
    }
  });
});

const UNSURE = { decision: 'review', review: 'unsure' } as const;

onEveryStore('The review queue', (stores) => {
  it('hands out the least sure first, and each to one reviewer', async () => {
    await keepMany(
      stores(),
      [0.9, 0.4, 0.7, 0.5].map((confidence) => ({ ...UNSURE, confidence })),
    );
    const parts = partsOf(stores());
    const confidences = async (who: Caller): Promise<number[]> => {
      const outcome = await nextReviews(parts, who, { limit: 2, skip: [] });
      return outcome.kind === 'done'
        ? outcome.value.items.map(({ prediction }) => prediction.confidence)
        : [];
    };
    const [ada, ben] = [person(stores(), 'Ada'), person(stores(), 'Ben')];
    expect(await confidences(ada)).toEqual([0.4, 0.5]);
    expect(await confidences(ben)).toEqual([0.7, 0.9]);
    expect(await confidences(ada)).toEqual([0.4, 0.5]);
    stores().clock.now += 3 * 60_000;
    expect(await confidences(ben)).toEqual([0.4, 0.5]);
  });

  it('leaves out what is deleted while it is handed out or skipped', async () => {
    const parts = partsOf(stores());
    const ada = person(stores(), 'Ada');
    for (let round = 0; round < 20; round++) {
      const kept = await keepMany(
        stores(),
        Array.from({ length: 8 }, () => UNSURE),
      );
      const [queue, ...others] = await Promise.all([
        nextReviews(parts, ada, { limit: 8, skip: [] }),
        ...kept.slice(0, 4).map(({ id }) => deletePrediction(stores(), ada, id)),
        ...kept.slice(2, 6).map(({ id }) => skipReview(parts, ada, id)),
      ]);
      expect(queue.kind).toBe('done');
      for (const { kind } of others.slice(0, 4)) expect(kind).toBe('done');
      const left = await nextReviews(parts, person(stores(), 'Ben'), { limit: 100, skip: [] });
      const ids =
        left.kind === 'done' ? left.value.items.map(({ prediction }) => prediction.id) : [];
      expect(kept.slice(0, 4).some(({ id }) => ids.includes(id))).toBe(false);
      stores().clock.now += 3 * 60_000;
    }
  });

  it('loses what was answered and gets back what was undone', async () => {
    const { id } = await keep(stores(), UNSURE);
    const [parts, ada] = [partsOf(stores()), person(stores(), 'Ada')];
    const waiting = async () => (await stores().review.waiting()).value;
    expect(await waiting()).toBe(1);
    await correctPrediction(parts, ada, { id, patch: { truth: 7, origin: 'review' } });
    expect(await waiting()).toBe(0);
    await correctPrediction(parts, ada, { id, patch: { truth: null, origin: 'review' } });
    expect(await waiting()).toBe(1);
  });

  it('does not bring back to a reviewer what they skipped, others see it', async () => {
    const { id } = await keep(stores(), UNSURE);
    const [parts, ada, ben] = [partsOf(stores()), person(stores(), 'Ada'), person(stores(), 'Ben')];
    expect(await skipReview(parts, ada, id)).toEqual({ kind: 'done', value: null });
    expect(await skipReview(parts, ada, stores().ids())).toMatchObject({
      code: 'prediction-not-found',
    });
    const seen = async (who: Caller) => {
      const outcome = await nextReviews(parts, who, { limit: 5, skip: [] });
      return outcome.kind === 'done' ? outcome.value.items.length : 0;
    };
    expect([await seen(ada), await seen(ben)]).toEqual([0, 1]);
  });

  it('asks a second person blindly, and measures how far the two agree', async () => {
    const kept = await keepMany(stores(), [UNSURE, { ...UNSURE, digit: 4 }]);
    const parts = partsOf(stores(), 1);
    const [ada, ben] = [person(stores(), 'Ada'), person(stores(), 'Ben')];
    for (const { id } of kept) {
      await correctPrediction(parts, ada, { id, patch: { truth: 7, origin: 'review' } });
    }
    const outcome = await nextReviews(parts, ben, { limit: 5, skip: [] });
    const items = outcome.kind === 'done' ? outcome.value.items : [];
    expect(items.map(({ prediction }) => [prediction.truth, prediction.corrections])).toEqual([
      [null, []],
      [null, []],
    ]);
    const [first, second] = kept;
    await correctPrediction(parts, ben, {
      id: first?.id ?? '',
      patch: { truth: 7, origin: 'review' },
    });
    await correctPrediction(parts, ben, {
      id: second?.id ?? '',
      patch: { truth: 4, origin: 'review' },
    });
    expect((await stores().review.waiting()).value).toBe(0);
    expect(await getAgreement(parts)).toMatchObject({
      value: {
        ...{ images: 2, agreed: 1, share: 0.5 },
        pairs: [{ reviewers: ['Ada', 'Ben'], images: 2, agreed: 1 }],
        disagreements: [{ predictionId: second?.id }],
      },
    });
  });

  it('counts what the spot checks found among the accepted', async () => {
    const kept = await keepMany(
      stores(),
      [0, 1, 2].map(() => ({ review: 'spot-check' as const })),
    );
    const [parts, ada] = [partsOf(stores()), person(stores(), 'Ada')];
    await correctPrediction(parts, ada, {
      id: kept[0]?.id ?? '',
      patch: { truth: 7, origin: 'review' },
    });
    await correctPrediction(parts, ada, {
      id: kept[1]?.id ?? '',
      patch: { truth: 1, origin: 'review' },
    });
    expect(await getReviewSummary(parts, ada)).toMatchObject({
      value: {
        reviewedToday: 2,
        perMinute: 0.2,
        spotChecks: { checked: 2, wrong: 1 },
        waiting: { value: 1 },
      },
    });
  });

  it('takes a grid: the right ones are confirmed, a wrong one without a truth comes first in the queue', async () => {
    const kept = await keepMany(stores(), [{}, {}, {}, UNSURE]);
    const [oldest = '', middle = '', newest = '', unsure = ''] = kept.map(({ id }) => id);
    const [parts, ada] = [partsOf(stores()), person(stores(), 'Ada')];
    const grid = await getReviewGrid(parts, { digit: 7, limit: 50, decision: 'accepted' });
    expect(grid).toMatchObject({
      value: { items: [{ id: newest }, { id: middle }, { id: oldest }] },
    });
    const wrong = [
      { id: middle, truth: 1 as const },
      { id: oldest, truth: null },
    ];
    await answerReviewGrid(parts, ada, { digit: 7, right: [newest], wrong });
    const next = await nextReviews(parts, ada, { limit: 5, skip: [] });
    expect(next).toMatchObject({
      value: { items: [{ prediction: { id: oldest } }, { prediction: { id: unsure } }] },
    });
    expect((await stores().predictions.find(middle))?.truth).toBe(1);
    expect((await stores().predictions.find(newest))?.truth).toBe(7);
  });

  it('shows what was marked as wrong in no other grid, where it would be confirmed with the rest', async () => {
    const kept = await keepMany(stores(), [{}, {}, UNSURE]);
    const [first = '', second = '', unsure = ''] = kept.map(({ id }) => id);
    const [parts, ada] = [partsOf(stores()), person(stores(), 'Ada')];
    const marked = [{ id: second, truth: null }];
    await answerReviewGrid(parts, ada, { digit: 7, right: [], wrong: marked });
    const grid = await getReviewGrid(parts, { digit: 7, limit: 50 });
    expect(grid).toMatchObject({ value: { items: [{ id: unsure }, { id: first }] } });
  });
});
