import os from 'node:os';
import { NORMALISER_VERSION } from '@hand-digits/recognition';
import { readModelPackage } from '@hand-digits/recognition/node';
import { digitImageSuite } from '../evaluate/digit-image-suite.ts';
import { openSuite } from '../evaluate/open-suite.ts';
import { heldOutSuites } from '../gate/held-out-suites.ts';
import { replaySuites } from '../gate/replay-suites.ts';
import { reportNothing, type GateReport } from '../gate/report.ts';
import { runGate, type GateSuite } from '../gate/run-gate.ts';
import { fineTune } from './fine-tune.ts';
import type { HeldOutExamples } from './hold-out.ts';
import { architectureOfModel } from './parent-network.ts';
import type { FineTuneMessage, FineTuneProcessOutcome, FineTuneSetup } from './process-messages.ts';
import { fineTuningRecipe } from './recipe.ts';
import { openReplay, type Replay } from './replay.ts';

/**
 * The process of `fineTuneInProcess`: its first message is the setup, any other means stop after the
 * step under way. When the process that started it is gone, it stops as well: nobody would hear it.
 */
const stop = new AbortController();

/** Longer than a step and its checkpoint take, shorter than a server needs to start and go on. */
const MILLISECONDS_ALONE = 2_000;

process.once('message', (setup: FineTuneSetup) => {
  process.on('message', () => {
    stop.abort();
  });
  void run(setup);
});
process.once('disconnect', () => {
  stop.abort();
  // The step under way ends and leaves a checkpoint. What does not look whether it is to stop, as
  // packaging, is cut: the next attempt may have begun by then, and writes to the same folders.
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), MILLISECONDS_ALONE).unref();
});

async function run(setup: FineTuneSetup): Promise<void> {
  os.setPriority(setup.niceness);
  try {
    await tell({ kind: 'ended', outcome: await learnAndJudge(setup) });
  } catch (error) {
    const { code, message } = error as { code?: unknown; message?: unknown };
    const known = typeof code === 'string' ? code : null;
    await tell({ kind: 'failed', code: known, message: String(message ?? error) });
  }
  // Every thread has ended by itself by now; without the channel nothing keeps the process.
  if (process.connected) process.disconnect();
}

async function learnAndJudge(setup: FineTuneSetup): Promise<FineTuneProcessOutcome> {
  const { parent, examples, changes, goal, seed, output, workers, date } = setup;
  // Opened before anything is computed, so that a suite that cannot be read is known at once.
  const suites = await openSuites(setup);
  const replay = await openReplay(setup.replay);
  const outcome = await fineTune({
    ...{ parent, examples, replay, seed, output, workers, run: setup.run, resume: true },
    recipe: fineTuningRecipe(architectureOfModel(parent.manifest), changes),
    ...(goal ? { goal } : {}),
    clock: { monotonic: () => performance.now(), date: () => date },
    onStep: (progress) => void tell({ kind: 'step', progress }),
    signal: stop.signal,
  });
  switch (outcome.kind) {
    case 'stopped':
      return { kind: 'stopped' };
    case 'nothing-to-learn':
      return { kind: 'nothing-to-learn', report: reportNothing(parent, outcome.text, date) };
    case 'finished':
      break;
  }
  const all = [...suitesOfTraining(setup, { examples: outcome.examples, replay }), ...suites];
  const report = await judge(setup, all);
  return report === null ? { kind: 'stopped' } : { kind: 'finished', report };
}

async function openSuites({ suites }: FineTuneSetup): Promise<GateSuite[]> {
  const opened: GateSuite[] = [];
  for (const place of suites) opened.push({ suite: await openSuite(place), role: 'keep' });
  return opened;
}

function suitesOfTraining(
  { accepted }: FineTuneSetup,
  { examples, replay }: { readonly examples: HeldOutExamples; readonly replay: Replay },
): GateSuite[] {
  const count = accepted.labels.length;
  const facts = {
    name: 'accepted',
    description: `${count} reviewed images, picked at random from what was accepted`,
  };
  return [
    ...heldOutSuites(examples),
    ...(count === 0 ? [] : [{ suite: digitImageSuite(facts, accepted), role: 'keep' as const }]),
    ...replaySuites(replay),
  ];
}

/** @returns null where it was asked to stop */
async function judge(
  { parent, output, workers, date }: FineTuneSetup,
  suites: readonly GateSuite[],
): Promise<GateReport | null> {
  const candidate = await readModelPackage(output, NORMALISER_VERSION);
  try {
    return await runGate({
      ...{ parent, candidate, suites, date, threads: workers, signal: stop.signal },
      progress: (progress) => void tell({ kind: 'judging', progress }),
    });
  } catch (error) {
    if (stop.signal.aborted) return null;
    throw error;
  }
}

/** Resolves when it was handed over; nobody may be there to take it. */
function tell(message: FineTuneMessage): Promise<void> {
  return new Promise((resolve) => {
    if (!process.connected || process.send === undefined) resolve();
    else {
      process.send(message, undefined, undefined, () => {
        resolve();
      });
    }
  });
}
