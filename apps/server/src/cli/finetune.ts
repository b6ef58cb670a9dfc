import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { NORMALISER_VERSION } from '@hand-digits/recognition';
import { readModelPackage } from '@hand-digits/recognition/node';
import {
  architectureOfModel,
  asJson,
  fineTune,
  fineTuningRecipe,
  heldOutSuites,
  NO_EXAMPLES,
  openReplay,
  openSuite,
  readExamples,
  replaySuites,
  reportNothing,
  runGate,
  type FineTuneOutcome,
  type FineTuningExamples,
  type GateReport,
  type GateSuite,
  type LabelledHands,
  type Replay,
} from '@hand-digits/training';
import type { Command } from 'commander';
import { openModel, type FoundModel } from './model/find-model.ts';
import { countOption } from './options.ts';
import { showProgress, whole } from './progress.ts';
import { CommandError, stopIfInterrupted, type Terminal } from './terminal.ts';
import { reportTraining } from './training-progress.ts';

interface FineTuneFlags {
  readonly model?: string;
  readonly corrections: string;
  readonly confirmed?: string;
  readonly writer?: string;
  readonly replay?: string;
  readonly suite: readonly string[];
  readonly output: string;
  readonly epochs?: number;
  readonly seed: number;
  readonly threads?: number;
  readonly run?: string;
  readonly resume?: true;
  readonly json?: true;
}

const EXAMPLES = `
Examples:
  Learn from an export of corrected predictions, and keep what was known with MNIST:
    $ hand-digits finetune --corrections corrected.zip --replay data/mnist --output models/tuned
  Images whose names begin with the writer (anna-17.png), so that whole hands are held out, and two
  more suites that must not become worse:
    $ hand-digits finetune --corrections scans/ --writer '([a-z]+)-[0-9]+' \\
        --replay data/mnist --suite forms.zip photos.zip --output models/tuned
  What the gate found, for a program:
    $ hand-digits finetune --corrections corrected.zip --output models/tuned --json > gate.json

A quarter of the labelled images is held out, by hand where the hands are known: it chooses the epoch
and shows whether the candidate is better. The gate then compares candidate and model, image by image,
on that part, on what was held out of --replay and on every --suite. Where nothing that was learned is
better than the model, it says so and writes no package. Status 0 means offered; 1 means refused, not
decided, nothing to learn, or stopped. The report is kept as gate.json in the output.`;

/** Adds `finetune` to the command line. */
export function registerFinetuneCommand(program: Command, terminal: Terminal): void {
  program
    .command('finetune')
    .summary('let a model learn from corrections, and judge the candidate')
    .description(
      'Goes on training a model with images that it read wrongly, without forgetting the rest, and says\n' +
        'whether the candidate should take its place.',
    )
    .requiredOption(
      '--corrections <place>',
      'labelled images: folder or ZIP with folders 0 … 9 and not-a-digit, or a .digits file',
    )
    .requiredOption('--output <folder>', 'the model package to write')
    .option('--model <model>', 'the model to go on from (default: the only one in models/)')
    .option('--confirmed <place>', 'labelled images that the model read rightly')
    .option('--writer <pattern>', 'regular expression: its first group is the writer in a name')
    .option('--replay <folder>', 'a prepared dataset, best what the model has learned from')
    .option('-s, --suite <path...>', 'labelled images on which it must not become worse', [])
    .addOption(countOption('--epochs <number>', 'at most; it stops when it gets no better'))
    .addOption(countOption('--seed <number>', 'the same seed gives the same weights').default(1))
    .addOption(countOption('--threads <number>', 'threads that compute (default: every core)'))
    .option('--run <folder>', 'where the checkpoint is kept (default: runs/finetune)')
    .option('--resume', "go on from the run's checkpoint")
    .option('--json', "write the gate's report as JSON")
    .addHelpText('after', EXAMPLES)
    .action((flags: FineTuneFlags) => fineTuneCommand(flags, terminal));
}

async function fineTuneCommand(flags: FineTuneFlags, terminal: Terminal): Promise<void> {
  const parent = await openModel(terminal, flags.model);
  // All places are opened before anything is computed, so that a wrong path is known at once.
  const suites = await openSuites(flags);
  const replay = await replayFor(flags, terminal);
  const examples = await examplesFor(flags, terminal);
  const outcome = await learn(flags, terminal, { parent, replay, examples });
  if (outcome.kind === 'stopped') {
    const step = whole(outcome.step);
    terminal.stderr.write(
      `\nStopped after step ${step}; the same command with --resume goes on.\n`,
    );
    terminal.setExitStatus(1);
    return;
  }
  if (outcome.kind === 'nothing-to-learn') {
    const nothing = reportNothing(parent.package, outcome.text, terminal.date());
    terminal.stdout.write(flags.json ? asJson(nothing) : `${nothing.text}\n`);
    terminal.setExitStatus(1);
    return;
  }
  const report = await judge(flags, terminal, {
    parent,
    suites: [...heldOutSuites(outcome.examples), ...replaySuites(replay), ...suites],
  });
  await writeFile(path.join(flags.output, 'gate.json'), asJson(report));
  terminal.stdout.write(flags.json ? asJson(report) : `${report.text}\n\n${flags.output}\n`);
  if (report.verdict.kind !== 'offered') terminal.setExitStatus(1);
}

async function openSuites({ suite }: FineTuneFlags): Promise<GateSuite[]> {
  const suites: GateSuite[] = [];
  for (const place of suite) suites.push({ suite: await openSuite(place), role: 'keep' });
  return suites;
}

const GENERATED_REPLAY = 2000;

async function replayFor({ replay, seed }: FineTuneFlags, terminal: Terminal): Promise<Replay> {
  if (replay !== undefined) return openReplay({ kind: 'prepared', folder: replay });
  terminal.stderr.write(
    'No --replay: drawn digits stand in for what the model has learned from, and its thresholds may stay as they are.\n',
  );
  return openReplay({ kind: 'generated', count: GENERATED_REPLAY, seed });
}

async function examplesFor(flags: FineTuneFlags, terminal: Terminal): Promise<FineTuningExamples> {
  const { corrections, confirmed } = flags;
  return {
    corrections: await readLabelled(corrections, flags, terminal),
    confirmed:
      confirmed === undefined ? NO_EXAMPLES : await readLabelled(confirmed, flags, terminal),
  };
}

async function readLabelled(
  place: string,
  flags: FineTuneFlags,
  terminal: Terminal,
): Promise<LabelledHands> {
  const { examples, leftOut } = await readExamples(place, {
    threads: flags.threads ?? terminal.cores,
    signal: terminal.interrupted,
    ...(flags.writer === undefined ? {} : { writerPattern: patternOf(flags.writer) }),
  }).catch((error: unknown) => {
    stopIfInterrupted(terminal);
    throw error;
  });
  const left = leftOut.map(({ count, reason }) => `${whole(count)} ${reason}`).join(', ');
  const passedOver = left === '' ? '' : `; passed over: ${left}`;
  terminal.stderr.write(
    `${place}: ${whole(examples.labels.length)} labelled images${passedOver}\n`,
  );
  return examples;
}

function patternOf(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch (cause) {
    throw new CommandError('bad-option', `--writer ${text} is no regular expression.`, cause);
  }
}

async function learn(
  flags: FineTuneFlags,
  terminal: Terminal,
  what: { parent: FoundModel; replay: Replay; examples: FineTuningExamples },
): Promise<FineTuneOutcome> {
  const { replay, examples } = what;
  const parent = what.parent.package;
  const changes = flags.epochs === undefined ? {} : { epochs: flags.epochs };
  const recipe = fineTuningRecipe(architectureOfModel(parent.manifest), changes);
  const report = reportTraining(terminal);
  const outcome = await fineTune({
    ...{ parent, examples, replay, recipe },
    seed: flags.seed,
    run: flags.run ?? path.join('runs', 'finetune'),
    output: flags.output,
    resume: flags.resume ?? false,
    workers: flags.threads ?? terminal.cores,
    clock: { monotonic: terminal.now, date: terminal.date },
    onStep: report.step,
    signal: terminal.interrupted,
  });
  if (outcome.kind === 'finished') {
    report.end(outcome.history);
    terminal.stderr.write(`The weights are those of epoch ${outcome.bestEpoch}.\n`);
  }
  return outcome;
}

async function judge(
  flags: FineTuneFlags,
  terminal: Terminal,
  what: { parent: FoundModel; suites: readonly GateSuite[] },
): Promise<GateReport> {
  const { parent, suites } = what;
  const total = 2 * suites.reduce((sum, { suite }) => sum + suite.count, 0);
  const progress = showProgress(terminal, { title: 'Judging', unit: 'images', total });
  let judged = 0;
  const report = await runGate({
    parent: parent.package,
    candidate: await readModelPackage(flags.output, NORMALISER_VERSION),
    suites,
    threads: flags.threads ?? terminal.cores,
    date: terminal.date(),
    progress: () => {
      stopIfInterrupted(terminal);
      progress.update((judged += 1));
    },
  });
  progress.clear();
  return report;
}
