import { readdir, readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  describeDataset,
  NOT_A_DIGIT,
  prepareDataset,
  readDatasetFile,
  readPrepared,
  type PreparedSplit,
  type PrepareOptions,
  type PrepareProgress,
} from '../../src/index.ts';
import { digit, drawPng } from './support/drawings.ts';
import { temporaryFolder } from './support/temporary-folder.ts';
import { writeZip } from './support/write-files.ts';

const at = temporaryFolder('prepare');
const SHARES = { train: 0.75, validation: 0.25 };

beforeAll(async () => {
  const digits = new Map<string, Buffer>();
  const letters = new Map<string, Buffer>();
  for (let hand = 0; hand < 8; hand += 1) {
    for (const value of [0, 4, 7]) {
      digits.set(`${value}/writer${hand}.png`, await drawPng(digit(value), hand));
    }
    for (const letter of ['K', 'H', 'm']) {
      const png = await drawPng({ kind: 'letter', name: letter }, hand);
      letters.set(`${letter === 'm' ? 'SMALL' : 'CAP'}_${letter}_${hand}.png`, png);
    }
  }
  const characters = new Map<string, Buffer>();
  for (const [place, name] of ['star', 'hash', 'heart', 'ampersand'].entries()) {
    const png = await drawPng({ kind: 'symbol', name }, place);
    characters.set(`Greek/character0${place}/0394_0${place}.png`, png);
    const other = await drawPng({ kind: 'symbol', name }, place + 10);
    characters.set(`Tengwar/character0${place}/0500_0${place}.png`, other);
  }
  await writeZip(at('digits.zip'), digits);
  await writeZip(at('not', 'letters.zip'), letters);
  await writeZip(at('not', 'characters.zip'), characters);
});

function options(folder: string, more: Partial<PrepareOptions> = {}): PrepareOptions {
  return {
    ...{ name: 'mine', folder: at(folder), seed: 5, threads: 1 },
    digits: { kind: 'images', place: at('digits.zip'), writerPattern: /writer(\d)/ },
    division: { kind: 'by-writer', shares: SHARES },
    notADigit: { places: [at('not')], shares: SHARES, heldOut: ['letter/H', 'Tengwar'] },
    ...more,
  };
}

const read = (folder: string, split: string): Promise<PreparedSplit> =>
  readPrepared(at(folder, `${split}.digits`));

function kindsOf({ kinds, kindTable }: PreparedSplit): string[] {
  return [...new Set([...kinds].map((kind) => kindTable[kind]?.name ?? 'none'))].sort();
}

describe('preparing a dataset', () => {
  test('writes a file for each split and lists them with their digests', async () => {
    const dataset = await prepareDataset(options('listed'));
    const splits = ['train', 'validation', 'not-a-digit-train', 'not-a-digit-validation'];
    const names = [...splits, 'not-a-digit-held-out'];
    expect(dataset.splits.map((split) => split.name)).toEqual(names);
    expect((await readdir(at('listed'))).sort()).toEqual(
      [...names.map((name) => `${name}.digits`), 'dataset.json'].sort(),
    );
    expect(await readDatasetFile(at('listed'))).toEqual(dataset);
    for (const { name, digest, count } of dataset.splits) {
      expect(await read('listed', name)).toMatchObject({ digest, count });
    }
  });

  test('puts no writer into two splits, of digits or of what is none', async () => {
    await prepareDataset(options('apart'));
    for (const prefix of ['', 'not-a-digit-']) {
      const train = new Set((await read('apart', `${prefix}train`)).writers);
      const validation = new Set((await read('apart', `${prefix}validation`)).writers);
      expect(train.size).toBeGreaterThan(0);
      expect(validation.size).toBeGreaterThan(0);
      expect([...train].filter((writer) => validation.has(writer))).toEqual([]);
    }
  });

  test('keeps the kinds that are held out away from the others', async () => {
    await prepareDataset(options('held'));
    const held = await read('held', 'not-a-digit-held-out');
    const tengwar = [0, 1, 2, 3].map((place) => `Tengwar/character0${place}`);
    expect(kindsOf(held)).toEqual([...tengwar, 'letter/H']);
    expect([...held.labels].every((label) => label === NOT_A_DIGIT)).toBe(true);
    const seen = [
      ...kindsOf(await read('held', 'not-a-digit-train')),
      ...kindsOf(await read('held', 'not-a-digit-validation')),
    ];
    expect(seen.filter((kind) => kindsOf(held).includes(kind))).toEqual([]);
    expect(seen).toContain('letter/K');
  });

  test('holds out a kind of each group when nothing else is said', async () => {
    const notADigit = { places: [at('not')], shares: SHARES };
    await prepareDataset(options('default', { notADigit }));
    const held = await read('default', 'not-a-digit-held-out');
    expect(kindsOf(held)).toEqual(['letter/H', 'letter/m']);
  });

  test('gives the same digests again, and others for another seed', async () => {
    const digests = async (folder: string, seed: number): Promise<string[]> => {
      const { splits } = await prepareDataset(options(folder, { seed }));
      return splits.map(({ digest }) => digest);
    };
    const first = await digests('first', 5);
    expect(await digests('second', 5)).toEqual(first);
    expect(await digests('third', 6)).not.toEqual(first);
  });

  test('tells how far it is', async () => {
    const seen: PrepareProgress[] = [];
    await prepareDataset(options('progress', { progress: (each) => void seen.push(each) }));
    const read24 = { stage: 'reading', place: at('digits.zip'), done: 24, total: 24 };
    expect(seen).toContainEqual(read24);
    expect(seen.at(-1)).toEqual({ stage: 'writing', split: 'not-a-digit-held-out' });
  });
});

describe('what cannot be prepared', () => {
  test.each<[string, Partial<PrepareOptions>, RegExp]>([
    [
      'a kind that is not there',
      { notADigit: { places: ['not'], shares: SHARES, heldOut: ['letter/Q'] } },
      /No image is of the kind letter\/Q.*There are: .*letter\/K/,
    ],
    [
      'writers that nobody knows',
      { digits: { kind: 'images', place: 'digits.zip' } },
      /no known writer/,
    ],
    [
      'the official protocol without series',
      { division: { kind: 'official', shares: SHARES } },
      /tests on series hsf_4/,
    ],
    ['a folder that is not there', { digits: { kind: 'images', place: 'none' } }, /nothing at/],
  ])('%s is an error, and no dataset appears', async (name, more, reason) => {
    const { notADigit, digits } = more;
    const placed = {
      ...more,
      ...(notADigit ? { notADigit: { ...notADigit, places: [at('not')] } } : {}),
      ...(digits?.kind === 'images' ? { digits: { ...digits, place: at(digits.place) } } : {}),
    };
    await expect(prepareDataset(options(`no ${name}`, placed))).rejects.toThrow(reason);
    await expect(readdir(at(`no ${name}`))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('describing a dataset', () => {
  test('counts digits, writers and kinds, and draws contact sheets', async () => {
    await prepareDataset(options('described'));
    const sheets = at('sheets');
    const { splits, ...rest } = await describeDataset({ place: at('described'), sheets });
    const [train, validation] = splits;
    const sum = [0, 4, 7].map((value) => train!.digits[value]! + validation!.digits[value]!);
    expect(sum).toEqual([8, 8, 8]);
    expect(train?.writers).toEqual({ known: 6, unknownImages: 0, fewest: 3, median: 3, most: 3 });
    expect(train?.series).toEqual([{ series: null, count: 18 }]);
    const held = splits.find(({ name }) => name === 'not-a-digit-held-out');
    expect(held?.kinds).toContainEqual({
      name: 'letter/H',
      group: 'letter',
      looksLike: null,
      count: 8,
    });
    expect(held?.notADigit).toBe(12);
    expect(rest.sheets).toHaveLength(5);
    const png = await readFile(at('sheets', 'train.png'));
    // 30 columns of 28 pixels with 2 between; a row for each of the digits 0, 4 and 7
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([902, 92]);
  });

  test('takes a single file as well', async () => {
    await prepareDataset(options('single'));
    const { dataset, splits } = await describeDataset({ place: at('single', 'train.digits') });
    expect(dataset).toBeNull();
    expect(splits.map(({ name, count }) => [name, count])).toEqual([['train', 18]]);
  });

  test('says how to make a dataset where there is none', async () => {
    await expect(describeDataset({ place: at('nowhere') })).rejects.toThrow(/dataset prepare/);
  });
});
