import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { pastContention } from '../../src/storage/contention.ts';
import { DatabaseFailure } from '../../src/storage/failure.ts';
import { openBatch } from '../../src/use-cases/batches/batches.ts';
import { SYSTEM } from '../../src/use-cases/caller.ts';
import { correctMany, undoMany, type CorrectionParts } from '../../src/use-cases/corrections.ts';
import { deletePredictions } from '../../src/use-cases/predictions/remove.ts';
import { keep, keepMany } from '../services/predictions.ts';
import { onEveryStore, type TestStores } from '../services/stores.ts';
import { workOn } from '../services/work.ts';

const DIGITS = [7, 1, 4, 9, 0, 3, 8, 2] as const;

function partsOf(stores: TestStores): CorrectionParts {
  const settings = { current: () => ({ secondOpinionShare: 0 }) };
  return { ...stores, random: () => 0.5, settings };
}

onEveryStore('People who change the same predictions at once', (stores) => {
  it('all get through, in whatever order they name them, and the counts stay right', async () => {
    const parts = partsOf(stores());
    for (let round = 0; round < 8; round++) {
      const kept = await keepMany(
        stores(),
        DIGITS.map((digit) => ({ digit })),
      );
      const ids = kept.map(({ id }) => id);
      const how = { truth: 'the-guess', origin: 'grid' } as const;
      const [one, other] = await Promise.all([
        correctMany(parts, SYSTEM, { ...how, ids }),
        correctMany(parts, SYSTEM, { ...how, ids: ids.toReversed() }),
        ...ids.map((id) => correctMany(parts, SYSTEM, { ...how, ids: [id] })),
        ...DIGITS.map((digit) => keep(stores(), { digit })),
      ]);
      expect([one.value.changed, other.value.changed]).toEqual([ids, ids.toReversed()]);
      await Promise.all([
        undoMany(parts, SYSTEM, ids.slice(2)),
        deletePredictions(stores(), SYSTEM, ids.toReversed().slice(0, 4)),
      ]);
    }
    const { predictions } = stores();
    const total = async (filter: Parameters<typeof predictions.counts>[0]) =>
      (await predictions.counts(filter)).total.value;
    expect([await total({}), await total({ corrected: true })]).toEqual([8 * 12, 8 * 4]);
    expect([await total({ wrong: true }), await total({ digit: 7 })]).toEqual([0, 8 * 2]);
  });

  it('may bring the same images in two batches, one from the first to the last and one backwards', async () => {
    const { batches, media, clock, ids } = stores();
    const images = await Promise.all(
      Array.from({ length: 500 }, () => media.prepare(randomBytes(50), 'image/png')),
    );
    const bring = async (some: typeof images): Promise<number> => {
      const work = workOn(stores());
      const { value } = await openBatch(work, SYSTEM, { origin: { kind: 'files' } });
      const items = some.map((image, item) => ({
        ...{ item, fileName: `${ids()}.png`, content: { kind: 'image' as const, image } },
      }));
      await batches.addItems(value.id, items, clock());
      return (await batches.find(value.id))?.total ?? 0;
    };
    const brought = await Promise.all([bring(images), bring(images.toReversed())]);
    expect(brought).toEqual([images.length, images.length]);
  });

  it('are let through when they waited for each other in a circle', async () => {
    const { db } = stores();
    const [first = '', second = ''] = (await keepMany(stores(), [{}, {}])).map(({ id }) => id);
    const name = (id: string, fileName: string) =>
      db.write
        .updateTable('predictions')
        .set({ file_name: fileName })
        .where('id', '=', id)
        .compile();
    const pause = sql`select ${sql.raw(db.kind === 'sqlite' ? '1' : 'pg_sleep(0.2)')}`;
    const crosswise = (from: string, to: string, fileName: string) =>
      db.atomically([name(from, fileName), pause.compile(db.write), name(to, fileName)]);
    await Promise.all([crosswise(first, second, 'a.png'), crosswise(second, first, 'b.png')]);
    const names = (await stores().predictions.findMany([first, second])).map((p) => p.fileName);
    expect(names[0]).toMatch(/^[ab]\.png$/);
    expect(names[1]).toBe(names[0]);
  });
});

it('What never gets through is told as such after a few attempts, every other failure at once', async () => {
  for (const [native, code, most] of [
    ['40P01', 'contended', 5],
    ['40001', 'contended', 5],
    ['23505', 'unique', 1],
  ] as const) {
    let attempts = 0;
    const work = () => {
      attempts += 1;
      return Promise.reject(DatabaseFailure.from('in the way', native));
    };
    await expect(pastContention(work)).rejects.toMatchObject({ code });
    expect(attempts).toBe(most);
  }
});
