import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { countUpTo } from '../../src/cli/classify/images.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'hand-digits-threads-'));
  for (const name of ['a.png', 'b.png', 'c.zip']) writeFileSync(path.join(folder, name), 'PK');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

it.each([
  ['as many threads as files, where there are few', ['a.png', 'b.png'], 2],
  ['one thread for what comes on standard input', ['-'], 1],
  ['one for a file that is not there', ['nowhere.png'], 1],
  ['all threads for a folder', ['.'], 16],
  ['all threads for an archive among files', ['a.png', 'c.zip'], 16],
  ['no more threads than there are, however many files', Array<string>(99).fill('a.png'), 16],
])('classify starts %s', (_, names, threads) => {
  const paths = names.map((name) => (name === '-' ? name : path.join(folder, name)));
  expect(countUpTo(16, paths)).toBe(threads);
});
