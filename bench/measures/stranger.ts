import { existsSync } from 'node:fs';
import path from 'node:path';
import { NORMALISER_VERSION } from '@hand-digits/recognition';
import { readModelPackage } from '@hand-digits/recognition/node';
import {
  openReplay,
  openSuite,
  wilson,
  type Evidence,
  type Replay,
  type Suite,
  type SuiteEvidence,
} from '@hand-digits/training';
import { HABITS } from '../learning/habits.ts';
import { groupWithHabit, twoPeople, type Stranger } from '../learning/strangers.ts';
import { ALIKE, learnFrom, openWorld, OTHER_HALF, type Trial } from '../learning/trial.ts';
import type { Bench, BenchResult } from '../measurement.ts';

/** Suites on which learning from a stranger must not show. */
const OTHERS = [
  't10k-images-idx3-ubyte.gz',
  'nist-digits-128.zip',
  'paper-digits.zip',
  'own-handwriting.zip',
  'optdigits-32.zip',
];

const GROUPS = [1, 2];

/** Above this error a stranger has something to teach; at least half of it should go. */
const WORTH_LEARNING = 0.02;

/**
 * Half of what strangers wrote is corrected; the other is read before and after, and so is all else.
 * Strangers are two people who are read well already, and groups of held-out writers with a habit.
 */
export const strangerBench: Bench = {
  name: 'stranger',
  title: 'Fine-tuning on strangers: one half corrected, the other measured',
  async run({ root, model, cores }): Promise<BenchResult> {
    const evaluation = path.join(root, '..', 'shared', 'data', 'eval');
    const dataset = path.join(root, 'data', 'mnist');
    const needed = [evaluation, path.join(dataset, 'dataset.json')];
    const missing = needed.filter((place) => !existsSync(place));
    if (missing.length > 0) {
      return { measurements: [], notes: missing.map((place) => `left out: there is no ${place}`) };
    }
    const parent = await readModelPackage(model, NORMALISER_VERSION);
    const replay = await openReplay({ kind: 'prepared', folder: dataset });
    const world = await openWorld(parent, await othersIn(evaluation), cores);
    const trials: Trial[] = [];
    const notes: string[] = [];
    for (const stranger of await strangers(evaluation, { replay, threads: cores })) {
      const trial = await learnFrom(stranger, world);
      trials.push(trial);
      notes.push(...linesOf(trial));
    }
    return { measurements: [], notes: [...notes, ...summaryOf(trials)] };
  },
};

async function strangers(
  evaluation: string,
  world: { readonly replay: Replay; readonly threads: number },
): Promise<Stranger[]> {
  const groups = GROUPS.flatMap((seed) =>
    HABITS.map((habit) => groupWithHabit(habit, seed, world.replay)),
  );
  return [...(await twoPeople(evaluation, world)), ...groups];
}

async function othersIn(folder: string): Promise<Suite[]> {
  const places = OTHERS.map((name) => path.join(folder, name)).filter((place) => existsSync(place));
  const suites: Suite[] = [];
  for (const place of places) suites.push(await openSuite(place));
  return suites;
}

function linesOf(trial: Trial): string[] {
  const { stranger, measuredBefore } = trial;
  const corrected = stranger.corrected.labels.length;
  if (trial.kind === 'nothing-to-learn') {
    const before = errorOf({ wrong: wrongIn(measuredBefore), images: measuredBefore.length });
    return [
      `${stranger.name}: ${corrected} corrected, ${before} of the others wrong. ${trial.text}`,
    ];
  }
  const measured = suiteIn(trial.evidence, OTHER_HALF);
  const alike = suiteIn(trial.evidence, ALIKE);
  const way = `${Math.round(100 * trial.share)} % of the way`;
  return [
    `${stranger.name}: ${corrected} corrected, ${measured ? halfOf(measured) : ''}; ${way}; ${trial.verdict.kind}`,
    ...(alike ? [`  ${ALIKE}, of ${halfOf(alike)}`] : []),
    `  ${othersOf(trial.evidence).map(changeOf).join('; ')}`,
  ];
}

/** Such as `220 others 12.0 % (9.1 … 15.0) → 3.0 % (1.2 … 5.0) wrong, ratio 0.25`. */
function halfOf({ wrong: { images, parent, candidate } }: SuiteEvidence): string {
  const [before, after] = [parent, candidate].map((wrong) => errorOf({ wrong, images }));
  const ratio = (candidate / Math.max(1, parent)).toFixed(2);
  return `${images} others ${before} → ${after} wrong, ratio ${ratio}`;
}

/** Such as `12.00 % (9.10 … 15.00)`. */
function errorOf({ wrong, images }: { readonly wrong: number; readonly images: number }): string {
  const { low, high } = wilson(wrong, images);
  const [value, from, to] = [wrong / images, low, high].map((share) => (100 * share).toFixed(1));
  return `${value} % (${from} … ${to})`;
}

function wrongIn(judged: Trial['measuredBefore']): number {
  return judged.filter(({ truth, digit }) => truth !== digit).length;
}

function suiteIn({ suites }: Evidence, wanted: string): SuiteEvidence | undefined {
  return suites.find(({ name }) => name === wanted);
}

/** Neither the stranger's, nor alike, nor what was held out of the corrections. */
function othersOf({ suites }: Evidence): SuiteEvidence[] {
  return suites.filter(
    ({ role, name }) => role === 'keep' && name !== OTHER_HALF && name !== ALIKE,
  );
}

function changeOf({ name, wrong }: SuiteEvidence): string {
  const p = wrong.pWorse < 1 ? `, p worse ${wrong.pWorse.toFixed(3)}` : '';
  const adjusted = wrong.adjustedPWorse < 1 ? `, adjusted ${wrong.adjustedPWorse.toFixed(3)}` : '';
  return `${name} ${wrong.parent} → ${wrong.candidate}${p}${adjusted}`;
}

const LEVEL = 0.05;

function summaryOf(trials: readonly Trial[]): string[] {
  const worth = trials.filter(
    ({ measuredBefore }) => wrongIn(measuredBefore) > WORTH_LEARNING * measuredBefore.length,
  );
  const halved = worth.filter((trial) => {
    if (trial.kind === 'nothing-to-learn') return false;
    const after = suiteIn(trial.evidence, OTHER_HALF)?.wrong.candidate ?? Infinity;
    return after <= wrongIn(trial.measuredBefore) / 2;
  });
  const worse = trials.filter(
    (trial) =>
      trial.kind === 'learned' &&
      othersOf(trial.evidence).some(({ wrong }) => wrong.adjustedPWorse <= LEVEL),
  );
  const nothing = trials.filter(({ kind }) => kind === 'nothing-to-learn');
  return [
    `error at least halved for ${halved.length} of ${worth.length} strangers of whose digits more than ${100 * WORTH_LEARNING} % were read wrong`,
    `some other suite significantly worse (one-sided paired test, adjusted for all) after ${worse.length} of ${trials.length}`,
    `nothing to learn from ${nothing.length} of ${trials.length}`,
  ];
}
