import { writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  prepareDataset,
  readPrepared,
  type DatasetFile,
  type PreparedSplit,
} from '../../src/index.ts';
import { parseByClass, parseByWrite } from '../../src/dataset/sources/sd19/names.ts';
import { parseWriters } from '../../src/dataset/sources/sd19/source-table.ts';
import type { Sd19Places } from '../../src/dataset/sources/sd19/sd19.ts';
import { makeFakeSd19, type FakeDigit, type FakeSd19 } from './support/fake-sd19.ts';
import { temporaryFolder } from './support/temporary-folder.ts';
import { writeFolder, writeZip } from './support/write-files.ts';

const at = temporaryFolder('sd19');
let sd19: FakeSd19;
beforeAll(async () => {
  sd19 = await makeFakeSd19('good');
  const untold = await makeFakeSd19('of-another-form');
  await writeZip(at('by_class.zip'), sd19.byClass);
  await writeZip(at('by_write.zip'), sd19.byWrite);
  await writeZip(at('untold', 'by_class.zip'), untold.byClass);
  await writeFile(at('by_class_md5.log'), sd19.log);
});

let prepared = 0;
async function read(places: Sd19Places): Promise<{ split: PreparedSplit; dataset: DatasetFile }> {
  const folder = at(`prepared-${(prepared += 1)}`);
  const dataset = await prepareDataset({
    ...{ name: 'fake', folder, seed: 1, threads: 2 },
    digits: { kind: 'sd19', places },
    division: { kind: 'whole', name: 'all' },
  });
  return { split: await readPrepared(`${folder}/all.digits`), dataset };
}

/** Every digit as "label series writer", in an order of their own. */
function facts(digits: readonly Pick<FakeDigit, 'label' | 'series' | 'writer'>[]): string[] {
  return digits.map(({ label, series, writer }) => `${label} ${series} ${writer}`).sort();
}

function factsOf({ labels, series, writers }: PreparedSplit): string[] {
  const rows = [...labels].map((label, row) => {
    return { label, series: series[row] ?? NaN, writer: writers[row] ?? NaN };
  });
  return facts(rows);
}

describe('SD19 straight from its archives', () => {
  test.each([
    ['by_class alone, with its tables', { byClass: 'by_class.zip' }],
    ['by_write and by_class', { byWrite: 'by_write.zip', byClass: 'by_class.zip' }],
    ['by_write and the MD5 log', { byWrite: 'by_write.zip', byClassLog: 'by_class_md5.log' }],
  ])('gives every digit once with label, series and writer: %s', async (_, names) => {
    const places = Object.fromEntries(Object.entries(names).map(([key, name]) => [key, at(name)]));
    const { split, dataset } = await read(places);
    expect(factsOf(split)).toEqual(facts(sd19.digits));
    expect(dataset.leftOut).toMatchObject([{ reason: 'duplicate', count: 1 }]);
    expect(dataset.sources).toMatchObject([{ images: sd19.digits.length }]);
  });

  test('gives the same digit images whichever archive they come from', async () => {
    const images = async (places: Sd19Places): Promise<string[]> => {
      const { split } = await read(places);
      return [...split.labels.keys()]
        .map((row) =>
          Buffer.from(split.images.subarray(row * 784, (row + 1) * 784)).toString('hex'),
        )
        .sort();
    };
    const fromClass = await images({ byClass: at('by_class.zip') });
    const fromWrite = await images({
      byWrite: at('by_write.zip'),
      byClassLog: at('by_class_md5.log'),
    });
    expect(fromWrite).toEqual(fromClass);
    expect(new Set(fromClass).size).toBe(sd19.digits.length);
  });

  test('reads the unpacked folders as well', async () => {
    await writeFolder(at('folders'), new Map([...sd19.byClass, ...sd19.byWrite]));
    const { split } = await read({ byWrite: at('folders'), byClass: at('folders') });
    expect(factsOf(split)).toEqual(facts(sd19.digits));
  });

  test('leaves writers unknown where the tables are of another form', async () => {
    const { split } = await read({ byClass: at('untold', 'by_class.zip') });
    expect(split.writers.every((writer) => writer === -1)).toBe(true);
    expect(split.count).toBe(sd19.digits.length);
  });
});

describe('dividing SD19', () => {
  test('follows the official protocol: hsf_4 is the test, the rest is divided by writer', async () => {
    const folder = at('official');
    await prepareDataset({
      ...{ name: 'official', folder, seed: 3, threads: 1 },
      digits: { kind: 'sd19', places: { byClass: at('by_class.zip') } },
      division: { kind: 'official', shares: { train: 0.7, validation: 0.3 } },
    });
    const [train, validation, testing] = await Promise.all(
      ['train', 'validation', 'test'].map((name) => readPrepared(`${folder}/${name}.digits`)),
    );
    expect(new Set(testing?.series)).toEqual(new Set([4]));
    expect(new Set(testing?.writers)).toEqual(new Set([2100, 2101]));
    const hands = [...new Set(train?.writers), ...new Set(validation?.writers)];
    expect(hands.sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 500, 501]);
  });

  test('keeps a series together where its writers are not known', async () => {
    const folder = at('by-series');
    await prepareDataset({
      ...{ name: 'by-series', folder, seed: 1, threads: 1 },
      digits: { kind: 'sd19', places: { byClass: at('untold', 'by_class.zip') } },
      division: { kind: 'by-writer', shares: { train: 0.6, validation: 0.4 } },
    });
    const [train, validation] = await Promise.all(
      ['train', 'validation'].map((name) => readPrepared(`${folder}/${name}.digits`)),
    );
    const series = [...new Set(train?.series), ...new Set(validation?.series)];
    expect(series.sort()).toEqual([0, 1, 4]);
  });
});

describe('an archive that does not fit', () => {
  const none = new Map([['notes/readme.png', Buffer.from('no')]]);

  test('is refused with the layout that was expected', async () => {
    await writeZip(at('other.zip'), none);
    await expect(read({ byClass: at('other.zip') })).rejects.toThrow(/layout of by_class/);
    const places = { byWrite: at('other.zip'), byClassLog: at('by_class_md5.log') };
    await expect(read(places)).rejects.toThrow(/layout of by_write/);
    await expect(read({ byWrite: at('by_write.zip') })).rejects.toThrow(/by_class_md5\.log/);
    await expect(read({})).rejects.toThrow(/by_class\.zip or by_write\.zip/);
  });

  test('is refused when the labels are of other images', async () => {
    const lines = sd19.log.replaceAll(/^./gm, (digit) => (digit === '0' ? '1' : '0'));
    await writeFile(at('wrong.log'), lines);
    const places = { byWrite: at('by_write.zip'), byClassLog: at('wrong.log') };
    await expect(read(places)).rejects.toThrow(/have no label in/);
    await writeFile(at('empty.log'), 'nothing here\n');
    await expect(read({ ...places, byClassLog: at('empty.log') })).rejects.toThrow(/no line like/);
  });
});

describe("SD19's names", () => {
  test('tell digits from letters, from copies and from other fields', () => {
    expect(parseByClass('by_class/37/hsf_4/hsf_4_00012.png')).toEqual({
      digit: 7,
      series: 4,
      index: 12,
    });
    expect(parseByClass('by_class/4b/hsf_4/hsf_4_00012.png')).toBeUndefined();
    expect(parseByClass('by_class/37/train_37/train_37_00012.png')).toBeUndefined();
    expect(parseByClass('by_class/37/hsf_4.mit')).toBeUndefined();
    expect(parseByWrite('by_write/hsf_4/f2154_07/d2154_07/d2154_07_00012.png')).toEqual({
      series: 4,
      writer: 2154,
    });
    expect(parseByWrite('by_write/hsf_4/f2154_07/u2154_07/u2154_07_00012.png')).toBeUndefined();
  });

  test('give writers only when a table speaks of every image', () => {
    const table = 'hsf_0/f0001_41/d0001_41.mis 3\nhsf_0/f0002_05/d0002_05.mis 0\n';
    expect(parseWriters(table, 2)).toEqual([1, 2]);
    expect(parseWriters(`2\n${table}`, 2)).toEqual([1, 2]);
    expect(parseWriters(table, 3)).toBeUndefined();
    expect(parseWriters('a\nb\n', 2)).toBeUndefined();
    expect(parseWriters('', 2)).toBeUndefined();
  });
});
