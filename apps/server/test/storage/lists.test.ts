import type { PredictionSort } from '@hand-digits/contract';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nameLookUp } from '../../src/storage/predictions/names.ts';
import { audit, SYSTEM } from '../../src/use-cases/caller.ts';
import type { Filter } from '../../src/use-cases/predictions/store.ts';
import type { NewPrediction } from '../../src/use-cases/records.ts';
import { keep, keepMany, MODEL } from '../services/predictions.ts';
import { NOON, onEveryStore, type TestStores } from '../services/stores.ts';

const SORTS: readonly PredictionSort[] = ['newest', 'oldest', 'least-sure', 'most-sure'];
const DELETION = { action: 'predictions.deleted', subject: null, details: {} } as const;
const DAY_MS = 86_400_000;
const OTHER_MODEL = 'c'.repeat(64);

/** 120 predictions in which every filter finds some and leaves some out, several with equal confidence. */
const HISTORY: readonly Partial<NewPrediction>[] = Array.from({ length: 120 }, (_, n) => ({
  ...(n % 12 === 0
    ? {
        digit: null,
        confidence: 0,
        decision: 'not-a-digit',
        reason: n % 24 === 0 ? 'blank' : 'several-digits',
      }
    : {
        digit: (n % 10) as NonNullable<NewPrediction['digit']>,
        confidence: ((n * 7) % 20) / 20,
        decision: n % 3 === 0 ? 'review' : 'accepted',
      }),
  source: n % 5 === 0 ? 'web' : 'api',
  model: n % 4 === 0 ? OTHER_MODEL : MODEL,
  fileName: n % 6 === 0 ? null : `Scan_${n}.png`,
}));

/** The same filter and sort, done the slow way. */
function expected(all: readonly NewPrediction[], filter: Filter, sort: PredictionSort): string[] {
  const kept = all.filter((one) => holds(one, filter));
  const key = (one: NewPrediction): number =>
    sort === 'newest' || sort === 'oldest' ? one.createdAt : one.confidence;
  const sign = sort === 'newest' || sort === 'most-sure' ? -1 : 1;
  const place = new Map(all.map(({ id }, i) => [id, i]));
  const tie = (a: NewPrediction, b: NewPrediction): number =>
    (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0);
  return kept.sort((a, b) => sign * (key(a) - key(b) || tie(a, b))).map(({ id }) => id);
}

function holds(one: NewPrediction, filter: Filter): boolean {
  const facets = ['digit', 'decision', 'reason', 'model', 'source'] as const;
  const fits = facets.every((facet) => filter[facet] === undefined || one[facet] === filter[facet]);
  return fits && isWithin(one, filter) && isNamed(one, filter) && filter.corrected !== true;
}

function isWithin(
  { createdAt, confidence }: NewPrediction,
  { from = 0, to = Infinity, confidenceMin = 0, confidenceMax = 1 }: Filter,
): boolean {
  const inTime = createdAt >= from && createdAt < to;
  return inTime && confidence >= confidenceMin && confidence <= confidenceMax;
}

function isNamed({ fileName }: NewPrediction, { text = '' }: Filter): boolean {
  return text === '' || fileName?.toLowerCase().includes(text.toLowerCase()) === true;
}

/** Every id of a list, page after page. */
async function walk(
  { predictions }: TestStores,
  query: { readonly filter: Filter; readonly sort: PredictionSort; readonly limit: number },
): Promise<{ ids: string[]; back: string[] }> {
  const ids: string[] = [];
  let cursor: string | null = null;
  let last: string | null = null;
  do {
    const outcome = await predictions.page({
      ...query,
      ...(cursor === null ? {} : { after: cursor }),
    });
    if (outcome.kind !== 'page') throw new Error('the cursor was refused');
    ids.push(...outcome.page.items.map(({ id }) => id));
    last = outcome.page.links.previous ?? last;
    cursor = outcome.page.links.next;
  } while (cursor !== null);
  const back: string[] = [];
  for (let before = last; before !== null;) {
    const outcome = await predictions.page({ ...query, before });
    if (outcome.kind !== 'page') throw new Error('the cursor was refused');
    back.unshift(...outcome.page.items.map(({ id }) => id));
    before = outcome.page.links.previous;
  }
  return { ids, back };
}

async function keepAtOnce(
  stores: TestStores,
  nameOf: (n: number) => string,
  count: number,
): Promise<void> {
  stores.clock.now += 1;
  await Promise.all(Array.from({ length: count }, (_, n) => keep(stores, { fileName: nameOf(n) })));
}

/** All that the index leads to; undefined where the text is too short for it. */
async function seqsNamed({ db }: TestStores, text: string): Promise<readonly number[] | undefined> {
  return nameLookUp(db, { text, from: undefined, to: undefined })?.few();
}

/** Over five years: 1,200 forms at the beginning, many within one day, and since then 2,600 scans. */
async function keepLongAgo(stores: TestStores): Promise<readonly NewPrediction[]> {
  const change = (n: number): Partial<NewPrediction> => ({
    createdAt: NOON - (n < 700 ? 1_800 * DAY_MS - n * 1000 : (1_800 - (n - 700) * 0.55) * DAY_MS),
    fileName: n < 1_200 ? `Form-2019-${n}.png` : n % 9 === 0 ? null : `scan-${n}.png`,
    digit: n % 40 === 0 ? 4 : 7,
    decision: n % 31 === 0 ? 'review' : 'accepted',
    confidence: ((n * 37) % 1_000) / 1_000,
  });
  const kept: NewPrediction[] = [];
  for (let from = 0; from < 3_800; from += 200) {
    const some = Array.from({ length: 200 }, (_, at) => keep(stores, change(from + at)));
    kept.push(...(await Promise.all(some)));
  }
  return kept;
}

const some = <T>(...values: T[]): fc.Arbitrary<T | undefined> =>
  fc.option(fc.constantFrom(...values), { nil: undefined, freq: 1 });

const filters = fc
  .record({
    digit: some<NonNullable<Filter['digit']>>(1, 3, 4),
    decision: some<NonNullable<Filter['decision']>>('accepted', 'review', 'not-a-digit'),
    reason: some<NonNullable<Filter['reason']>>('blank'),
    model: some(MODEL, OTHER_MODEL),
    source: some<NonNullable<Filter['source']>>('web', 'api'),
    confidenceMin: some(0.2, 0.5),
    confidenceMax: some(0.5, 0.9),
    from: some(NOON + 30),
    to: some(NOON + 90),
    corrected: some(true, false),
    text: some('scan_1', '7.PNG'),
  })
  // Mostly few at once: all together hold nothing.
  .chain((all) =>
    fc
      .subarray(Object.keys(all), { maxLength: 3 })
      .map(
        (keys) =>
          Object.fromEntries(
            Object.entries(all).filter(([key, value]) => keys.includes(key) && value !== undefined),
          ) as Filter,
      ),
  );

onEveryStore('A list', (stores) => {
  it('holds exactly what the filter says, in order, forwards and backwards, whatever the page size', async () => {
    const all = await keepMany(stores(), HISTORY);
    await fc.assert(
      fc.asyncProperty(
        filters,
        fc.constantFrom(...SORTS),
        fc.integer({ min: 9, max: 60 }),
        async (filter, sort, limit) => {
          const { ids, back } = await walk(stores(), { filter, sort, limit });
          const wanted = expected(all, filter, sort);
          expect(ids).toEqual(wanted);
          // Backwards from the last page comes all that was before it.
          expect(back).toEqual(wanted.slice(0, back.length));
          expect(wanted.length - back.length).toBeLessThanOrEqual(limit);
          expect((await stores().predictions.counts(filter)).total).toEqual({
            value: wanted.length,
            relation: 'exact',
          });
        },
      ),
      { numRuns: 25 },
    );
  });

  it('finds a rare name among thousands at once, whatever the filter beside it', async () => {
    const named = { fileName: 'Invoice of 2019.png', digit: 4, decision: 'accepted' } as const;
    const [rare] = await keepMany(stores(), [named]);
    await keepAtOnce(stores(), (n) => `scan-${n}.png`, 1_100);
    const { predictions } = stores();
    for (const filter of [{}, { digit: 4 }, { source: 'api' }] as const) {
      for (const sort of SORTS) {
        const page = await predictions.page({
          filter: { ...filter, text: 'INVOICE' },
          sort,
          limit: 5,
        });
        expect(page).toMatchObject({
          kind: 'page',
          page: { items: [{ id: rare?.id }], links: { next: null, previous: null } },
        });
      }
    }
    const other = await predictions.page({
      filter: { text: 'invoice', digit: 5 },
      sort: 'newest',
      limit: 5,
    });
    expect(other).toMatchObject({ kind: 'page', page: { items: [], links: { next: null } } });
  });

  it.each(['a"b', "it's", '100%_', 'AND or', '手書き数字', 'Zoë', '*)(', 'x-y:z'])(
    'finds a file by %s in its name, and no longer once it is deleted',
    async (part) => {
      const [kept] = await keepMany(stores(), [
        { fileName: `before ${part} after.png` },
        { fileName: 'another.png' },
      ]);
      const found = await seqsNamed(stores(), part);
      expect(found).toHaveLength(1);
      const page = await stores().predictions.page({
        filter: { text: part },
        sort: 'newest',
        limit: 5,
      });
      expect(page.kind === 'page' && page.page.items.map(({ id }) => id)).toEqual([kept?.id]);
      await stores().predictions.remove([kept?.id ?? ''], audit(stores(), SYSTEM, DELETION));
      expect(await seqsNamed(stores(), part)).toEqual([]);
    },
  );

  it('walks where a name is too short to be looked up', async () => {
    await keepAtOnce(stores(), () => 'page.png', 501);
    expect(await seqsNamed(stores(), 'pa')).toBeUndefined();
    const { ids } = await walk(stores(), { filter: { text: 'PA' }, sort: 'oldest', limit: 200 });
    expect(ids).toHaveLength(501);
  });

  it('finds names that are common among old ones alone, in order, page after page', async () => {
    const all = await keepLongAgo(stores());
    const filters: readonly Filter[] = [
      { text: 'Form' },
      { text: 'form-2019', digit: 4 },
      { text: 'orm', decision: 'review' },
      { text: 'form', from: NOON - 1_700 * DAY_MS, to: NOON - 1_600 * DAY_MS },
      { text: 'scan', confidenceMax: 0.02 },
      { text: 'form-2019-7' },
    ];
    for (const filter of filters) {
      for (const sort of SORTS) {
        const wanted = expected(all, filter, sort);
        expect(wanted.length).toBeGreaterThan(3);
        const { ids, back } = await walk(stores(), { filter, sort, limit: 60 });
        expect(ids).toEqual(wanted);
        expect(back).toEqual(wanted.slice(0, back.length));
        const first = await stores().predictions.page({ filter, sort, limit: 20 });
        expect(first.kind === 'page' && first.page.items.map(({ id }) => id)).toEqual(
          wanted.slice(0, 20),
        );
      }
    }
  });

  it('does not repeat or skip anything when more arrives between two pages', async () => {
    const all = await keepMany(stores(), HISTORY.slice(0, 20));
    const { predictions } = stores();
    const query = { filter: {}, sort: 'newest', limit: 8 } as const;
    const first = await predictions.page(query);
    await keepMany(stores(), HISTORY.slice(20, 40));
    const next = first.kind === 'page' ? first.page.links.next : null;
    const second = await predictions.page({ ...query, after: next ?? '' });
    const seen = [first, second].flatMap((page) => (page.kind === 'page' ? page.page.items : []));
    expect(seen.map(({ id }) => id)).toEqual(
      all
        .slice(4)
        .reverse()
        .map(({ id }) => id),
    );
  });

  it('refuses a cursor that was made for another sort, or by hand', async () => {
    await keepMany(stores(), HISTORY.slice(0, 5));
    const { predictions } = stores();
    const page = await predictions.page({ filter: {}, sort: 'newest', limit: 2 });
    const after = page.kind === 'page' ? (page.page.links.next ?? '') : '';
    const asked = (cursor: string) =>
      predictions.page({ filter: {}, sort: 'least-sure', limit: 2, after: cursor });
    expect(await asked(after)).toEqual({ kind: 'cursor-invalid' });
    expect(await asked('bm9uc2Vuc2U')).toEqual({ kind: 'cursor-invalid' });
  });

  it('for an export streams everything that the filter holds, oldest first', async () => {
    const all = await keepMany(stores(), HISTORY);
    const ids: string[] = [];
    for await (const records of stores().predictions.stream({ source: 'web' })) {
      ids.push(...records.map(({ id }) => id));
    }
    expect(ids).toEqual(expected(all, { source: 'web' }, 'oldest'));
  });
});
