import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { NORMALISER_VERSION, type ModelPackage } from '@hand-digits/recognition';
import { readModelPackage } from '@hand-digits/recognition/node';
import {
  digitImageSuite,
  fineTune,
  heldOutSuites,
  NO_EXAMPLES,
  openReplay,
  openSuite,
  readExamples,
  replaySuites,
  runGate,
  takeRows,
  type GateReport,
  type GateSuite,
  type LabelledHands,
  type Replay,
  type SuiteEvidence,
} from '@hand-digits/training';
import type { Bench, BenchResult } from '../measurement.ts';

/** Two people's own digits, which are only measured on: what learns from them here is thrown away. */
const STRANGERS = 'own-handwriting.zip';
const WRITER = /([a-z]+)-\d/;

/** Suites on which learning from a stranger must not show. */
const OTHERS = [
  't10k-images-idx3-ubyte.gz',
  'nist-digits-128.zip',
  'paper-digits.zip',
  'optdigits-32.zip',
];

const OTHER_HALF = 'the half that was not learned from';

/** Half of a stranger's digits is corrected; the other is read before and after, and so is all else. */
export const strangerBench: Bench = {
  name: 'stranger',
  title: 'Fine-tuning on a stranger: one half corrected, the other measured',
  async run({ root, model, cores }): Promise<BenchResult> {
    const evaluation = path.join(root, '..', 'shared', 'data', 'eval');
    const dataset = path.join(root, 'data', 'mnist');
    const needed = [path.join(evaluation, STRANGERS), path.join(dataset, 'dataset.json')];
    const missing = needed.filter((place) => !existsSync(place));
    if (missing.length > 0) {
      return { measurements: [], notes: missing.map((place) => `left out: there is no ${place}`) };
    }
    const read = { threads: cores, writerPattern: WRITER };
    const { examples } = await readExamples(path.join(evaluation, STRANGERS), read);
    const world = {
      parent: await readModelPackage(model, NORMALISER_VERSION),
      replay: await openReplay({ kind: 'prepared', folder: dataset }),
      others: await othersIn(evaluation),
      threads: cores,
    };
    const notes: string[] = [];
    for (const hand of new Set(examples.hands)) {
      for (const half of [0, 1]) {
        const report = await learnHalf(halvesOf(examples, hand, half), world);
        notes.push(`writer ${hand}, half ${half}: ${report.verdict.kind}`, ...linesOf(report));
      }
    }
    return { measurements: [], notes };
  },
};

interface World {
  readonly parent: ModelPackage;
  readonly replay: Replay;
  readonly others: readonly GateSuite[];
  readonly threads: number;
}

interface Halves {
  readonly corrected: LabelledHands;
  readonly measured: LabelledHands;
}

/** Every other image of a hand, digit by digit. */
function halvesOf(all: LabelledHands, hand: number, half: number): Halves {
  const rows = [...all.hands.keys()].filter((row) => all.hands[row] === hand);
  const corrected = rows.filter((_, place) => place % 2 === half);
  const measured = rows.filter((_, place) => place % 2 !== half);
  return { corrected: takeRows(all, corrected), measured: takeRows(all, measured) };
}

async function learnHalf({ corrected, measured }: Halves, world: World): Promise<GateReport> {
  const { parent, replay, others, threads } = world;
  const folder = await mkdtemp(path.join(os.tmpdir(), 'hand-digits-bench-'));
  const output = path.join(folder, 'candidate');
  try {
    const outcome = await fineTune({
      ...{ parent, replay, output, seed: 1, resume: false, workers: threads },
      examples: { corrections: corrected, confirmed: NO_EXAMPLES },
      run: path.join(folder, 'run'),
      clock: { monotonic: () => performance.now(), date: () => new Date() },
      onStep: () => undefined,
    });
    if (outcome.kind === 'stopped') throw new Error('Nobody stops it.');
    const facts = { name: OTHER_HALF, description: 'digits of the same hand' };
    return await runGate({
      ...{ parent, threads, date: new Date() },
      candidate: await readModelPackage(output, NORMALISER_VERSION),
      suites: [
        { suite: digitImageSuite(facts, measured), role: 'keep' },
        ...heldOutSuites(outcome.examples),
        ...replaySuites(replay),
        ...others,
      ],
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function othersIn(folder: string): Promise<GateSuite[]> {
  const places = OTHERS.map((name) => path.join(folder, name)).filter((place) => existsSync(place));
  const suites: GateSuite[] = [];
  for (const place of places) suites.push({ suite: await openSuite(place), role: 'keep' });
  return suites;
}

function linesOf({ verdict, evidence }: GateReport): string[] {
  return [
    ...verdict.reasons.map(({ text }) => `  ${text}`),
    ...(evidence?.suites ?? []).map((suite) => `  ${suite.name}: ${errorsOf(suite)}`),
  ];
}

function errorsOf({ images, wrong }: SuiteEvidence): string {
  const { low, high } = wrong.difference;
  const interval = `${(100 * low).toFixed(2)} … ${(100 * high).toFixed(2)} points`;
  return `${wrong.parent} → ${wrong.candidate} of ${images} wrong (${wrong.onlyParent} mended, ${wrong.onlyCandidate} new; ${interval})`;
}
