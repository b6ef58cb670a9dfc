import { readFile } from 'node:fs/promises';
import { NORMALISER_VERSION } from '@hand-digits/recognition';
import { readModelPackage } from '@hand-digits/recognition/node';
import type { GateReport, LabelledHands } from '@hand-digits/training';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawDigits, STRANGE } from '../../../../packages/training/test/finetune/drawn-digits.ts';
import {
  handsFrom,
  makeSmallWorld,
  type SmallWorld,
} from '../../../../packages/training/test/finetune/small-world.ts';
import { encodeGreyPng } from '../../src/use-cases/grey-png.ts';
import { handDigits, Workplace } from './support.ts';

let here: Workplace;
let world: SmallWorld;
let corrections: string;

beforeAll(async () => {
  here = await Workplace.create();
  world = await makeSmallWorld(here.folder);
  const entries = await pngFiles(drawDigits(handsFrom(200, 6), 40, () => STRANGE));
  corrections = await here.zip('corrected.zip', entries);
});
afterAll(() => here.remove());

/** `7/hand203-17.png` and so on. */
async function pngFiles({ images, labels, hands }: LabelledHands): Promise<Record<string, Buffer>> {
  const files = [...labels.keys()].map(async (row) => {
    const data = images.slice(row * 784, (row + 1) * 784);
    const png = await encodeGreyPng({ width: 28, height: 28, data });
    return [`${labels[row]}/hand${hands[row]}-${row}.png`, Buffer.from(png)] as const;
  });
  return Object.fromEntries(await Promise.all(files));
}

function finetune(output: string, ...more: readonly string[]): ReturnType<typeof handDigits> {
  return handDigits([
    ...['finetune', '--model', here.path('parent'), '--corrections', corrections],
    ...['--replay', world.dataset, '--writer', '(hand[0-9]+)', '--epochs', '2'],
    ...['--run', here.path(`${output}-run`), '--output', here.path(output), ...more],
  ]);
}

describe('hand-digits finetune', () => {
  it('writes a candidate, judges it, and keeps the report beside it', async () => {
    const run = await finetune('tuned', '--json');
    const report = JSON.parse(run.stdout) as GateReport;
    const { manifest } = await readModelPackage(here.path('tuned'), NORMALISER_VERSION);
    expect(report.candidate.id).toBe(manifest.id);
    expect(report.parent.id).toBe(world.parent.manifest.id);
    expect(manifest.parent).toBe(report.parent.id);
    expect(report.evidence?.suites.map(({ name }) => name)).toEqual([
      'held-out corrections',
      'drawn validation',
    ]);
    expect(JSON.parse(await readFile(here.path('tuned', 'gate.json'), 'utf8'))).toEqual(report);
    expect(run.status).toBe(report.verdict.kind === 'offered' ? 0 : 1);
    expect(run.stderr).toContain('corrected.zip: 240 labelled images');
    expect(run.stderr).toMatch(
      /epoch 2 of 2 {2}loss .* held-out error.*\nThe weights are those of/,
    );

    const lineage = await handDigits(['model', 'lineage', here.path('tuned')]);
    expect(lineage).toMatchObject({ status: 0, stderr: '' });
    const [child = '', parent = ''] = lineage.stdout.split('\n\n');
    expect(child).toContain(`${manifest.id}\n  hand-digits-small-tuned`);
    expect(child).toMatch(/corrections, train: \d+ images \([0-9a-f]{12}…\)/);
    expect(child).toContain(`gate: ${report.verdict.kind}`);
    expect(parent).toContain(`${report.parent.id}\n  hand-digits-small `);
  });

  it('ends with status 1 and the reasons when the gate refuses', async () => {
    const usual = drawDigits(handsFrom(300, 6), 40);
    const wrong = usual.labels.map((label) => (label + 3) % 10);
    const spoiled = await here.zip('spoiled.zip', await pngFiles({ ...usual, labels: wrong }));
    const run = await finetune('spoiled', '--corrections', spoiled);
    expect(run.status).toBe(1);
    expect(run.stdout).toMatch(/^Refused: hand-digits-small-tuned/);
    expect(run.stdout).toContain('It is not better where it should be: 80 of 80');
    expect(run.stdout).toContain('held-out corrections: ');
  });

  it('says what is wrong before it computes anything', async () => {
    const missing = await finetune('none', '--suite', here.path('nowhere.zip'));
    expect(missing).toMatchObject({ status: 2, stdout: '' });
    expect(missing.stderr).toContain('nowhere.zip');
    const pattern = await finetune('none', '--writer', '(');
    expect(pattern).toMatchObject({ status: 2, stdout: '' });
    expect(pattern.stderr).toContain('--writer ( is no regular expression');
  });

  it('refuses a model that does not say how its network is built', async () => {
    const run = await finetune('none', '--model', await here.model('linear'));
    expect(run).toMatchObject({ status: 2, stdout: '' });
    expect(run.stderr).toContain('does not say how its network is built');
  });
});
