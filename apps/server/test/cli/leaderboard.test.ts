import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bar, blankPage, handDigits, Workplace } from './support.ts';

let here: Workplace;
let model: string;

beforeAll(async () => {
  here = await Workplace.create();
  model = await here.model('model');
  const [one, seven, blank] = await Promise.all([bar('upright'), bar('level'), blankPage()]);
  await here.zip('unlabelled.zip', { 'a.png': blank });
  await here.zip('bars.zip', { '1/a.png': one, '7/a.png': seven, '7/upright.png': one });
});
afterAll(() => here.remove());

interface Report {
  readonly standings: readonly unknown[];
  readonly passedOver: readonly { readonly place: string }[];
}

describe('hand-digits leaderboard', () => {
  it('measures every suite in a folder and passes over what holds no labels', async () => {
    const run = await handDigits(['leaderboard', model, '--in', here.folder, '--json']);
    expect(run).toMatchObject({ status: 0, stderr: '' });
    const { standings, passedOver } = JSON.parse(run.stdout) as Report;
    expect(standings).toMatchObject([
      { suite: 'bars', images: 3, wrong: 1, leaks: null, mnist: null },
    ]);
    expect(passedOver.map(({ place }) => place)).toEqual([here.path('unlabelled.zip')]);
  });

  it('shows others’ published results beside ours, and that leaks could not be looked for', async () => {
    const run = await handDigits(['leaderboard', model, '--in', here.folder]);
    // Wilson for 1 of 3
    expect(run.stdout).toMatch(/bars +1 of 3 +33\.33 % +6\.15 % … 79\.23 %/);
    expect(run.stdout).toContain('not checked: the training split is not at hand');
    expect(run.stdout).toMatch(/MNIST test +MCDNN, 35 networks +0\.23 %/);
  });

  it('says what to do where there is no suite', async () => {
    const run = await handDigits(['leaderboard', model, '--in', here.path('nowhere')]);
    expect(run).toMatchObject({ status: 2, stdout: '' });
    expect(run.stderr).toContain('Name a folder of labelled images with --in');
  });
});
