import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { NORMALISER_VERSION } from '@hand-digits/recognition';
import { readModelPackage } from '@hand-digits/recognition/node';
import {
  fineTuneInProcess,
  NO_EXAMPLES,
  openReplay,
  selectRows,
  syntheticSplit,
  type LabelledHands,
  type ReplaySource,
} from '@hand-digits/training';
import { HABITS } from '../learning/habits.ts';
import { withHabit } from '../learning/strangers.ts';
import type { Bench, BenchContext, BenchResult, Measurement } from '../measurement.ts';
import { digitFiles } from '../server/images.ts';
import { load, type LoadResult } from '../server/load.ts';
import { startServer, type ServerProcess } from '../server/process.ts';

const DIGITS = 3000;
const EPOCHS = 5;
const HANDS = Array.from({ length: 30 }, (_, hand) => 1000 + hand);
/** A busy office: an image every 20 ms, day and night. */
const RATE = 50;
const CONNECTIONS = 4;
const SECONDS = 20;
/** Of the process, as the server starts it. */
const NICENESS = 19;

/** From corrections to a judged package, as a server does it, while it goes on answering. */
export const finetuneBench: Bench = {
  name: 'finetune',
  title: `Fine-tuning on ${DIGITS} digits, ${EPOCHS} epochs, while a server answers ${RATE} images/s`,
  async run(context): Promise<BenchResult> {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'hand-digits-bench-'));
    const server = await startServer(context.root);
    try {
      return await measure(context, { folder, server });
    } finally {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
};

async function measure(
  context: BenchContext,
  { folder, server }: { readonly folder: string; readonly server: ServerProcess },
): Promise<BenchResult> {
  const replay = replayIn(path.join(context.root, 'data', 'mnist'));
  const corrections = await correctionsFrom(replay);
  const ask = await askAtRate(server);
  await ask(SECONDS / 4);
  const alone = await ask(SECONDS);
  const learning = learn(context, { folder, replay, corrections });
  await learning.begun;
  const meanwhile = await ask(SECONDS);
  const { learned, packaged, judged } = await learning.over;
  return {
    measurements: [
      { name: 'learning', value: learned, unit: 's' },
      { name: 'calibrating, measuring', value: packaged - learned, unit: 's' },
      { name: 'both', value: packaged, unit: 's' },
      { name: 'and the gate', value: judged - packaged, unit: 's' },
      latency('answers without learning, p99', alone),
      latency('answers while it learns, p99', meanwhile),
      { name: 'p99 while it learns', value: meanwhile.p99 / alone.p99, unit: 'times' },
    ],
    notes: [
      `${corrections.labels.length} corrections, of which a fifth is held out; replay: ${replay.kind}`,
    ],
  };
}

function latency(name: string, { p50, p99, refused, failed }: LoadResult): Measurement {
  const bad = refused + failed;
  const note = `p50 ${p50.toFixed(1)} ms${bad === 0 ? '' : `, ${bad} NOT ANSWERED with 201`}`;
  return { name, value: p99, unit: 'ms', note };
}

async function askAtRate(server: ServerProcess): Promise<(seconds: number) => Promise<LoadResult>> {
  const files = await digitFiles(64);
  const how = { connections: CONNECTIONS, rate: RATE, body: 'raw', files } as const;
  return (seconds) => load(server, { ...how, seconds });
}

interface Learning {
  readonly begun: Promise<unknown>;
  /** seconds since the start, at the end of each part */
  readonly over: Promise<{ learned: number; packaged: number; judged: number }>;
}

function learn(
  { model, cores }: BenchContext,
  what: {
    readonly folder: string;
    readonly replay: ReplaySource;
    readonly corrections: LabelledHands;
  },
): Learning {
  const begun = Promise.withResolvers<true>();
  const start = performance.now();
  const seconds = (): number => (performance.now() - start) / 1000;
  const times = { learned: 0, packaged: 0, judged: 0 };
  const over = async (): Promise<typeof times> => {
    const outcome = await fineTuneInProcess({
      ...{ seed: 1, suites: [], accepted: NO_EXAMPLES, workers: cores, niceness: NICENESS },
      parent: await readModelPackage(model, NORMALISER_VERSION),
      examples: { corrections: what.corrections, confirmed: NO_EXAMPLES },
      replay: what.replay,
      // Four are learned from for one that is held out, so that 3,000 are learned from.
      changes: { epochs: EPOCHS, patience: EPOCHS, heldOut: 0.2 },
      run: path.join(what.folder, 'run'),
      output: path.join(what.folder, 'candidate'),
      date: new Date(),
      onStep: () => {
        times.learned = seconds();
        begun.resolve(true);
      },
      onJudging: () => (times.packaged ||= seconds()),
    });
    if (outcome.kind !== 'finished') throw new Error(`It ended otherwise: ${outcome.kind}.`);
    return { ...times, judged: seconds() };
  };
  const running = over();
  running.catch(begun.reject);
  return { begun: begun.promise, over: running };
}

function replayIn(folder: string): ReplaySource {
  const isPrepared = existsSync(path.join(folder, 'dataset.json'));
  return isPrepared ? { kind: 'prepared', folder } : { kind: 'generated', count: DIGITS, seed: 1 };
}

/** On sheets that were turned, so that there is something to learn: else nothing would be packaged. */
async function correctionsFrom(source: ReplaySource): Promise<LabelledHands> {
  const { prepared } = await openReplay(source);
  const rows = Array.from({ length: (DIGITS * 5) / 4 }, (_, row) => row);
  const { images, labels, writers } = prepared
    ? selectRows(prepared.train, rows)
    : syntheticSplit({ count: rows.length, hands: HANDS, seed: 2 });
  const turned = HABITS.find(({ name }) => name.includes('turned by 40'));
  if (turned === undefined) throw new Error('There is no habit of turned sheets.');
  return withHabit(turned, { images, labels, writers });
}
