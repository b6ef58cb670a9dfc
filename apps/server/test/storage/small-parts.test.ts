import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Id } from '@hand-digits/contract';
import { GroupCommit } from '../../src/storage/group-commit.ts';
import { uuidGenerator } from '../../src/storage/ids.ts';
import { packGeometry, unpackGeometry } from '../../src/storage/predictions/geometry.ts';
import { measureAgreement } from '../../src/use-cases/agreement.ts';
import { modelToRollBackTo } from '../../src/use-cases/models/history.ts';
import type { ActivationRecord } from '../../src/use-cases/models/ports.ts';

describe('Identifiers', () => {
  it('are UUIDs of version 7 that grow, within a millisecond and when the clock steps back', () => {
    let now = 1_763_800_000_000;
    const next = uuidGenerator({ clock: () => now, randomBytes: (bytes) => bytes.fill(0xff) });
    const ids = [];
    for (let n = 0; n < 20_000; n++) {
      if (n % 6_000 === 0) now += 1;
      if (n === 10_000) now -= 5_000;
      ids.push(next());
    }
    expect(ids).toEqual([...ids].sort());
    expect(new Set(ids).size).toBe(ids.length);
    expect(Id.safeParse(ids[0]).success).toBe(true);
    expect(parseInt((ids[0] ?? '').replaceAll('-', '').slice(0, 12), 16)).toBe(1_763_800_000_001);
  });
});

describe('A group commit', () => {
  it('commits what comes while another commit runs together, and each item once', async () => {
    const groups: number[][] = [];
    const commits = new GroupCommit<number, number>(
      {
        together: async (items) => {
          groups.push([...items]);
          await new Promise((resolve) => setTimeout(resolve, 2));
          return items.map((item) => item * 2);
        },
        ...{ mayBeOne: () => false, alone: () => Promise.reject(new Error('never')) },
      },
      8,
    );
    const results = await Promise.all(Array.from({ length: 20 }, (_, n) => commits.add(n)));
    expect(results).toEqual(Array.from({ length: 20 }, (_, n) => n * 2));
    expect(groups.flat()).toEqual(Array.from({ length: 20 }, (_, n) => n));
    expect(Math.max(...groups.map(({ length }) => length))).toBe(8);
    expect(await commits.add(21)).toBe(42);
  });

  it('tries each item alone when one of them may be at fault, and none when the database is', async () => {
    const failing = (fault: string): GroupCommit<string, string> =>
      new GroupCommit(
        {
          together: () => Promise.reject(new Error(fault)),
          mayBeOne: (error) => error instanceof Error && error.message === 'one',
          alone: (item) =>
            item === 'bad' ? Promise.reject(new Error('bad')) : Promise.resolve(item),
        },
        8,
      );
    const outcomes = async (fault: string): Promise<string[]> => {
      const group = failing(fault);
      const settled = await Promise.allSettled(['a', 'bad', 'b'].map((item) => group.add(item)));
      return settled.map((one) => (one.status === 'fulfilled' ? one.value : String(one.reason)));
    };
    expect(await outcomes('one')).toEqual(['a', 'Error: bad', 'b']);
    expect(await outcomes('all')).toEqual(['Error: all', 'Error: all', 'Error: all']);
  });
});

describe('A geometry', () => {
  const box = fc.record({
    left: fc.integer(),
    top: fc.integer(),
    width: fc.nat(),
    height: fc.nat(),
  });
  const geometry = fc.record({
    page: fc.record({ width: fc.integer({ min: 1 }), height: fc.integer({ min: 1 }) }),
    box: fc.option(box),
    boxes: fc.array(box, { maxLength: 3 }),
    polarity: fc.constantFrom('dark-on-light' as const, 'light-on-dark' as const, null),
    scale: fc.option(fc.double({ noNaN: true, noDefaultInfinity: true })),
    shift: fc.option(fc.record({ x: fc.integer(), y: fc.integer() })),
  });

  it('is the same after it was packed, also when its box is its only mark', () => {
    fc.assert(
      fc.property(geometry, (one) => {
        const alone = { ...one, boxes: one.box === null ? [] : [one.box] };
        for (const value of [one, alone]) {
          expect(JSON.stringify(unpackGeometry(packGeometry(value)))).toBe(JSON.stringify(value));
        }
      }),
    );
  });
});

describe('Rolling back', () => {
  const step = (model: string, why: ActivationRecord['why'] = 'activated'): ActivationRecord => ({
    ...{ id: '', model, previous: null, at: 0, why, note: null },
    by: { kind: 'local', id: null, name: 'local' },
  });

  it('goes back one step at a time and never forth again', () => {
    const history = [step('a', 'first-start'), step('b'), step('c')];
    const newestFirst = () => [...history].reverse();
    expect(modelToRollBackTo(newestFirst())).toBe('b');
    history.push(step('b', 'rolled-back'));
    expect(modelToRollBackTo(newestFirst())).toBe('a');
    history.push(step('a', 'rolled-back'));
    expect(modelToRollBackTo(newestFirst())).toBeNull();
    history.push(step('d', 'promoted'));
    expect(modelToRollBackTo(newestFirst())).toBe('a');
  });
});

describe('Agreement between reviewers', () => {
  const answers = (first: number[], second: number[]) =>
    first.map((truth, i) => ({
      predictionId: String(i),
      answers: [
        { reviewer: 'Ada', truth: truth as 1 },
        { reviewer: 'Ben', truth: (second[i] ?? 0) as 1 },
      ],
    }));

  it('is one when all say the same, and null when nobody was asked twice', () => {
    expect(measureAgreement(answers([1, 2, 3], [1, 2, 3]))).toMatchObject({ share: 1, kappa: 1 });
    expect(measureAgreement([])).toMatchObject({ images: 0, share: null, kappa: null });
  });

  it('takes off what chance alone would give (the example of Cohen 1960: 0.7 observed, 0.5 expected)', () => {
    // 50 images: both yes 20, Ada yes and Ben no 5, Ada no and Ben yes 10, both no 15.
    const ada = [...Array<number>(25).fill(1), ...Array<number>(25).fill(0)];
    const ben = [
      ...Array<number>(20).fill(1),
      ...Array<number>(5).fill(0),
      ...Array<number>(10).fill(1),
      ...Array<number>(15).fill(0),
    ];
    const { share, kappa, agreed } = measureAgreement(answers(ada, ben));
    expect([share, agreed]).toEqual([0.7, 35]);
    expect(kappa).toBeCloseTo(0.4, 10);
  });
});
