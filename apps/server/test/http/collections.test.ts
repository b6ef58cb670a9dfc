import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  Augmentation,
  Augmented,
  CollectionDetail,
  CollectionDigitDetail,
  CollectionDigitPage,
  CollectionList,
  CollectionReading,
  CollectionWriterPage,
  Problem,
  type Role,
} from '@hand-digits/contract';
import {
  DIGIT_PIXELS,
  syntheticSplit,
  writeDatasetFile,
  writePrepared,
} from '@hand-digits/training';
import { augmentationsInUse } from '@hand-digits/training/browse';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SYSTEM } from '../../src/use-cases/caller.ts';
import type { UserRecord } from '../../src/use-cases/people/records.ts';
import { beginSession } from '../../src/use-cases/people/sessions.ts';
import { writeZip } from '../services/zip.ts';
import { example, startTestServer, type TestServer } from './server.ts';

const SPLIT = syntheticSplit({ count: 200, hands: [3, 14, 15, 92], seed: 5 });

let server: TestServer;
let folder: string;
let drawn: string;

/** 200 drawn digits: by hands 3 and 14 as series 0, by 15 and 92 as series 4; row 7 shows no digit. */
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hand-digits-collections-'));
  const series = Int8Array.from(SPLIT.writers, (writer) => (writer < 15 ? 0 : 4));
  const labels = SPLIT.labels.slice();
  const kinds = SPLIT.kinds.slice();
  [labels[7], kinds[7]] = [255, 0];
  const kindTable = [{ name: 'symbol/slash', group: 'symbol', looksLike: 1 }] as const;
  const split = { ...SPLIT, series, labels, kinds, kindTable, description: `of ${folder}` };
  const file = path.join(folder, 'data', 'drawn', 'train.digits');
  const { count, digest, description } = await writePrepared(file, split);
  const entry = { name: 'train', file: 'train.digits', count, digest, description };
  const dataset = { format: 1, name: 'drawn', seed: 5, splits: [entry], sources: [] } as const;
  await writeDatasetFile(path.dirname(file), { ...dataset, leftOut: [] });
  await writePrepared(path.join(folder, 'suites', 'broken.digits'), SPLIT);
  await writeFile(path.join(folder, 'suites', 'broken.digits'), 'DIGITS01 is not enough');
  await writeZip(path.join(folder, 'suites', 'Own scans.zip'), {
    '7/a.png': example('seven-pencil.png'),
    'not-a-digit/b.png': example('blank.png'),
  });
  server = await startTestServer({ flags: foldersOf(folder) });
  drawn = await idOf('train');
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

function foldersOf(place: string): Record<string, string> {
  return { datasets: path.join(place, 'data'), suites: path.join(place, 'suites') };
}

async function list(): Promise<CollectionList> {
  return CollectionList.parse(await (await server.fetch('/api/v1/collections')).json());
}

async function idOf(name: string): Promise<string> {
  return (await list()).items.find((one) => one.name === name)?.id ?? 'none';
}

const ask = (where: string, headers: Record<string, string> = {}): Promise<Response> =>
  server.fetch(`/api/v1/collections/${where}`, { headers });

async function digits(query: string): Promise<CollectionDigitPage> {
  return CollectionDigitPage.parse(await (await ask(`${drawn}/digits${query}`)).json());
}

const rowsOf = ({ items }: CollectionDigitPage): number[] => items.map(({ row }) => row);

async function problemOf(where: string, headers?: Record<string, string>): Promise<Problem> {
  return Problem.parse(await (await ask(where, headers)).json());
}

async function pixelsOf(png: ArrayBuffer | Buffer): Promise<Buffer> {
  return sharp(Buffer.from(png as ArrayBuffer))
    .extractChannel(0)
    .raw()
    .toBuffer();
}

describe('datasets and suites', () => {
  it('are listed with what they are, splits first', async () => {
    const { items } = await list();
    expect(items.map(({ kind, dataset, name }) => [kind, dataset, name])).toEqual([
      ['split', 'drawn', 'train'],
      ['suite', null, 'Own scans'],
      ['suite', null, 'broken'],
    ]);
    expect(items[0]?.path).toBe(path.join(folder, 'data', 'drawn', 'train.digits'));
  });

  it('are counted by class, series, writer and kind', async () => {
    const detail = CollectionDetail.parse(await (await ask(drawn)).json());
    expect(detail).toMatchObject({
      images: 200,
      digits: [20, 20, 20, 20, 20, 20, 20, 19, 20, 20],
      notADigit: 1,
      series: [
        { series: 0, images: 100 },
        { series: 4, images: 100 },
      ],
      writers: { known: 4, unknownImages: 0, fewest: 50, most: 50 },
      kinds: [{ name: 'symbol/slash', looksLike: 1, images: 1 }],
    });
  });

  it('are walked page by page, forwards and back, by class, writer and series', async () => {
    const first = await digits('?label=3&series=4&limit=4');
    expect(first.total).toBe(10);
    expect(first.links.previous).toBeNull();
    expect(first.items.every(({ label, series }) => label === 3 && series === 4)).toBe(true);
    const second = await digits(`?label=3&series=4&limit=4&after=${first.links.next}`);
    const third = await digits(`?label=3&series=4&limit=4&after=${second.links.next}`);
    expect(third.items).toHaveLength(2);
    expect(third.links.next).toBeNull();
    const all = [first, second, third].flatMap(rowsOf);
    const expected = [...SPLIT.labels.keys()].filter(
      (row) => SPLIT.labels[row] === 3 && SPLIT.writers[row]! >= 15,
    );
    expect(all).toEqual(expected);
    const back = await digits(`?label=3&series=4&limit=4&before=${third.links.previous}`);
    expect(rowsOf(back)).toEqual(rowsOf(second));
    expect(back.links.previous).not.toBeNull();
    const byWriter = await digits('?writer=92&limit=500');
    expect(byWriter.items).toHaveLength(50);
    expect(byWriter.items.every(({ writer }) => writer === 92)).toBe(true);
    expect(rowsOf(await digits('?label=not-a-digit'))).toEqual([7]);
    expect(rowsOf(await digits('?kind=symbol/slash'))).toEqual([7]);
    expect(await digits('?writer=unknown')).toMatchObject({ items: [], total: 0 });
    expect(await digits('?kind=never-seen')).toMatchObject({ items: [], total: 0 });
  });

  it('name the writers of what a filter holds', async () => {
    const answer = await ask(`${drawn}/writers?series=4&limit=1`);
    const page = CollectionWriterPage.parse(await answer.json());
    expect(page).toMatchObject({ items: [{ writer: 15, images: 50 }], total: 2 });
    const rest = await ask(`${drawn}/writers?series=4&limit=1&after=${page.links.next}`);
    expect(CollectionWriterPage.parse(await rest.json())).toMatchObject({
      items: [{ writer: 92, images: 50 }],
      links: { next: null },
    });
  });

  it('refuse a cursor of another list', async () => {
    const { links } = await digits('?limit=1');
    const problem = await problemOf(`${drawn}/writers?after=${links.next}`);
    expect(problem).toMatchObject({ status: 400, code: 'cursor-invalid' });
  });
});

describe('one image', () => {
  it('is told with its neighbours among those of the filter', async () => {
    const answer = await ask(`${drawn}/digits/13?label=3`);
    const { digit, previous, next } = CollectionDigitDetail.parse(await answer.json());
    expect(digit).toMatchObject({ row: 13, label: 3, writer: 14, series: 0, kind: null });
    expect([previous, next]).toEqual([3, 23]);
  });

  it('is sent as PNG, pixel for pixel as the file has it, and not twice', async () => {
    const { digit } = CollectionDigitDetail.parse(await (await ask(`${drawn}/digits/13`)).json());
    const picture = await server.fetch(digit.image);
    expect(picture.headers.get('content-type')).toBe('image/png');
    const pixels = await pixelsOf(await picture.arrayBuffer());
    const own = SPLIT.images.subarray(13 * DIGIT_PIXELS, 14 * DIGIT_PIXELS);
    expect(Buffer.compare(pixels, own)).toBe(0);
    const etag = picture.headers.get('etag') ?? '';
    const again = await server.fetch(digit.image, { headers: { 'if-none-match': etag } });
    expect(again.status).toBe(304);
  });

  it('is read by the active model, and nothing of that is kept', async () => {
    const answer = await ask(`${drawn}/digits/13/reading`);
    const reading = CollectionReading.parse(await answer.json());
    expect(reading.digit).toBe(3);
    expect(reading.probabilities).toHaveLength(10);
    const kept = await server.fetch('/api/v1/predictions/counts');
    expect(await kept.json()).toMatchObject({ total: { value: 0 } });
  });

  it('of an archive is normalised as the reader does it; one that shows nothing is refused', async () => {
    const id = await idOf('Own scans');
    const { items } = CollectionDigitPage.parse(await (await ask(`${id}/digits`)).json());
    expect(items.map(({ label, name }) => [label, name])).toEqual([
      [7, '7/a.png'],
      ['not-a-digit', 'not-a-digit/b.png'],
    ]);
    expect((await server.fetch(items[0]!.image)).status).toBe(200);
    expect(await problemOf(`${id}/digits/1/image`)).toMatchObject({
      status: 422,
      code: 'image-unreadable',
    });
  });

  it('that there is not is no such row, and neither is a dataset', async () => {
    for (const rest of ['', '/image', '/augmented', '/reading']) {
      const problem = await problemOf(`${drawn}/digits/200${rest}`);
      expect(problem).toMatchObject({ status: 404, code: 'row-not-found' });
    }
    expect(await problemOf('never-seen')).toMatchObject({ code: 'collection-not-found' });
    expect(await problemOf(`${drawn}/digits/-1`)).toMatchObject({ code: 'request-invalid' });
  });
});

describe('augmentation', () => {
  const augment = async (query: string): Promise<Augmented> =>
    Augmented.parse(await (await ask(`${drawn}/digits/13/augmented${query}`)).json());
  const images = ({ variants }: Augmented): string[] => variants.map(({ image }) => image);

  it('gives the same variants for a seed and others for another', async () => {
    const [first, again, other] = await Promise.all(
      ['?seed=4', '?seed=4', '?seed=5'].map((query) => augment(query)),
    );
    expect(first?.variants).toHaveLength(24);
    expect(first).toEqual(again);
    expect(images(first!)).not.toEqual(images(other!));
    expect(first?.usedBy).toEqual(['shipped', 'taught']);
  });

  it('leaves some as they are where training does, and goes further the stronger it is', async () => {
    const own = SPLIT.images.subarray(13 * DIGIT_PIXELS, 14 * DIGIT_PIXELS);
    const change = async (query: string): Promise<number> => {
      const { variants } = await augment(`${query}&count=60`);
      let sum = 0;
      for (const { image, untouched } of variants) {
        const pixels = await pixelsOf(Buffer.from(image, 'base64'));
        expect(Buffer.compare(pixels, own) === 0).toBe(untouched);
        sum += pixels.reduce((total, value, at) => total + Math.abs(value - own[at]!), 0);
      }
      return sum;
    };
    const trained = await augment('?count=60');
    const untouched = trained.variants.filter((variant) => variant.untouched);
    expect(untouched.length).toBeGreaterThan(2);
    expect(untouched.length).toBeLessThan(40);
    expect(await change('?level=mild')).toBeLessThan(await change('?level=strong'));
  });

  it('offers exactly the augmentations that recipes train with', () => {
    expect([...augmentationsInUse().keys()].sort()).toEqual([...Augmentation.options].sort());
  });
});

describe('what is wrong with a file', () => {
  it('is told to administrators', async () => {
    const id = await idOf('broken');
    const told = await problemOf(id);
    expect(told).toMatchObject({ status: 422, code: 'collection-unreadable' });
    expect(told.detail).toContain(folder);
    expect(server.faults).toEqual([]);
  });

  it('is told to others without a path of this machine, and so is everything else', async () => {
    const guarded = await startTestServer({ flags: foldersOf(folder) });
    try {
      const headers = await signIn(guarded, 'viewer');
      const id = await idOf('broken');
      for (const where of ['', `/${id}`, `/${drawn}`, `/${drawn}/digits`, `/${drawn}/writers`]) {
        const answer = await guarded.fetch(`/api/v1/collections${where}`, { headers });
        expect(answer.status).toBe(where === `/${id}` ? 422 : 200);
        expect(await answer.text()).not.toContain(folder);
      }
    } finally {
      await guarded.close();
    }
  });

  async function signIn(to: TestServer, role: Role): Promise<Record<string, string>> {
    // Without an administrator everyone would be one.
    await addUser(to, 'administrator');
    const { parts } = to.joined;
    const visitor = { address: null, userAgent: null, requestId: null };
    const { token, csrfToken } = await beginSession(parts, visitor, await addUser(to, role));
    return { cookie: `hand-digits-session=${token}`, 'x-csrf-token': csrfToken };
  }

  async function addUser(to: TestServer, role: Role): Promise<UserRecord> {
    const { parts } = to.joined;
    const user = {
      ...{ id: parts.ids(), name: role, displayName: role, role, disabled: false },
      ...{ passwordHash: 'scrypt$none', createdAt: parts.clock(), lastSeenAt: null },
    };
    const note = { id: parts.ids(), at: 0, action: 'user.create', subject: null, details: {} };
    await parts.users.insert(user, { ...note, ...SYSTEM });
    return user;
  }
});
