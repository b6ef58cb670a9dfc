import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DigitSet } from '@hand-digits/training/browse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OpenSets } from '../../src/collections/open-sets.ts';
import type { Place } from '../../src/collections/protocol.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hand-digits-sets-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

const place = (number: number, version = 'a'): Place => ({
  ...{ id: `set-${number}`, version },
  path: `place-${number}`,
});

/** Sets that hold nothing, and a diary of what was opened and closed. */
function watched(): { readonly sets: OpenSets; readonly diary: string[] } {
  const diary: string[] = [];
  const open = (where: string): Promise<DigitSet> => {
    diary.push(`open ${where}`);
    if (where === 'place-13') return Promise.reject(new Error('damaged'));
    const close = (): Promise<void> => {
      diary.push(`close ${where}`);
      return Promise.resolve();
    };
    return Promise.resolve({ close } as unknown as DigitSet);
  };
  return { sets: new OpenSets(folder, open), diary };
}

const nothing = (): null => null;

describe('sets that are looked at', () => {
  it('are opened once, also when many ask at the same time, and anew when their file changes', async () => {
    const { sets, diary } = watched();
    await Promise.all([1, 1, 2, 1].map((number) => sets.use(place(number), nothing)));
    await sets.use(place(1), nothing);
    expect(diary).toEqual(['open place-1', 'open place-2']);
    await sets.use(place(1, 'b'), nothing);
    expect(diary).toEqual(['open place-1', 'open place-2', 'open place-1']);
  });

  it('make room for others, the one first that was used longest ago', async () => {
    const { sets, diary } = watched();
    for (const number of [1, 2, 3, 4, 5, 6, 7, 8, 1]) await sets.use(place(number), nothing);
    await sets.use(place(9), nothing);
    expect(diary.filter((line) => line.startsWith('close'))).toEqual(['close place-2']);
  });

  it('stay open while a look is under way, however many others come', async () => {
    const { sets, diary } = watched();
    const { promise: looked, resolve: stop } = Promise.withResolvers<string>();
    const look = sets.use(place(1), () => looked);
    for (let number = 2; number <= 12; number += 1) await sets.use(place(number), nothing);
    expect(diary).not.toContain('close place-1');
    stop('seen');
    expect(await look).toBe('seen');
    expect(diary).toContain('close place-1');
  });

  it('that could not be opened are tried again', async () => {
    const { sets, diary } = watched();
    await expect(sets.use(place(13), nothing)).rejects.toThrow('damaged');
    await expect(sets.use(place(13), nothing)).rejects.toThrow('damaged');
    expect(diary).toEqual(['open place-13', 'open place-13']);
  });
});
