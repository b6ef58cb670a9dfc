import { expect, it } from 'vitest';
import { SYSTEM } from '../../src/use-cases/caller.ts';
import { audit } from '../../src/use-cases/caller.ts';
import type { FineTuningRecord } from '../../src/use-cases/learning/ports.ts';
import { keep, MODEL } from '../services/predictions.ts';
import { onEveryStore, type TestStores } from '../services/stores.ts';

const NOTHING_YET = { phase: null, step: 0, steps: 0, secondsLeft: null, points: [] };
const VERDICT = {
  ...({ kind: 'offered', judgedAt: '2026-11-22T12:00:00.000Z', text: 'Offered' } as const),
  ...{ reasons: [{ kind: 'better', text: 'It is better.' }], suites: [] },
};

function newRecord({ ids, clock }: TestStores): FineTuningRecord {
  return {
    ...{ id: ids(), state: 'waiting', parent: MODEL, candidate: null, epochs: 5, seed: 1 },
    ...{ note: 'after the first week', corrections: 0, confirmed: 0, createdAt: clock() },
    ...{ createdBy: SYSTEM.actor, finishedAt: null, progress: NOTHING_YET, verdict: null },
    ...{ failure: null, promoted: null },
  };
}

onEveryStore('fine-tunings', (stores) => {
  const note = (action: string) => audit(stores(), SYSTEM, { action, subject: null });
  async function create(): Promise<FineTuningRecord> {
    const record = newRecord(stores());
    expect(await stores().fineTunings.create(record, note('fine-tuning.start'))).toBe(true);
    return record;
  }

  it('are found again as they were written down', async () => {
    const record = await create();
    expect(await stores().fineTunings.find(record.id)).toEqual(record);
  });

  it('run one at a time: another one is refused until the first is over', async () => {
    const { fineTunings, clock } = stores();
    const first = await create();
    expect(await fineTunings.create(newRecord(stores()), note('again'))).toBe(false);
    await fineTunings.end(first.id, { state: 'failed', failure: 'too little memory' }, clock());
    await create();
  });

  it('that were cancelled advance no more and end no more', async () => {
    const { fineTunings, clock } = stores();
    const { id } = await create();
    const progress = { ...NOTHING_YET, phase: 'learning', step: 3, steps: 50 } as const;
    expect(await fineTunings.advance(id, progress)).toBe(true);
    expect(await fineTunings.find(id)).toMatchObject({ state: 'running', progress });
    expect(await fineTunings.cancel(id, note('cancel'))).toBe(true);
    expect(await fineTunings.advance(id, progress)).toBe(false);
    const end = { state: 'done', candidate: 'c', verdict: VERDICT } as const;
    expect(await fineTunings.end(id, end, clock())).toBe(false);
    expect(await fineTunings.cancel(id, note('cancel'))).toBe(false);
    expect(await fineTunings.find(id)).toMatchObject({ state: 'cancelled', candidate: null });
  });

  it('keep verdict, examples, and who promoted the candidate', async () => {
    const { fineTunings, clock } = stores();
    const { id } = await create();
    await fineTunings.keepExamples(id, { corrections: ['a', 'b'], confirmed: ['c'] });
    await fineTunings.end(id, { state: 'done', candidate: 'c', verdict: VERDICT }, clock());
    await fineTunings.notePromotion(id, { at: 5, by: SYSTEM.actor });
    expect(await fineTunings.examples(id)).toEqual({ corrections: ['a', 'b'], confirmed: ['c'] });
    expect(await fineTunings.newest(['done'])).toMatchObject({
      ...{ id, corrections: 2, confirmed: 1, candidate: 'c', verdict: VERDICT },
      promoted: { at: 5, by: SYSTEM.actor },
    });
  });

  it('are listed newest first, a page at a time', async () => {
    const { fineTunings, clock } = stores();
    const ids: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      const { id } = await create();
      ids.unshift(id);
      await fineTunings.end(id, { state: 'failed', failure: 'x' }, clock());
    }
    const first = await fineTunings.page({ limit: 2 });
    if (first.kind !== 'page') throw new Error('The list has a first page.');
    expect(first.page.items.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    const after = first.page.links.next ?? '';
    const second = await fineTunings.page({ limit: 2, after });
    expect(second).toMatchObject({ kind: 'page', page: { items: [{ id: ids[2] }] } });
    expect(await fineTunings.page({ limit: 2, after: 'x' })).toEqual({ kind: 'cursor-invalid' });
  });

  it('count what people judged, a claim of no digit among it', async () => {
    const { fineTunings, corrections } = stores();
    const judge = async (digit: 7 | null, truth: 7 | 1 | 'not-a-digit'): Promise<void> => {
      const { id } = await keep(stores(), { digit });
      const change = { kind: 'correct', id: stores().ids(), prediction: id, truth } as const;
      const how = { origin: 'review', expected: undefined, askAnother: false } as const;
      const said = { by: SYSTEM.actor, at: stores().clock(), audit: note('correct') };
      await corrections.apply([{ ...change, ...how, ...said }]);
    };
    await judge(7, 7);
    await judge(7, 1);
    await judge(null, 'not-a-digit');
    await judge(null, 7);
    await keep(stores());
    expect(await fineTunings.judged()).toEqual({ wrong: 2, right: 2 });
  });
});

onEveryStore('the model in the shadow', (stores) => {
  const note = () => audit(stores(), SYSTEM, { action: 'model.shadow', subject: null });
  const COUNTS = { compared: 3, sameDigit: 2, sameDecision: 1, passedOver: 1 };

  it('is counted and keeps what it read otherwise, as long as it is in the shadow', async () => {
    const { shadows, ids, clock } = stores();
    await shadows.set({ model: 'b', share: 0.25, since: clock() }, note());
    const { id: prediction } = await keep(stores());
    const reading = { digit: 1, confidence: 0.5, decision: 'review', at: clock() } as const;
    const kept = { id: ids(), prediction, model: 'b', ...reading };
    const gone = { ...kept, id: ids(), prediction: ids() };
    await shadows.add('b', COUNTS, [kept, gone]);
    await shadows.add('b', COUNTS, []);
    await shadows.add('another', COUNTS, [{ ...kept, id: ids() }]);
    expect(await shadows.current()).toMatchObject({
      model: 'b',
      share: 0.25,
      compared: 6,
      sameDigit: 4,
    });
    const found = await shadows.disagreements({ model: 'b', limit: 10 });
    expect(found).toMatchObject({ kind: 'page', page: { items: [kept] } });
  });

  it('begins anew when another one is chosen, and ends', async () => {
    const { shadows, clock } = stores();
    expect(await shadows.current()).toBeNull();
    await shadows.set({ model: 'b', share: 1, since: clock() }, note());
    await shadows.add('b', COUNTS, []);
    await shadows.set({ model: 'c', share: 1, since: clock() }, note());
    expect(await shadows.current()).toMatchObject({ model: 'c', compared: 0 });
    await shadows.set(null, note());
    expect(await shadows.current()).toBeNull();
  });
});

onEveryStore('spot checks', (stores) => {
  it('are counted for one model since a moment, apart from all others', async () => {
    const { review, corrections, ids, clock } = stores();
    const check = async (change: object, truth: 7 | 1): Promise<void> => {
      clock.now += 1000;
      const { id } = await keep(stores(), { review: 'spot-check', ...change });
      const said = { kind: 'correct', id: ids(), prediction: id, truth, at: clock() } as const;
      const how = { by: SYSTEM.actor, origin: 'review', expected: undefined } as const;
      const told = audit(stores(), SYSTEM, { action: 'x', subject: null });
      await corrections.apply([{ ...said, ...how, askAnother: false, audit: told }]);
    };
    await check({}, 1);
    const since = clock();
    await check({}, 7);
    await check({ model: 'b'.repeat(64) }, 1);
    await check({ review: 'unsure' }, 1);
    await check({}, 1);
    expect(await review.spotChecks()).toEqual({ checked: 4, wrong: 3 });
    expect(await review.spotChecks({ model: MODEL, since: since + 1 })).toEqual({
      checked: 2,
      wrong: 1,
    });
    expect(await review.spotChecks({ model: 'unknown', since: 0 })).toEqual({
      checked: 0,
      wrong: 0,
    });
  });
});
