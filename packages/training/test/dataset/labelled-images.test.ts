import { readFile, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { digitOfPath, readLabelledImages } from '../../src/dataset/sources/labelled-images.ts';
import { blankPng, digit, drawPng } from './support/drawings.ts';
import { temporaryFolder } from './support/temporary-folder.ts';
import { writeFolder, writeZip, type Files } from './support/write-files.ts';

const at = temporaryFolder('labelled');
let good: Files;
let mixed: Files;
beforeAll(async () => {
  good = new Map([
    ['7/anna-1.png', await drawPng(digit(7), 1)],
    ['7/bert-1.png', await drawPng(digit(7), 2)],
    ['0/anna-2.png', await drawPng(digit(0), 1)],
    ['by_class/33/nist/carla-9.png', await drawPng(digit(3), 3)],
  ]);
  mixed = new Map([
    ...good,
    ['7/empty-1.png', await blankPng()],
    ['7/broken-1.png', Buffer.from('no image')],
    ['7/again-1.png', good.get('7/anna-1.png') ?? Buffer.alloc(0)],
    ['readme.png', await drawPng(digit(5), 4)],
    ['7/notes.txt', Buffer.from('not an image by its name')],
    ['__MACOSX/7/._anna-1.png', Buffer.from('what macOS adds to archives')],
  ]);
});

describe('labelled images', () => {
  test('are read from a folder and from a ZIP alike', async () => {
    await writeFolder(at('folder'), good);
    await writeZip(at('images.zip'), good);
    const folder = await readLabelledImages(at('folder'), { threads: 1 });
    const zip = await readLabelledImages(at('images.zip'), { threads: 1 });
    expect([...folder.split.labels]).toEqual([0, 7, 7, 3]);
    expect(zip.split.labels).toEqual(folder.split.labels);
    expect(zip.split.images).toEqual(folder.split.images);
    expect(folder.leftOut).toEqual([]);
    expect(folder.split.sources).toMatchObject([{ name: 'folder', images: 4 }]);
  });

  test('that cannot be used are left out, counted and named', async () => {
    await writeZip(at('mixed.zip'), mixed);
    const { split, leftOut } = await readLabelledImages(at('mixed.zip'), { threads: 1 });
    expect(split.count).toBe(4);
    const counts = Object.fromEntries(leftOut.map((each) => [each.reason, each]));
    expect(counts).toEqual({
      blank: { reason: 'blank', count: 1, examples: ['7/empty-1.png'] },
      unreadable: { reason: 'unreadable', count: 1, examples: ['7/broken-1.png'] },
      duplicate: { reason: 'duplicate', count: 1, examples: ['7/anna-1.png'] },
      'no-label': { reason: 'no-label', count: 1, examples: ['readme.png'] },
    });
  });

  test('have writers where a pattern finds them in the names', async () => {
    await writeFolder(at('writers'), good);
    const read = (writerPattern: RegExp): ReturnType<typeof readLabelledImages> =>
      readLabelledImages(at('writers'), { threads: 1, writerPattern });
    const { split } = await read(/([a-z]+)-\d/);
    expect([...split.writers]).toEqual([0, 0, 1, 2]);
    await expect(read(/(x)-\d/)).rejects.toThrow(/finds no writer in 0\/anna-2\.png/);
  });

  test('come out the same however many threads read them', async () => {
    const many = new Map<string, Buffer>();
    for (let hand = 0; hand < 10; hand += 1) {
      const png = await drawPng(digit(hand), hand, 28);
      for (let copy = 0; copy < 81; copy += 1) {
        // A trailing byte makes each file another one and changes no pixel.
        many.set(`${hand}/${copy}.png`, Buffer.concat([png, Buffer.from([copy])]));
      }
    }
    await writeZip(at('many.zip'), many);
    const steps: number[] = [];
    const progress = (done: number): void => void steps.push(done);
    const one = await readLabelledImages(at('many.zip'), { threads: 0, progress });
    const two = await readLabelledImages(at('many.zip'), { threads: 2 });
    expect(one.split.count).toBe(810);
    expect(Buffer.from(two.split.images).equals(one.split.images)).toBe(true);
    expect(Buffer.from(two.split.labels).equals(one.split.labels)).toBe(true);
    expect(steps).toEqual([256, 512, 768, 810]);
  });

  test('stop being read when somebody wants that', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await writeFolder(at('stop'), good);
    const reading = readLabelledImages(at('stop'), { threads: 1, signal });
    await expect(reading).rejects.toThrow('enough');
  });
});

describe('what holds no labelled images', () => {
  test('is refused with what was expected', async () => {
    await writeFolder(at('letters'), new Map([['a/x.png', await drawPng(digit(1), 1)]]));
    await writeFolder(at('nothing'), new Map([['7/notes.txt', Buffer.from('x')]]));
    await writeFile(at('not.zip'), 'no archive');
    const read = (name: string): Promise<unknown> => readLabelledImages(at(name), { threads: 1 });
    await expect(read('letters')).rejects.toThrow(/Its first image is a\/x\.png; put the images/);
    await expect(read('nothing')).rejects.toThrow(/It holds no image/);
    await expect(read('absent')).rejects.toMatchObject({ code: 'dataset-missing' });
    await expect(read('not.zip')).rejects.toMatchObject({ code: 'dataset-format' });
  });

  test.each(['the middle of an entry', 'the directory'])(
    'is refused or left out when an archive is damaged in %s',
    async (where) => {
      const archive = at(`damaged in ${where}.zip`);
      await writeZip(archive, good);
      const bytes = await readFile(archive);
      if (where === 'the directory') bytes.fill(0xaa, bytes.length - 200, bytes.length - 22);
      else bytes.fill(0xaa, 400, 430);
      await writeFile(archive, bytes);
      const outcome = await readLabelledImages(archive, { threads: 1 }).then(
        ({ split, leftOut }) => ({
          count: split.count,
          leftOut: leftOut.map((each) => each.reason),
        }),
        (error: unknown) => (error as { code?: string }).code,
      );
      if (where === 'the directory') expect(outcome).toBe('dataset-format');
      else expect(outcome).toEqual({ count: 3, leftOut: ['unreadable'] });
    },
  );

  test('a name tells its digit by the innermost folder of a digit', () => {
    expect(digitOfPath('7/a.png')).toBe(7);
    expect(digitOfPath('by_class/39/hsf_4/a.png')).toBe(9);
    expect(digitOfPath('set 3/5/scans/a.png')).toBe(5);
    expect(digitOfPath('4b/a.png')).toBeUndefined();
    expect(digitOfPath('7.png')).toBeUndefined();
    expect(digitOfPath('40/a.png')).toBeUndefined();
  });
});
