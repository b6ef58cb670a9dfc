import { createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { GateVerdict } from '@hand-digits/contract';
import { NORMALISER_VERSION } from '@hand-digits/recognition';
import { readModelPackage } from '@hand-digits/recognition/node';
import type { FineTuneProcessOutcome, GateReport, TrainingProgress } from '@hand-digits/training';
import { zipStream, type Spools, type ZipEntry } from '../use-cases/exports/zip-stream.ts';
import type {
  Trainer,
  TrainingOrder,
  TrainingOutcome,
  TrainingWatch,
} from '../use-cases/learning/ports.ts';
import { examplesOf } from './kept-examples.ts';
import { replayFor, suitesOn } from './places.ts';

export interface ProcessTrainerOptions {
  /** holds one folder for each order that is not over */
  readonly folder: string;
  /** where the package of a model lies */
  readonly folderOf: (model: string) => Promise<string | undefined>;
  /** holds prepared datasets */
  readonly datasets: string;
  /** holds suites that candidates are measured on */
  readonly suites: string;
  readonly threads: number;
  readonly spools: Spools;
  readonly clock: () => number;
}

/** As low as it goes: whoever waits for an answer comes first, and an idle machine is used whole. */
const NICENESS = 19;

/** Learns in a process of its own on this machine, from checkpoint to checkpoint. */
export function processTrainer(options: ProcessTrainerOptions): Trainer {
  const placeOf = (id: string): string => path.join(options.folder, id);
  return {
    train: (order, watch) => train(options, { order, watch, place: placeOf(order.id) }),
    forget: (id) => rm(placeOf(id), { recursive: true, force: true }),
  };
}

interface Training {
  readonly order: TrainingOrder;
  readonly watch: TrainingWatch;
  /** a folder of the order's own */
  readonly place: string;
}

async function train(options: ProcessTrainerOptions, what: Training): Promise<TrainingOutcome> {
  const { order, watch, place } = what;
  const folder = await options.folderOf(order.parent);
  if (folder === undefined) {
    return impossible(
      `The model ${order.parent} is no longer installed: there is nothing to go on from.`,
    );
  }
  await mkdir(place, { recursive: true });
  const columns = await examplesOf(place, order.gather);
  try {
    const outcome = await learn(options, what, { folder, columns });
    if (outcome.kind === 'stopped') return outcome;
    const verdict = verdictOf(outcome.report);
    if (outcome.kind === 'nothing-to-learn') return { kind: 'nothing-to-learn', verdict };
    const zip = path.join(place, 'candidate.zip');
    await pack(options, { from: path.join(place, 'candidate'), to: zip });
    return { kind: 'finished', zip, verdict };
  } catch (error) {
    if (watch.signal.aborted) return { kind: 'stopped' };
    return impossible(error instanceof Error ? error.message : String(error));
  }
}

function impossible(detail: string): TrainingOutcome {
  return { kind: 'impossible', detail };
}

async function learn(
  options: ProcessTrainerOptions,
  { order, watch, place }: Training,
  { folder, columns }: { folder: string; columns: Awaited<ReturnType<typeof examplesOf>> },
): Promise<FineTuneProcessOutcome> {
  // Loaded when it is needed: a server that never learns has no use for it.
  const { DEFAULT_GOAL, fineTuneInProcess } = await import('@hand-digits/training');
  const { epochs, seed, errorRate } = order;
  const { datasets, suites, threads, clock } = options;
  const parent = await readModelPackage(folder, NORMALISER_VERSION);
  const output = path.join(place, 'candidate');
  await rm(output, { recursive: true, force: true });
  return fineTuneInProcess({
    ...{ parent, ...columns, seed, output, workers: threads, niceness: NICENESS },
    replay: await replayFor(datasets, { manifest: parent.manifest, seed }),
    suites: await suitesOn(datasets, suites),
    changes: { epochs },
    goal: { ...DEFAULT_GOAL, errorRate },
    run: path.join(place, 'run'),
    date: new Date(clock()),
    onStep: (progress) => {
      watch.learning(pointOf(progress));
    },
    onJudging: watch.judging,
    signal: watch.signal,
  });
}

function pointOf(progress: TrainingProgress): Parameters<TrainingWatch['learning']>[0] {
  const { step, steps, epoch, loss, secondsLeft, history } = progress;
  const heldOutError = history.at(-1)?.validationError ?? null;
  return { step, steps, epoch, loss, secondsLeft, heldOutError };
}

function verdictOf({ verdict, judgedAt, evidence, text }: GateReport): GateVerdict {
  const reasons = verdict.reasons.map((reason) => ({ kind: reason.kind, text: reason.text }));
  return { kind: verdict.kind, judgedAt, reasons, suites: [...(evidence?.suites ?? [])], text };
}

async function pack(
  { spools, clock }: ProcessTrainerOptions,
  { from, to }: { from: string; to: string },
): Promise<void> {
  await pipeline(zipStream(spools, entriesOf(from, clock())), createWriteStream(to));
}

async function* entriesOf(folder: string, modifiedAt: number): AsyncGenerator<ZipEntry> {
  for (const name of (await readdir(folder)).sort()) {
    yield { name, modifiedAt, bytes: await readFile(path.join(folder, name)) };
  }
}
