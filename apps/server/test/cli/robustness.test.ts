import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bar, handDigits, Workplace } from './support.ts';

let here: Workplace;
let model: string;
let suite: string;

beforeAll(async () => {
  here = await Workplace.create();
  model = await here.model('model');
  const [one, seven] = await Promise.all([bar('upright'), bar('level')]);
  suite = await here.zip('suite.zip', { '1/a.png': one, '7/a.png': seven });
});
afterAll(() => here.remove());

interface Report {
  readonly images: number;
  readonly clean: { readonly images: number; readonly right: number };
  readonly rows: readonly { readonly name: string; readonly cells: readonly unknown[] }[];
  readonly means: readonly { readonly value: number }[];
}

describe('hand-digits robustness', () => {
  it('reads the same digits under each corruption at each severity, as JSON, page and document', async () => {
    const html = here.path('robustness.html');
    const markdown = here.path('robustness.md');
    const files = ['--html', html, '--markdown', markdown];
    const args = ['robustness', model, '-s', suite, '-n', '2', '-c', 'rotation', 'binary'];
    const run = await handDigits([...args, '--json', ...files]);
    expect(run.status).toBe(0);
    const report = JSON.parse(run.stdout) as Report;
    expect(report.images).toBe(2);
    expect(report.clean).toMatchObject({ images: 2, right: 2 });
    expect(report.rows).toHaveLength(2);
    for (const { cells } of report.rows) expect(cells).toHaveLength(5);
    // A bar that is turned a little is still nearer to its own digit than to the other.
    expect(report.means[0]!.value).toBe(1);
    expect(await readFile(html, 'utf8')).toContain('<svg ');
    expect(await readFile(markdown, 'utf8')).toContain('(robustness.svg)');
    expect(await readFile(here.path('robustness.svg'), 'utf8')).toContain('Rotation');
  });

  it('names the corruptions that there are, where one is asked for that there is not', async () => {
    const run = await handDigits(['robustness', model, '-s', suite, '-c', 'earthquake']);
    expect(run).toMatchObject({ status: 2, stdout: '' });
    expect(run.stderr).toContain('large-photo');
  });
});
