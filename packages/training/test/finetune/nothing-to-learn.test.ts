import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { NORMALISER_VERSION, type ModelPackage } from '@hand-digits/recognition';
import { readModelPackage } from '@hand-digits/recognition/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fineTune, type FineTuneOutcome } from '../../src/finetune/fine-tune.ts';
import { fineTuneInProcess } from '../../src/finetune/fine-tune-in-process.ts';
import type { FineTuningExamples, LabelledHands } from '../../src/finetune/labelled-hands.ts';
import { NO_EXAMPLES, takeRows } from '../../src/finetune/labelled-hands.ts';
import { architectureOfModel } from '../../src/finetune/parent-network.ts';
import { fineTuningRecipe, type FineTuningRecipe } from '../../src/finetune/recipe.ts';
import { openReplay, type Replay } from '../../src/finetune/replay.ts';
import { readImages } from '../../src/finetune/validate.ts';
import { heldOutSuites } from '../../src/gate/held-out-suites.ts';
import { replaySuites } from '../../src/gate/replay-suites.ts';
import { runGate } from '../../src/gate/run-gate.ts';
import { seededRandom } from '../../src/random/seeded.ts';
import { drawDigits, STRANGE } from './drawn-digits.ts';
import { handsFrom, makeSmallWorld, tickingClock } from './small-world.ts';

let folder: string;
let dataset: string;
let parent: ModelPackage;
let replay: Replay;
let recipe: FineTuningRecipe;
/** Usual hands, all of whose digits the parent reads rightly. */
let readRightly: LabelledHands;

const STRANGERS = drawDigits(handsFrom(200, 6), 40, () => STRANGE);
const DATE = new Date('2026-11-22T12:00:00Z');

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hand-digits-nothing-'));
  ({ dataset, parent } = await makeSmallWorld(folder));
  replay = await openReplay({ kind: 'prepared', folder: dataset });
  recipe = fineTuningRecipe(architectureOfModel(parent.manifest), {
    schedule: { peak: 4e-3, final: 1e-4, warmUp: 0.05 },
    correctionsPerEpoch: 320,
    epochs: 1,
  });
  const usual = drawDigits(handsFrom(100, 10), 60);
  const { wrong } = await readImages(parent.model, usual, {
    ...{ calibration: parent.manifest, digitnessWeight: 0.3, threads: 1 },
  });
  const right = [...wrong.keys()].filter((row) => wrong[row] === 0);
  readRightly = takeRows(usual, right);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function tune(name: string, examples: FineTuningExamples): Promise<FineTuneOutcome> {
  return fineTune({
    ...{ parent, replay, recipe, examples, seed: 3, resume: false, workers: 2 },
    run: path.join(folder, `${name}-run`),
    output: path.join(folder, name),
    clock: tickingClock(),
    onStep: () => undefined,
  });
}

const NOTHING =
  /^Nothing to learn: the model reads all \d+ held-out corrections rightly already\.$/;

describe('where there is nothing to learn', () => {
  test('the parent stays as it is, and the reason is said', async () => {
    const outcome = await tune('nothing', { corrections: readRightly, confirmed: NO_EXAMPLES });
    expect(outcome).toMatchObject({
      kind: 'nothing-to-learn',
      text: expect.stringMatching(NOTHING) as string,
    });
    expect(existsSync(path.join(folder, 'nothing'))).toBe(false);
    expect(existsSync(path.join(folder, 'nothing-run'))).toBe(false);
  });

  test('a process of its own says the same, as a verdict', async () => {
    const outcome = await fineTuneInProcess({
      ...{ parent, seed: 3, workers: 2, niceness: 5, suites: [], accepted: NO_EXAMPLES },
      changes: recipe,
      replay: { kind: 'prepared', folder: dataset },
      examples: { corrections: readRightly, confirmed: NO_EXAMPLES },
      run: path.join(folder, 'apart-run'),
      output: path.join(folder, 'apart'),
      date: DATE,
      onStep: () => undefined,
      onJudging: () => undefined,
    });
    expect(outcome).toMatchObject({
      kind: 'nothing-to-learn',
      report: {
        candidate: { id: parent.manifest.id },
        verdict: { kind: 'refused', reasons: [{ kind: 'nothing-to-learn' }] },
        evidence: null,
      },
    });
  });

  test('labels without any sense make no candidate that the gate would offer', async () => {
    const random = seededRandom(5, 'labels');
    const labels = STRANGERS.labels.map(() => random.below(10));
    const corrections = { ...STRANGERS, labels };
    const outcome = await tune('senseless', { corrections, confirmed: NO_EXAMPLES });
    if (outcome.kind !== 'finished') {
      expect(outcome.kind).toBe('nothing-to-learn');
      return;
    }
    const report = await runGate({
      ...{ parent, threads: 2, date: DATE },
      candidate: await readModelPackage(path.join(folder, 'senseless'), NORMALISER_VERSION),
      suites: [...heldOutSuites(outcome.examples), ...replaySuites(replay)],
    });
    expect(report.verdict.kind).not.toBe('offered');
  });
});
