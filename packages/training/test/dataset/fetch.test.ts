import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  fetchDataset,
  PUBLIC_SOURCES,
  type DownloadProgress,
  type FetchedFile,
  type FetchOptions,
  type PublicSource,
} from '../../src/index.ts';
import { serveFile, type FileServer, type Manner } from './support/file-server.ts';

const CONTENT = Buffer.from(Array.from({ length: 300_000 }, (_, at) => (at * 7919) % 251));
const QUICK = { attempts: 3, pauseMilliseconds: 1, stallMilliseconds: 20_000 };

let folder: string;
let server: FileServer | undefined;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'hand-digits-fetch-'));
});
afterEach(async () => {
  await server?.close();
  server = undefined;
  await rm(folder, { recursive: true });
});

function sourceOf(
  content: Buffer,
  url: string,
  bytes: number | null = content.length,
): PublicSource {
  const checksum = {
    algorithm: 'md5',
    value: createHash('md5').update(content).digest('hex'),
  } as const;
  const files = [{ name: 'digits.zip', url: `${url}digits.zip`, bytes, checksum }];
  return { name: 'digits', title: 'digits', terms: 'none', files };
}

/** Fetches from a server that misbehaves in these manners, one a request. */
async function fetchFrom(
  manners: readonly Manner[],
  options: Partial<FetchOptions> & { bytes?: number | null } = {},
): Promise<FetchedFile[]> {
  server = await serveFile(CONTENT, manners);
  const { bytes = CONTENT.length, ...rest } = options;
  const source = sourceOf(CONTENT, server.base, bytes);
  return fetchDataset({ source, folder, ...QUICK, ...rest });
}

/** Where each request so far asked to begin. */
const rangeStarts = (): number[] =>
  server?.ranges.map((range) => Number(/\d+/.exec(range)?.[0] ?? 0)) ?? [];
const inFolder = (): Promise<string[]> => readdir(folder);
const arrived = (): Promise<Buffer> => readFile(path.join(folder, 'digits.zip'));

describe('fetching from a server', () => {
  test('brings the file whole and says how far it is', async () => {
    const seen: DownloadProgress[] = [];
    const progress = (each: DownloadProgress): void => void seen.push(each);
    const [file] = await fetchFrom([{ kind: 'good' }], { progress });
    expect(file).toMatchObject({ outcome: 'fetched', bytes: CONTENT.length });
    expect((await arrived()).equals(CONTENT)).toBe(true);
    const downloading = seen.filter(({ stage }) => stage === 'downloading');
    expect(downloading.at(-1)).toMatchObject({ done: CONTENT.length, total: CONTENT.length });
    expect(seen.at(-1)?.stage).toBe('verifying');
  });

  test('goes on after each lost connection from where it was', async () => {
    const drop: Manner = { kind: 'drops', after: 70_000 };
    await fetchFrom([drop, drop, { kind: 'status', status: 503 }, drop, { kind: 'good' }]);
    expect((await arrived()).equals(CONTENT)).toBe(true);
    const [first, ...starts] = rangeStarts();
    expect(first).toBe(0);
    expect(starts).toHaveLength(4);
    // What is still on its way through the machine when the connection ends may be lost with it.
    starts.forEach((start, place) => {
      const before = [0, ...starts][place] ?? 0;
      expect(start).toBeGreaterThanOrEqual(before);
      expect(start).toBeLessThanOrEqual(before + 70_000);
    });
    expect(starts[1]).toBe(starts[2]);
    expect(starts[3]).toBeGreaterThan(0);
    expect(await inFolder()).toEqual(['digits.zip']);
  });

  test('goes on when the server falls silent', async () => {
    const manners: Manner[] = [{ kind: 'stalls', after: 50_000 }, { kind: 'silent' }];
    await fetchFrom([...manners, { kind: 'good' }], { stallMilliseconds: 1000 });
    expect(rangeStarts()).toEqual([0, 50_000, 50_000]);
    expect((await arrived()).equals(CONTENT)).toBe(true);
  });

  test('gives up when nothing more comes, and the next call goes on from there', async () => {
    const drop: Manner = { kind: 'drops', after: 0 };
    const failing = fetchFrom([{ kind: 'drops', after: 100_000 }, drop]);
    await expect(failing).rejects.toMatchObject({ code: 'dataset-download' });
    expect(await inFolder()).toEqual(['digits.zip.part']);
    const { size } = await stat(path.join(folder, 'digits.zip.part'));
    expect(size).toBeGreaterThan(0);
    await server?.close();
    await fetchFrom([{ kind: 'good' }]);
    expect(rangeStarts()).toEqual([size]);
    expect((await arrived()).equals(CONTENT)).toBe(true);
    expect(await inFolder()).toEqual(['digits.zip']);
  });

  test('says that it was silence that made it give up', async () => {
    const fetching = fetchFrom([{ kind: 'silent' }], { stallMilliseconds: 200 });
    await expect(fetching).rejects.toThrow(/nothing came for 0.2 s, 3 times/);
  });

  test('leaves a file alone that is there and right, and replaces one that is not', async () => {
    await fetchFrom([{ kind: 'good' }]);
    await server?.close();
    const [again] = await fetchFrom([{ kind: 'good' }]);
    expect(again?.outcome).toBe('already-there');
    expect(server?.ranges).toEqual([]);
    await writeFile(path.join(folder, 'digits.zip'), CONTENT.subarray(1));
    await server?.close();
    await fetchFrom([{ kind: 'good' }]);
    expect((await arrived()).equals(CONTENT)).toBe(true);
  });

  test('stops at once when it is told to, and keeps what has arrived', async () => {
    const stop = new AbortController();
    const fetching = fetchFrom([{ kind: 'stalls', after: 50_000 }], {
      signal: stop.signal,
      stallMilliseconds: 60_000,
      progress: ({ done }) => {
        if (done === 50_000) stop.abort();
      },
    });
    await expect(fetching).rejects.toThrow(/abort/i);
    expect(await inFolder()).toEqual(['digits.zip.part']);
  });
});

describe('fetching from a server that does not do what was asked', () => {
  test('starts again when the server ignores the range, and puts nothing in twice', async () => {
    await fetchFrom([{ kind: 'drops', after: 70_000 }, { kind: 'ignores-range' }]);
    expect((await arrived()).equals(CONTENT)).toBe(true);
  });

  test('does not believe a range that it did not ask for', async () => {
    await fetchFrom([{ kind: 'drops', after: 70_000 }, { kind: 'wrong-range' }, { kind: 'good' }]);
    expect((await arrived()).equals(CONTENT)).toBe(true);
  });

  test('refuses a file of another length before it downloads it', async () => {
    const fetching = fetchFrom([{ kind: 'states', length: CONTENT.length + 5 }]);
    await expect(fetching).rejects.toThrow(/offers 300005 bytes where digits.zip has 300000/);
    expect(await inFolder()).toEqual([]);
  });

  test('stops and deletes when more comes than the file has', async () => {
    const fetching = fetchFrom([{ kind: 'endless' }]);
    await expect(fetching).rejects.toMatchObject({ code: 'dataset-checksum' });
    expect(await inFolder()).toEqual([]);
  });

  test('reports an answer that will not change at once', async () => {
    await expect(fetchFrom([{ kind: 'status', status: 403 }])).rejects.toThrow(/403 Forbidden/);
    expect(server?.ranges).toHaveLength(1);
  });

  test.each([CONTENT.length, null])(
    'deletes a file with a wrong checksum and says so (stated size %s)',
    async (bytes) => {
      server = await serveFile(Buffer.alloc(CONTENT.length, 1), [{ kind: 'good' }]);
      const source = sourceOf(CONTENT, server.base, bytes);
      const fetching = fetchDataset({ source, folder, ...QUICK });
      await expect(fetching).rejects.toMatchObject({ code: 'dataset-checksum' });
      expect(await inFolder()).toEqual([]);
    },
  );

  test.each([
    ['of another file', Buffer.alloc(70_000, 9)],
    ['longer than the file', Buffer.alloc(CONTENT.length + 1, 9)],
    ['already complete', CONTENT],
  ])('comes to the right file from a leftover that is %s', async (_, leftover) => {
    for (const bytes of [CONTENT.length, null]) {
      await writeFile(path.join(folder, 'digits.zip.part'), leftover);
      await fetchFrom([{ kind: 'good' }], { bytes });
      expect((await arrived()).equals(CONTENT)).toBe(true);
      expect(await inFolder()).toEqual(['digits.zip']);
      await rm(path.join(folder, 'digits.zip'));
      await server?.close();
    }
  });
});

describe('fetching from another place', () => {
  test('takes the files from another base address', async () => {
    server = await serveFile(CONTENT, [{ kind: 'good' }]);
    const source = sourceOf(CONTENT, 'http://127.0.0.1:1/');
    await fetchDataset({ source, folder, from: server.base.slice(0, -1), ...QUICK });
    expect((await arrived()).equals(CONTENT)).toBe(true);
  });

  test('takes them from a folder or a file, checked the same', async () => {
    const source = sourceOf(CONTENT, 'http://127.0.0.1:1/');
    const mine = await mkdtemp(path.join(os.tmpdir(), 'hand-digits-mine-'));
    try {
      await writeFile(path.join(mine, 'digits.zip'), CONTENT);
      await writeFile(path.join(mine, 'other.zip'), CONTENT.subarray(1));
      await fetchDataset({ source, folder, from: mine });
      expect((await arrived()).equals(CONTENT)).toBe(true);
      await rm(path.join(folder, 'digits.zip'));
      const wrong = fetchDataset({ source, folder, from: path.join(mine, 'other.zip') });
      await expect(wrong).rejects.toMatchObject({ code: 'dataset-checksum' });
      const none = fetchDataset({ source, folder, from: path.join(mine, 'none.zip') });
      await expect(none).rejects.toMatchObject({ code: 'dataset-missing' });
      expect(await inFolder()).toEqual([]);
    } finally {
      await rm(mine, { recursive: true });
    }
  });
});

describe('the public sources', () => {
  test('each have a checksum of the length that its algorithm makes, and an https address', () => {
    const files = PUBLIC_SOURCES.flatMap((source) => source.files);
    expect(files.length).toBeGreaterThan(10);
    for (const { url, name, checksum } of files) {
      expect(url).toMatch(/^https:\/\//);
      expect(url.endsWith(`/${name}`)).toBe(true);
      expect(checksum.value).toMatch(
        checksum.algorithm === 'md5' ? /^[0-9a-f]{32}$/ : /^[0-9a-f]{64}$/,
      );
    }
  });

  test('are named when somebody asks for another', async () => {
    const fetching = fetchDataset({ source: 'imagenet', folder });
    await expect(fetching).rejects.toThrow(
      /No source is called imagenet\. There are: mnist, qmnist/,
    );
  });
});
