import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cellsOf } from './cells.ts';

const here = import.meta.dirname;
const names = (await readdir(here)).filter((name) => /^\d\d-.*\.ts$/.test(name));
const LONGEST_MS = 240_000;

describe('notebooks', () => {
  let output: string;
  beforeAll(async () => {
    output = await mkdtemp(path.join(tmpdir(), 'hand-digits-notebooks-'));
  });
  afterAll(() => rm(output, { recursive: true, force: true }));

  test.each(names)(
    '%s runs from start to end and leaves a page with its text and its charts',
    async (name) => {
      const program = [path.join(here, 'run.ts'), name.replace(/\.ts$/, ''), '--output', output];
      await promisify(execFile)(process.execPath, program);
      const page = await readFile(path.join(output, name.replace(/\.ts$/, '.html')), 'utf8');
      const cells = cellsOf(await readFile(path.join(here, name), 'utf8'));
      const headings = cells.filter((cell) => cell.kind === 'text' && cell.markdown.includes('# '));
      expect(page.match(/<h[12][ >]/g)?.length).toBe(headings.length);
      expect(page.match(/<svg /g)?.length).toBeGreaterThanOrEqual(2);
      expect(page).toContain('<img alt=');
      // the pictures themselves are letters and digits at random
      const told = page.replaceAll(/src="data:[^"]*"/g, '');
      expect(told).not.toMatch(/NaN|undefined|<script|https?:/);
    },
    LONGEST_MS,
  );
});

test('a notebook is divided into text and code, in order', () => {
  const source = 'ignored\n// %% [markdown]\n// # Title\n//\n// Words.\n\n// %%\nconst a = 1;\n';
  expect(cellsOf(source)).toEqual([
    { kind: 'text', markdown: '# Title\n\nWords.' },
    { kind: 'code', code: 'const a = 1;' },
  ]);
});
