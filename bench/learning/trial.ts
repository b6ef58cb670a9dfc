import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { NORMALISER_VERSION, type ModelPackage } from '@hand-digits/recognition';
import { createRecognitionPool, readModelPackage } from '@hand-digits/recognition/node';
import {
  digitImageSuite,
  evaluateSuite,
  fineTune,
  heldOutSuites,
  judgeEvidence,
  NO_EXAMPLES,
  weigh,
  type Evidence,
  type FineTuneOutcome,
  type GateSuite,
  type Judged,
  type Suite,
  type SuiteReadings,
  type Verdict,
} from '@hand-digits/training';
import type { Stranger } from './strangers.ts';

export const OTHER_HALF = 'the other half';
export const ALIKE = 'others with the habit';

/** What is the same for all strangers. */
export interface World {
  readonly parent: ModelPackage;
  /** suites on which learning from a stranger must not show, with what the parent reads there */
  readonly others: readonly SuiteReadings[];
  readonly suites: readonly Suite[];
  readonly threads: number;
}

/** What learning from a stranger came to. */
export type Trial = { readonly stranger: Stranger; readonly measuredBefore: readonly Judged[] } & (
  | { readonly kind: 'nothing-to-learn'; readonly text: string }
  | {
      readonly kind: 'learned';
      readonly verdict: Verdict;
      /** on OTHER_HALF, on ALIKE where there are any, and on all other suites */
      readonly evidence: Evidence;
      /** of the way from the parent to what was learned */
      readonly share: number;
    }
);

/** The parent is asked about the other suites once, for all strangers. */
export async function openWorld(
  parent: ModelPackage,
  suites: readonly Suite[],
  threads: number,
): Promise<World> {
  const read = await readAll(parent, suites, threads);
  const others = suites.map(({ name, description }, at) => {
    const parentReads = read[at] ?? [];
    return { name, description, role: 'keep' as const, parent: parentReads, candidate: [] };
  });
  return { parent, others, suites, threads };
}

/** Learns from one half of a stranger's digits and reads the other, and all other suites. */
export async function learnFrom(stranger: Stranger, world: World): Promise<Trial> {
  const { parent, threads } = world;
  const folder = await mkdtemp(path.join(os.tmpdir(), 'hand-digits-bench-'));
  try {
    const outcome = await learn(stranger, { folder, world });
    const own = suitesOf(stranger);
    const [measuredBefore = []] = await readAll(parent, own.slice(0, 1), threads);
    const facts = { stranger, measuredBefore };
    if (outcome.kind === 'stopped') throw new Error('Nobody stops it.');
    if (outcome.kind === 'nothing-to-learn') return { ...facts, ...outcome };
    const candidate = await readModelPackage(path.join(folder, 'candidate'), NORMALISER_VERSION);
    const evidence = await compare(candidate, {
      world,
      own: [
        ...own.map((suite) => ({ suite, role: 'keep' as const })),
        ...heldOutSuites(outcome.examples),
      ],
    });
    const { shareOfTheWay } = outcome.manifest.recipe as { shareOfTheWay: number };
    const verdict = judgeEvidence(evidence);
    return { ...facts, kind: 'learned', verdict, evidence, share: shareOfTheWay };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function learn(
  { corrected, replay }: Stranger,
  { folder, world }: { readonly folder: string; readonly world: World },
): Promise<FineTuneOutcome> {
  return fineTune({
    ...{ parent: world.parent, replay, seed: 1, resume: false, workers: world.threads },
    examples: { corrections: corrected, confirmed: NO_EXAMPLES },
    run: path.join(folder, 'run'),
    output: path.join(folder, 'candidate'),
    clock: { monotonic: () => performance.now(), date: () => new Date() },
    onStep: () => undefined,
  });
}

/** The half that was not learned from comes first. */
function suitesOf({ measured, alike }: Stranger): Suite[] {
  const description = 'digits that were not learned from';
  return [
    digitImageSuite({ name: OTHER_HALF, description }, measured),
    ...(alike ? [digitImageSuite({ name: ALIKE, description }, alike)] : []),
  ];
}

async function compare(
  candidate: ModelPackage,
  { world, own }: { readonly world: World; readonly own: readonly GateSuite[] },
): Promise<Evidence> {
  const { parent, others, suites, threads } = world;
  const ownSuites = own.map(({ suite }) => suite);
  const before = await readAll(parent, ownSuites, threads);
  const after = await readAll(candidate, [...ownSuites, ...suites], threads);
  const ofOwn = own.map(({ suite: { name, description }, role }, at) => ({
    ...{ name, description, role, parent: before[at] ?? [], candidate: after[at] ?? [] },
  }));
  const ofOthers = others.map((readings, at) => ({
    ...readings,
    candidate: after[own.length + at] ?? [],
  }));
  return weigh([...ofOwn, ...ofOthers]);
}

async function readAll(
  model: ModelPackage,
  suites: readonly Suite[],
  threads: number,
): Promise<(readonly Judged[])[]> {
  const pool = await createRecognitionPool({ package: model, workers: threads });
  try {
    const all: (readonly Judged[])[] = [];
    for (const suite of suites) all.push((await evaluateSuite(suite, { pool })).judged);
    return all;
  } finally {
    await pool.close();
  }
}
