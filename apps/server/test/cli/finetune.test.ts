import { cp, readFile } from 'node:fs/promises';
import path from 'node:path';
import { NORMALISER_VERSION } from '@hand-digits/recognition';
import { readModelPackage } from '@hand-digits/recognition/node';
import type { Evaluation, GateReport, LabelledHands, RiskTable } from '@hand-digits/training';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawDigits, STRANGE } from '../../../../packages/training/test/finetune/drawn-digits.ts';
import {
  handsFrom,
  makeSmallWorld,
  writeDataset,
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

  it('ends with status 1 and writes no package where nothing that is learned is better', async () => {
    const usual = drawDigits(handsFrom(300, 6), 40);
    const wrong = usual.labels.map((label) => (label + 3) % 10);
    const spoiled = await here.zip('spoiled.zip', await pngFiles({ ...usual, labels: wrong }));
    const run = await finetune('spoiled', '--corrections', spoiled);
    expect(run.status).toBe(1);
    expect(run.stdout).toMatch(
      /^Nothing to learn yet: 80 of 80 held-out corrections are read wrong/,
    );
    await expect(readFile(here.path('spoiled', 'manifest.json'))).rejects.toThrow('ENOENT');
  });

  it('ends with status 1 where the gate refuses, and says on which images the candidate is worse', async () => {
    const spoil = (digits: LabelledHands): LabelledHands => ({
      ...digits,
      labels: digits.labels.map((label) => (label + 3) % 10),
    });
    const usual = (first: number, hands: number): LabelledHands =>
      drawDigits(handsFrom(first, hands), 40);
    // Whoever spoiled the labels spoiled those as well that would have shown what is forgotten.
    const replay = await writeDataset(here.path('spoiled-drawn'), {
      train: spoil(usual(240, 6)),
      validation: spoil(usual(260, 3)),
    });
    const wrong = await here.zip('wrong.zip', await pngFiles(spoil(usual(200, 6))));
    const honest = await here.zip('honest.zip', await pngFiles(usual(220, 6)));
    const run = await finetune(
      'refused',
      ...['--corrections', wrong, '--replay', replay, '--suite', honest, '--epochs', '10'],
    );
    expect(run.status).toBe(1);
    expect(run.stdout).toMatch(/^Refused: hand-digits-small-tuned .* in place of /);
    expect(run.stdout).toMatch(/^ {2}On honest it reads worse: \d+ of 240 wrong, \d+ before/m);
    const kept = JSON.parse(
      await readFile(here.path('refused', 'gate.json'), 'utf8'),
    ) as GateReport;
    expect(kept.verdict.kind).toBe('refused');
    expect(kept.verdict.reasons.map(({ kind }) => kind)).toContain('worse');
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

describe('hand-digits model error-rates', () => {
  it('shows what a training has derived from the writers that it held out', async () => {
    const run = await handDigits(['model', 'error-rates', here.path('parent')]);
    expect(run).toMatchObject({ status: 0, stderr: '' });
    expect(run.stdout).toMatch(/^error rate {2}accepted from {2}accepted/);
    expect(run.stdout).toMatch(/0\.01 % {2}too few digits to promise it/);
    expect(run.stdout).toMatch(/20\.00 % +\d\.\d{6} +\d+\.\d\d % /);
    expect(run.stdout).toContain('with 90 % confidence, from 600 digits (drawn validation');
  });

  it('derives them anew and records them beside the measures that were there', async () => {
    await cp(here.path('parent'), here.path('measured'), { recursive: true });
    const evaluationOf = async (): Promise<Evaluation> =>
      JSON.parse(await readFile(here.path('measured', 'evaluation.json'), 'utf8')) as Evaluation;
    const before = await evaluationOf();
    const heldOut = path.join(world.dataset, 'validation.digits');
    const run = await handDigits([
      ...['model', 'error-rates', here.path('measured'), '--held-out', heldOut],
      ...['--confidence', '0.8', '--record', '--json'],
    ]);
    const table = JSON.parse(run.stdout) as RiskTable;
    expect(table).toMatchObject({ confidence: 0.8, digits: 600 });
    expect(await evaluationOf()).toEqual({ ...before, selectiveRisk: table });
    const { manifest } = await readModelPackage(here.path('measured'), NORMALISER_VERSION);
    expect(manifest.id).toBe(world.parent.manifest.id);
  });

  it('says how to derive them where there are none', async () => {
    const run = await handDigits(['model', 'error-rates', await here.model('bare')]);
    expect(run).toMatchObject({ status: 2, stdout: '' });
    expect(run.stderr).toContain('Derive it with --held-out');
  });
});
