import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { syntheticSplit, writePrepared } from '@hand-digits/training';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Browser } from '../../src/collections/browser.ts';
import { collectionsOn } from '../../src/collections/collections.ts';

let folder: string;
let file: string;
let browser: Browser;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hand-digits-browser-'));
  file = path.join(folder, 'suites', 'few.digits');
  await writePrepared(file, syntheticSplit({ count: 20, hands: [1], seed: 2 }));
  browser = new Browser({ folder: path.join(folder, 'aside') });
});
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true });
});

const place = (): { id: string; version: string; path: string } => ({
  ...{ id: 'few', version: '1' },
  path: file,
});

describe('the thread that looks at data', () => {
  it('is started again when it ends: only the looks that waited are lost', async () => {
    // One of its own, which has not begun when it is ended: the look is still waiting.
    const ended = new Browser({ folder: path.join(folder, 'ended') });
    const lost = expect(ended.look('count', place(), null)).rejects.toThrow('has ended');
    await ended.close();
    await lost;
    const again = await ended.look('count', place(), null);
    expect(again).toMatchObject({ kind: 'seen', value: { images: 20 } });
    await ended.close();
  });

  it('turns away more looks than are worth waiting for, and answers all others', async () => {
    const looks = Array.from({ length: 1003 }, () => browser.look('pixels', place(), 3));
    const kinds = (await Promise.all(looks)).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'seen')).toHaveLength(1000);
    expect(kinds.filter((kind) => kind === 'busy')).toHaveLength(3);
  });

  it('shows what a file holds now, when it was written anew under the same name', async () => {
    const suites = path.join(folder, 'changing');
    const changing = path.join(suites, 'some.digits');
    const folders = { datasets: path.join(folder, 'none'), suites };
    let time = 0;
    const collections = collectionsOn({ folders, browser, now: () => time });
    for (const count of [20, 30]) {
      await writePrepared(changing, syntheticSplit({ count, hands: [1], seed: 2 }));
      time += 2000;
      const [some] = await collections.list();
      expect(await collections.count(some!)).toMatchObject({ value: { images: count } });
    }
  });
});
