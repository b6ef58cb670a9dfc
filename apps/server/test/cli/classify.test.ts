import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  bar,
  blankPage,
  handDigits,
  jsonLines,
  Workplace,
  type Run,
  type RunOptions,
} from './support.ts';

let here: Workplace;
let model: string;
let one: Uint8Array;
let seven: Uint8Array;

beforeAll(async () => {
  here = await Workplace.create();
  model = await here.model('model');
  [one, seven] = await Promise.all([bar('upright'), bar('level')]);
});
afterAll(() => here.remove());

const classify = (args: readonly string[], options?: RunOptions): Promise<Run> =>
  handDigits(['classify', '--model', model, ...args], options);

describe('hand-digits classify', () => {
  it('writes one JSON line for an image, with exactly the promised members', async () => {
    const file = await here.file('one.png', one);
    const run = await classify([file, '--format', 'jsonl']);
    expect(run).toMatchObject({ status: 0, stderr: '' });
    const [line, ...more] = jsonLines(run.stdout);
    expect(more).toEqual([]);
    expect(Object.keys(line ?? {})).toEqual([
      ...['source', 'digit', 'confidence', 'decision', 'reason'],
      ...['probabilities', 'box', 'polarity', 'model'],
    ]);
    expect(line).toMatchObject({
      source: file,
      digit: 1,
      decision: 'accepted',
      reason: null,
      box: { left: 30, top: 13, width: 5, height: 39 },
      polarity: 'dark-on-light',
      model: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
    const probabilities = line?.['probabilities'] as number[];
    expect(probabilities).toHaveLength(10);
    expect(probabilities.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 4);
    expect(line?.['confidence']).toBe(probabilities[1]);
  });

  it('reads folders and archives, names each image in them, and keeps their order', async () => {
    await here.file('scans/b/level.png', seven);
    await here.file('scans/a.png', one);
    await here.file('scans/notes.txt', 'no image, and not asked for');
    const zip = await here.zip('more.zip', { 'x/7.PNG': seven, 'readme.md': one });
    const run = await classify([here.path('scans'), zip, '--format', 'jsonl']);
    expect(run.status).toBe(0);
    expect(jsonLines(run.stdout).map(({ source, digit }) => [source, digit])).toEqual([
      [here.path('scans', 'a.png'), 1],
      [here.path('scans', 'b', 'level.png'), 7],
      [here.path('more.zip', 'x', '7.PNG'), 7],
    ]);
  });

  it('reads the image on standard input', async () => {
    const run = await classify(['-', '--format', 'jsonl'], { stdin: seven });
    expect(run.status).toBe(0);
    expect(jsonLines(run.stdout)).toMatchObject([{ source: '-', digit: 7 }]);
  });

  it('names what it cannot read, reads the rest, and ends with status 1', async () => {
    const good = await here.file('good.png', one);
    const text = await here.file('text.png', 'this is no image');
    const broken = await here.file('broken.png', one.slice(0, 60));
    const zip = await here.file('broken.zip', 'PK but no more');
    const missing = here.path('missing.png');
    const run = await classify([text, good, broken, zip, missing, '--format', 'jsonl']);
    expect(run.status).toBe(1);
    expect(jsonLines(run.stdout)).toEqual([
      failure(text, 'unsupported-format'),
      expect.objectContaining({ source: good, digit: 1 }),
      failure(broken, 'truncated'),
      failure(zip, 'archive-damaged'),
      failure(missing, 'not-found'),
    ]);
  });

  it('reads a damaged entry of an archive as an error, and the others beside it', async () => {
    const zip = await here.zip('mixed.zip', { 'a.png': Buffer.from('no'), 'b.png': one });
    const run = await classify([zip, '--format', 'jsonl']);
    expect(run.status).toBe(1);
    expect(jsonLines(run.stdout)).toMatchObject([
      { source: `${zip}/a.png`, error: { code: 'unsupported-format' } },
      { source: `${zip}/b.png`, digit: 1 },
    ]);
  });

  it('refuses an entry that unpacks to more than an image may have, before it unpacks it', async () => {
    const zip = await here.zip('large.zip', { 'a.png': Buffer.alloc(40 << 20), 'b.png': one });
    const run = await classify([zip, '--format', 'jsonl']);
    expect(jsonLines(run.stdout)).toMatchObject([
      { source: `${zip}/a.png`, error: { code: 'too-large' } },
      { source: `${zip}/b.png`, digit: 1 },
    ]);
  });

  it('refuses an archive whose entries lie in the same bytes, as those of a ZIP bomb do', async () => {
    const zip = await here.zip('bomb.zip', { 'a.png': one, 'b.png': one });
    const bytes = await readFile(zip);
    const second = bytes.lastIndexOf('PK\u0001\u0002', undefined, 'latin1');
    bytes.writeUInt32LE(0, second + 42); // where its local header is said to be
    await writeFile(zip, bytes);
    const run = await classify([zip, '--format', 'jsonl']);
    expect(run.status).toBe(1);
    expect(jsonLines(run.stdout)).toEqual([failure(zip, 'archive-damaged')]);
    expect(run.stdout).toContain('is a trap');
  });

  it('says so when a folder holds no image', async () => {
    await here.file('empty/notes.txt', 'nothing');
    const run = await classify([here.path('empty'), '--format', 'jsonl']);
    expect(run.status).toBe(1);
    expect(jsonLines(run.stdout)).toEqual([failure(here.path('empty'), 'no-images')]);
  });

  it('claims no digit of a blank page, which is no error', async () => {
    const file = await here.file('blank.png', await blankPage());
    const run = await classify([file, '--format', 'jsonl']);
    expect(run.status).toBe(0);
    expect(jsonLines(run.stdout)).toMatchObject([
      { digit: null, confidence: 0, decision: 'not-a-digit', reason: 'blank', box: null },
    ]);
  });

  it('writes a table for people', async () => {
    const file = await here.file('seven.png', seven);
    const run = await classify([file, here.path('nothing.png')]);
    const [head, first, second] = run.stdout.split('\n');
    expect(head).toBe('DIGIT  CONFIDENCE  DECISION                      SOURCE');
    expect(first).toMatch(/^7 +\d+\.\d\d % +accepted +.*seven\.png$/);
    expect(second).toMatch(/^ +error \(not-found\) +.*nothing\.png: There is no such file/);
  });

  it('writes CSV whose cells hold commas and quotes as they are', async () => {
    const file = await here.file('a, "b".png', one);
    const run = await classify([file, '--format', 'csv']);
    const [head, line] = run.stdout.split('\r\n').join('\n').split('\n');
    expect(head?.split(',').slice(0, 7)).toEqual([
      ...['source', 'digit', 'confidence', 'decision', 'reason', 'p0', 'p1'],
    ]);
    expect(line).toContain(`${here.folder}/a, ""b"".png",1,`);
    expect(line?.startsWith('"')).toBe(true);
  });

  it('ends quietly when its reader has seen enough', async () => {
    const entries = Array.from({ length: 2000 }, (_, at): [string, Uint8Array] => [
      `${at}.png`,
      one,
    ]);
    const zip = await here.zip('many.zip', Object.fromEntries(entries));
    const run = await classify([zip], { closeAfter: 1 });
    expect(run).toMatchObject({ status: 141, stderr: '' });
  });

  it('ends at once, with status 130, when it is interrupted', async () => {
    const run = await classify([here.path('one.png'), '-'], { interrupt: true });
    expect(run).toMatchObject({ status: 130 });
    expect(run.stderr).toContain('Interrupted.');
  });

  function failure(source: string, code: string): unknown {
    return { source, error: { code, message: expect.stringMatching(/\S \S/) as string } };
  }
});

describe('hand-digits classify cannot run', () => {
  it.each([
    ['without a path', [], /missing required argument 'path'/],
    [
      'with a format that there is not',
      ['x.png', '-f', 'xml'],
      /Allowed choices are table, jsonl, csv/,
    ],
    ['with half a worker', ['x.png', '-w', '0.5'], /whole number from 1 on/],
    ['with a misspelt option', ['x.png', '--modle', 'x'], /Did you mean --model/],
  ])('%s: status 2, and a message that helps', async (_, args, message) => {
    const run = await handDigits(['classify', ...args]);
    expect(run).toMatchObject({ status: 2, stdout: '' });
    expect(run.stderr).toMatch(message);
  });

  it('without the model that was named', async () => {
    const run = await handDigits(['classify', '-m', here.path('no-model'), 'x.png']);
    expect(run).toMatchObject({ status: 2, stdout: '' });
    expect(run.stderr).toContain('There is no model');
  });

  it('with a model that was tampered with', async () => {
    const folder = await here.model('tampered');
    await here.file('tampered/model.onnx', 'something else');
    const run = await handDigits(['classify', '-m', folder, 'x.png']);
    expect(run).toMatchObject({ status: 2, stdout: '' });
    expect(run.stderr).toContain('model.onnx is not the one it was made with');
  });
});
