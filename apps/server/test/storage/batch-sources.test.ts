import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { batchSources } from '../../src/storage/batch-sources.ts';
import type { MediaFiles } from '../../src/storage/media/files.ts';
import { mediaFolder } from '../../src/storage/media/folder.ts';
import type { BatchSources, Listed } from '../../src/use-cases/batches/ports.ts';
import { writeZip } from '../services/zip.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'hand-digits-sources-'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function sources(bucket: MediaFiles | null = null): BatchSources {
  return batchSources({
    files: mediaFolder(path.join(root, 'media')),
    temporaryFolder: path.join(root, 'tmp'),
    folders: [root],
    bucket,
    limits: { mostFiles: 10, mostBytes: 1000, mostBytesTogether: 10_000 },
  });
}

/** `after` is told what was listed so far. */
async function all(
  files: AsyncIterable<Listed>,
  after: (names: readonly string[]) => void = () => undefined,
): Promise<[name: string, what: string][]> {
  const listed: [string, string][] = [];
  for await (const file of files) {
    const what = file.kind === 'file' ? 'file' : `${file.refusal.code}: ${file.refusal.detail}`;
    listed.push([file.fileName, what]);
    after(listed.map(([name]) => name));
  }
  return listed;
}

describe('a folder', () => {
  const inbox = (...parts: readonly string[]): string => path.join(root, 'inbox', ...parts);

  it('with a file and a folder that cannot be read refuses these and gives the rest', async () => {
    mkdirSync(inbox('c'), { recursive: true });
    mkdirSync(inbox('e'));
    for (const name of ['a.png', 'b.png', 'c/1.png', 'd.png', 'e/2.png']) {
      writeFileSync(inbox(name), 'x');
    }
    const files = sources().files('batch', { kind: 'folder', path: inbox() }, 0);
    // Whoever runs these tests may read everything, so what cannot be read is what has gone.
    const takeAway = (names: readonly string[]): void => {
      if (names.length > 1) return;
      rmSync(inbox('b.png'));
      rmSync(inbox('c'), { recursive: true });
    };
    expect(await all(files, takeAway)).toEqual([
      ['a.png', 'file'],
      ['b.png', 'image-unreadable: The file cannot be read: ENOENT.'],
      ['c', 'image-unreadable: The folder cannot be read: ENOENT.'],
      ['d.png', 'file'],
      ['e/2.png', 'file'],
    ]);
  });
});

describe('a bucket', () => {
  it('is asked for no object that is too large, and one that has gone is told as such', async () => {
    const objects = { 'in/a.png': 3, 'in/huge.png': 1001, 'in/late.png': 3 };
    const asked: string[] = [];
    const bucket: MediaFiles = {
      ...mediaFolder(root),
      read: (key) => {
        asked.push(key);
        return Promise.resolve(key.includes('late') ? undefined : new Uint8Array(3));
      },
      // eslint-disable-next-line @typescript-eslint/require-await -- a stream
      list: async function* () {
        for (const [key, bytes] of Object.entries(objects)) yield { key, bytes, writtenAt: 0 };
      },
    };
    const files = sources(bucket).files('batch', { kind: 'bucket', prefix: 'in/' }, 0);
    expect(await all(files)).toEqual([
      ['a.png', 'file'],
      ['huge.png', 'payload-too-large: The file has 1001 bytes, 1000 are allowed.'],
      ['late.png', 'image-unreadable: The object is gone from the bucket.'],
    ]);
    expect(asked).toEqual(['in/a.png', 'in/late.png']);
  });
});

describe('an archive', () => {
  it('gives files whose names hold a NUL under names that can be kept', async () => {
    const file = path.join(root, 'odd.zip');
    await writeZip(file, { 'aXXXb.png': Buffer.from('x'), 'c.png': Buffer.from('y') });
    const odd = readFileSync(file).toString('latin1').replaceAll('aXXXb', 'a\0\0\0b');
    const odds = sources();
    // eslint-disable-next-line @typescript-eslint/require-await -- a stream of one
    const content = (async function* () {
      yield Buffer.from(odd, 'latin1');
    })();
    await odds.keepArchive('batch', content);
    expect(await all(odds.files('batch', { kind: 'zip', fileName: null }, 0))).toEqual([
      ['a\uFFFD\uFFFD\uFFFDb.png', 'file'],
      ['c.png', 'file'],
    ]);
  });
});
