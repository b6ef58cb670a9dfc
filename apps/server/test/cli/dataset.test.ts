import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import {
  createHand,
  drawMark,
  encodePage,
  PAPERS,
  putOnPaper,
  readPrepared,
} from '@hand-digits/training';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import { handDigits, Workplace } from './support.ts';

let workplace: Workplace;
beforeAll(async () => {
  workplace = await Workplace.create();
  const entries: Record<string, Uint8Array> = {};
  for (let hand = 0; hand < 4; hand += 1) {
    for (const value of [1, 6]) {
      const options = { width: 40, height: 40, seed: hand };
      const ink = drawMark({ kind: 'number', digits: [value] }, createHand(1, hand), options);
      const page = putOnPaper(ink, PAPERS.blackOnWhite, 1);
      entries[`${value}/writer${hand}.png`] = await encodePage(page, 'png');
    }
  }
  await workplace.zip('digits.zip', { ...entries, '1/broken.png': Buffer.from('no image') });
  await workplace.zip('named.zip', entries);
});
afterAll(() => workplace.remove());

describe('hand-digits dataset prepare and info', () => {
  test('make a dataset from a ZIP, say what was left out, and count what is in it', async () => {
    const out = workplace.path('suite');
    const digits = workplace.path('digits.zip');
    const prepare = await handDigits([
      'dataset',
      'prepare',
      '--images',
      digits,
      '--whole',
      'suite',
      '--out',
      out,
    ]);
    expect(prepare).toMatchObject({ status: 0, stderr: '' });
    expect(prepare.stdout).toMatch(/suite\.digits {2}8 images {2}[0-9a-f]{12}\n/);
    expect(prepare.stdout).toContain('left out: 1 unreadable, such as 1/broken.png');
    const info = await handDigits(['dataset', 'info', out, '--sheets', workplace.path('sheets')]);
    expect(info.stdout).toMatch(/^suite: 8 images, digest [0-9a-f]{12}\n {2}digits .*1: 4 .*6: 4/);
    expect(await readdir(workplace.path('sheets'))).toEqual(['suite.png']);
  });

  test('divide by the writers that a pattern finds, and give JSON to programs', async () => {
    const out = workplace.path('divided');
    const images = ['--images', workplace.path('named.zip'), '--writer', 'writer(\\d)'];
    const shares = ['--shares', 'train=0.5,test=0.5'];
    const prepare = await handDigits(['dataset', 'prepare', ...images, ...shares, '--out', out]);
    expect(prepare.status).toBe(0);
    const info = await handDigits(['dataset', 'info', out, '--json']);
    const { splits } = JSON.parse(info.stdout) as { splits: { name: string; count: number }[] };
    expect(splits.map(({ name, count }) => [name, count])).toEqual([
      ['train', 4],
      ['test', 4],
    ]);
  });

  test('draw one without any source, the same every time, nobody in two splits', async () => {
    const [first, second] = ['drawn', 'drawn-again'].map((name) => workplace.path(name));
    for (const out of [first, second]) {
      const args = ['--drawn', '160', '--shares', 'train=0.5,test=0.5', '--out', out ?? ''];
      expect(await handDigits(['dataset', 'prepare', ...args])).toMatchObject({ status: 0 });
    }
    const [train, test] = await Promise.all(
      ['train', 'test'].map((name) => readPrepared(path.join(first ?? '', `${name}.digits`))),
    );
    expect([train?.count, test?.count]).toEqual([80, 80]);
    expect(train?.writers.some((writer) => test?.writers.includes(writer))).toBe(false);
    const again = await readPrepared(path.join(second ?? '', 'train.digits'));
    expect(again.digest).toBe(train?.digest);
    const elsewhere = workplace.path('elsewhere');
    const world = [
      '--drawn',
      '160',
      '--styles',
      'worldwide',
      '--whole',
      'train',
      '--out',
      elsewhere,
    ];
    expect(await handDigits(['dataset', 'prepare', ...world])).toMatchObject({ status: 0 });
    const { count, digest } = await readPrepared(path.join(elsewhere, 'train.digits'));
    expect(count).toBe(160);
    const { status } = await handDigits([
      ...['dataset', 'prepare', '--drawn', '160', '--whole', 'train', '--out', elsewhere],
    ]);
    expect(status).toBe(0);
    expect((await readPrepared(path.join(elsewhere, 'train.digits'))).digest).not.toBe(digest);
  });

  test.each([
    [['--out', 'x'], /Name one source of digits/],
    [['--images', 'a', '--mnist', 'b', '--out', 'x'], /Name one source of digits/],
    [['--images', 'a', '--drawn', '10', '--out', 'x'], /Name one source of digits/],
    [['--drawn', 'many', '--out', 'x'], /many/],
    [['--drawn', '10', '--styles', 'roman', '--out', 'x'], /nist, worldwide/],
    [['--images', 'a', '--shares', 'half', '--out', 'x'], /train=0\.9,validation=0\.1, not "half"/],
    [['--images', 'a', '--writer', '(', '--out', 'x'], /no regular expression/],
    [['--mnist', 'a', '--part', 'all', '--out', 'x'], /train or test, not "all"/],
    [['--mnist', 'no-such-folder', '--out', 'x'], /no-such-folder has no train-images-idx3-ubyte/],
  ])('explain what is wrong with %j', async (args, reason) => {
    const program = await createProgram(quietTerminal(), { version: '0', word: 'dataset' });
    const wish = program.parseAsync(['dataset', 'prepare', ...args], { from: 'user' });
    await expect(wish).rejects.toThrow(reason);
  });
});

function quietTerminal(): Terminal {
  return {
    stdin: Readable.from([]),
    stdout: new PassThrough(),
    stderr: new PassThrough(),
    interrupted: new AbortController().signal,
    endWhenInterrupted: () => undefined,
    now: () => 0,
    date: () => new Date(0),
    root: workplace.folder,
    cores: 1,
    setExitStatus: () => undefined,
  };
}

describe('hand-digits dataset fetch', () => {
  test('refuses a file that is not what its name says, and leaves nothing behind', async () => {
    await mkdir(workplace.path('mine'));
    await writeFile(workplace.path('mine', 'train-images-idx3-ubyte.gz'), 'something else');
    const to = workplace.path('fetched');
    const run = await handDigits([
      'dataset',
      'fetch',
      'mnist',
      '--from',
      workplace.path('mine'),
      '--to',
      to,
    ]);
    expect(run.status).toBe(2);
    expect(run.stderr).toMatch(/is not train-images-idx3-ubyte\.gz: its md5 is not f68b3c2d/);
    expect(await readdir(to)).toEqual([]);
  });

  test('names the sources that there are', async () => {
    const unknown = await handDigits(['dataset', 'fetch', 'emnist']);
    expect(unknown).toMatchObject({ status: 2, stdout: '' });
    expect(unknown.stderr).toMatch(/There are: mnist, qmnist, sd19/);
    const { stdout } = await handDigits(['dataset', 'fetch', '--help']);
    expect(stdout).toMatch(/sd19 {11}NIST Special Database 19/);
    expect(stdout).toContain('$ hand-digits dataset fetch mnist');
  });
});
