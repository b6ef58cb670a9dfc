import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { NORMALISER_VERSION, type ModelPackage } from '@hand-digits/recognition';
import { readModelPackage } from '@hand-digits/recognition/node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeWeights } from '../../src/autodiff/onnx-messages.ts';
import { digitImageSuite } from '../../src/evaluate/digit-image-suite.ts';
import type { FineTuneOptions, FineTuneOutcome } from '../../src/finetune/fine-tune.ts';
import { fineTune } from '../../src/finetune/fine-tune.ts';
import { fineTuneInProcess } from '../../src/finetune/fine-tune-in-process.ts';
import type { FineTuneProcessOutcome } from '../../src/finetune/process-messages.ts';
import type { LabelledHands } from '../../src/finetune/labelled-hands.ts';
import { digestOfExamples, joinRows, NO_EXAMPLES } from '../../src/finetune/labelled-hands.ts';
import { architectureOfModel } from '../../src/finetune/parent-network.ts';
import { fineTuningRecipe, type FineTuningRecipe } from '../../src/finetune/recipe.ts';
import { openReplay, type Replay } from '../../src/finetune/replay.ts';
import { heldOutSuites } from '../../src/gate/held-out-suites.ts';
import { replaySuites } from '../../src/gate/replay-suites.ts';
import type { GateReport } from '../../src/gate/report.ts';
import { runGate } from '../../src/gate/run-gate.ts';
import { validationOf } from '../../src/train/judge.ts';
import { scoreImages } from '../../src/train/score-images.ts';
import { drawDigits, STRANGE } from './drawn-digits.ts';
import { handsFrom, makeSmallWorld, tickingClock } from './small-world.ts';

type Finished = Extract<FineTuneOutcome, { kind: 'finished' }>;

let folder: string;
let parent: ModelPackage;
let replay: Replay;
let recipe: FineTuningRecipe;

/** Six strange hands that were read and corrected, and others of the kind to measure by. */
const STRANGERS = drawDigits(handsFrom(200, 6), 40, () => STRANGE);
const MORE_OF_THEM = drawDigits(handsFrom(220, 3), 100, () => STRANGE);
const OTHERS = drawDigits(handsFrom(100, 10), 60);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'hand-digits-finetune-'));
  const world = await makeSmallWorld(folder);
  parent = world.parent;
  replay = await openReplay({ kind: 'prepared', folder: world.dataset });
  // A small network learns faster than a large one may.
  recipe = fineTuningRecipe(architectureOfModel(parent.manifest), {
    schedule: { peak: 4e-3, final: 1e-4, warmUp: 0.05 },
    optimiser: { kind: 'adamw', beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 1 },
    correctionsPerEpoch: 160,
    epochs: 6,
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function tune(name: string, changes: Partial<FineTuneOptions> = {}): Promise<FineTuneOutcome> {
  return fineTune({
    ...{ parent, replay, recipe, seed: 3, resume: false, workers: 2 },
    examples: { corrections: STRANGERS, confirmed: NO_EXAMPLES },
    run: path.join(folder, `${name}-run`),
    output: path.join(folder, name),
    clock: tickingClock(),
    onStep: () => undefined,
    ...changes,
  });
}

async function finished(outcome: Promise<FineTuneOutcome>): Promise<Finished> {
  const result = await outcome;
  if (result.kind !== 'finished') throw new Error(`it ended otherwise: ${JSON.stringify(result)}`);
  return result;
}

function open(name: string): Promise<ModelPackage> {
  return readModelPackage(path.join(folder, name), NORMALISER_VERSION);
}

function judge(candidate: ModelPackage, outcome: Finished): Promise<GateReport> {
  return runGate({
    ...{ parent, candidate, threads: 2, date: new Date('2026-11-22T12:00:00Z') },
    suites: [
      ...heldOutSuites(outcome.examples),
      ...replaySuites(replay),
      {
        suite: digitImageSuite({ name: 'others', description: 'usual hands' }, OTHERS),
        role: 'keep',
      },
    ],
  });
}

async function errorOn({ model }: ModelPackage, digits: LabelledHands): Promise<number> {
  return validationOf(await scoreImages(model, digits.images, 1), digits.labels).error;
}

describe('fine-tuning on a stranger', () => {
  let outcome: Finished;
  let candidate: ModelPackage;

  beforeAll(async () => {
    outcome = await finished(tune('candidate'));
    candidate = await open('candidate');
  });

  test('halves the error on other digits in that style, at least', async () => {
    const before = await errorOn(parent, MORE_OF_THEM);
    expect(before).toBeGreaterThan(0.2);
    expect(await errorOn(candidate, MORE_OF_THEM)).toBeLessThan(before / 2);
  });

  test('is offered by the gate, which finds nothing that became worse', async () => {
    const report = await judge(candidate, outcome);
    expect(report.text).toMatch(/^Offered: hand-digits-small-tuned/);
    expect(report.verdict.kind).toBe('offered');
    expect(report.evidence?.suites.map(({ name }) => name)).toEqual([
      'held-out corrections',
      'drawn validation',
      'others',
    ]);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  test('leaves a package that tells its parent, its data, and what its thresholds rest on', () => {
    const { manifest } = candidate;
    expect(manifest.parent).toBe(parent.manifest.id);
    expect(manifest.datasets).toContainEqual({
      ...{
        name: 'corrections',
        split: 'train',
        count: outcome.examples.learn.corrections.labels.length,
      },
      digest: digestOfExamples(outcome.examples.learn.corrections),
    });
    expect(manifest.datasets.map(({ name, split }) => `${name} ${split}`)).toEqual([
      ...['corrections train', 'corrections held-out', 'drawn train', 'drawn validation'],
    ]);
    const held = outcome.examples.held.corrections.labels.length;
    expect(manifest.recipe).toMatchObject({
      architecture: recipe.architecture,
      calibratedOn: {
        kind: 'held-out',
        sets: [
          { name: 'drawn validation', digits: 600 },
          { name: 'held-out reviewed predictions', digits: held },
        ],
      },
    });
  });

  test('leaves a table of error rates in its evaluation', async () => {
    const text = await readFile(path.join(folder, 'candidate', 'evaluation.json'), 'utf8');
    const { selectiveRisk } = JSON.parse(text) as { selectiveRisk: { rows: unknown[] } };
    expect(selectiveRisk.rows).toHaveLength(11);
  });

  test('leaves no checkpoint behind', () => {
    expect(existsSync(path.join(folder, 'candidate-run'))).toBe(false);
  });

  test('ends with the same network for the same seed, on one worker as on two', async () => {
    await tune('again', { workers: 1 });
    const again = await open('again');
    expect(Buffer.from(again.model).equals(Buffer.from(candidate.model))).toBe(true);
  });

  test('stopped and resumed, ends with the same network', async () => {
    const stop = new AbortController();
    const stopped = await tune('resumed', {
      signal: stop.signal,
      onStep: ({ step }) => {
        if (step === 14) stop.abort();
      },
    });
    expect(stopped).toEqual({ kind: 'stopped', step: 14 });
    const resumed = await finished(tune('resumed', { resume: true }));
    expect(resumed.history).toEqual(outcome.history);
    const { model } = await open('resumed');
    expect(Buffer.from(model).equals(Buffer.from(candidate.model))).toBe(true);
  });

  test('can be fine-tuned again', async () => {
    const others = drawDigits(handsFrom(240, 6), 40, () => ({ ...STRANGE, slant: 1.5 }));
    const few = { corrections: others, confirmed: NO_EXAMPLES };
    const short = { ...recipe, epochs: 4 };
    const child = await finished(
      tune('child', { parent: candidate, examples: few, recipe: short }),
    );
    expect(child.manifest.parent).toBe(candidate.manifest.id);
    expect(child.manifest.name).toBe('hand-digits-small-tuned');
  });
});

describe('in a process of its own', () => {
  const inProcess = (name: string, changes: object = {}): Promise<FineTuneProcessOutcome> =>
    fineTuneInProcess({
      ...{ parent, seed: 3, workers: 2, niceness: 5, suites: [], accepted: OTHERS },
      changes: { ...recipe, epochs: 1 },
      replay: { kind: 'prepared', folder: path.join(folder, 'drawn') },
      examples: { corrections: STRANGERS, confirmed: NO_EXAMPLES },
      run: path.join(folder, `${name}-run`),
      output: path.join(folder, name),
      date: new Date('2026-11-22T12:00:00Z'),
      onStep: () => undefined,
      onJudging: () => undefined,
      ...changes,
    });

  test('fine-tuning ends with the same network, tells of every step, and is judged', async () => {
    await tune('here', { recipe: { ...recipe, epochs: 1 } });
    const steps: number[] = [];
    const onStep = ({ step }: { step: number }): number => steps.push(step);
    const outcome = await inProcess('there', { onStep });
    expect(steps).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const [here, there] = [await open('here'), await open('there')];
    expect(Buffer.from(there.model).equals(Buffer.from(here.model))).toBe(true);
    expect(outcome).toMatchObject({
      kind: 'finished',
      report: { judgedAt: '2026-11-22T12:00:00.000Z', candidate: { id: there.manifest.id } },
    });
    const names =
      outcome.kind === 'finished' && outcome.report.evidence?.suites.map((one) => one.name);
    expect(names).toEqual(['held-out corrections', 'accepted', 'drawn validation']);
  });

  test('stopped and started again, fine-tuning goes on where it was', async () => {
    const stop = new AbortController();
    const onStep = (): void => {
      stop.abort();
    };
    const stopped = await inProcess('cut', { onStep, signal: stop.signal });
    expect(stopped).toEqual({ kind: 'stopped' });
    expect(existsSync(path.join(folder, 'cut-run', 'checkpoint'))).toBe(true);
    const steps: number[] = [];
    await inProcess('cut', { onStep: ({ step }: { step: number }) => steps.push(step) });
    expect(steps[0]).toBeGreaterThan(1);
    expect(steps.at(-1)).toBe(10);
  });

  test('what is wrong is told with its code', async () => {
    const examples = { corrections: drawDigits([1], 3), confirmed: NO_EXAMPLES };
    await expect(inProcess('few', { examples })).rejects.toMatchObject({
      code: 'corrections-too-few',
    });
  });
});

describe('the gate refuses a candidate', () => {
  test('whose corrections had shuffled labels', async () => {
    const labels = STRANGERS.labels.map((label) => (label + 1 + ((label * 3) % 5)) % 10);
    const spoiled = { ...STRANGERS, labels };
    const examples = { corrections: spoiled, confirmed: NO_EXAMPLES };
    // Nothing is kept to see forgetting by, which would have stopped it half way.
    const kept = { images: new Uint8Array(), labels: new Uint8Array() };
    const blind = { ...replay, kept };
    const outcome = await finished(tune('shuffled', { examples, replay: blind }));
    // It learned what it was told; the truth is known all the same.
    const held = {
      ...outcome.examples,
      held: { corrections: MORE_OF_THEM, confirmed: NO_EXAMPLES },
    };
    const report = await judge(await open('shuffled'), { ...outcome, examples: held });
    expect(report.verdict.kind).toBe('refused');
  });

  const untouched = (): Finished => ({
    kind: 'finished',
    manifest: parent.manifest,
    examples: {
      learn: { corrections: STRANGERS, confirmed: NO_EXAMPLES },
      held: { corrections: MORE_OF_THEM, confirmed: NO_EXAMPLES },
      by: 'hand',
    },
    history: [],
    bestEpoch: 0,
  });

  /** The parent with one of its stored tensors changed in place. */
  function damaged(name: string, change: (value: number, at: number) => number): ModelPackage {
    const model = Buffer.from(parent.model);
    const weights = decodeWeights(parent.model).get(name)!.data;
    const bytes = Buffer.from(weights.buffer);
    const at = model.indexOf(bytes);
    if (at < 0) throw new Error('the tensor is not stored as it is read');
    const changed = weights.map(change);
    Buffer.from(changed.buffer).copy(model, at);
    return { ...parent, model };
  }

  test('whose weights were damaged', async () => {
    const candidate = damaged('stage2.conv1.weight', (value, at) =>
      at % 3 === 0 ? -value : value,
    );
    const { verdict } = await judge(candidate, untouched());
    expect(verdict.kind).toBe('refused');
    expect(verdict.reasons.map(({ kind }) => kind)).toContain('worse');
  });

  test('that answers with what is no number, instead of failing itself', async () => {
    const candidate = damaged('output.bias', () => Number.NaN);
    const report = await judge(candidate, untouched());
    expect(report).toMatchObject({
      evidence: null,
      verdict: { kind: 'refused', reasons: [{ kind: 'unusable', code: 'network-output-invalid' }] },
    });
    expect(report.text).toMatch(/cannot be used at all/);
  });

  test('that is its parent again, since it is no better', async () => {
    const { verdict } = await judge(parent, untouched());
    expect(verdict).toMatchObject({ kind: 'refused', reasons: [{ kind: 'not-better' }] });
  });
});

test('without a prepared dataset, drawn digits and confirmed predictions keep what was known', async () => {
  const confirmed = drawDigits(handsFrom(300, 8), 30);
  const outcome = await finished(
    tune('alone', {
      replay: await openReplay({ kind: 'generated', count: 200, seed: 1 }),
      examples: { corrections: STRANGERS, confirmed },
    }),
  );
  const candidate = await open('alone');
  const strangers = await errorOn(candidate, MORE_OF_THEM);
  expect(strangers).toBeLessThan((await errorOn(parent, MORE_OF_THEM)) / 2);
  expect(await errorOn(candidate, OTHERS)).toBeLessThan(0.05);
  const { learn, held } = outcome.examples;
  const reviewed = joinRows([held.corrections, held.confirmed]).labels.length;
  // Too few digits to fit thresholds on: those of the parent stay, and the manifest says so.
  expect(outcome.manifest.recipe).toMatchObject({
    calibratedOn: { kind: 'parent', digits: reviewed, needed: 500 },
  });
  expect(outcome.manifest.thresholds).toEqual(parent.manifest.thresholds);
  expect(learn.confirmed.labels.length).toBeGreaterThan(0);
});
