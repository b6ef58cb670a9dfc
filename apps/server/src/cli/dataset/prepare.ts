import path from 'node:path';
import {
  DEFAULT_HELD_OUT,
  prepareDataset,
  type DatasetFile,
  type DigitSource,
  type DigitStyles,
  type Division,
  type PrepareProgress,
} from '@hand-digits/training';
import { Option, type Command } from 'commander';
import { countOption } from '../options.ts';
import { whole } from '../progress.ts';
import { CommandError, stopIfInterrupted, type Terminal } from '../terminal.ts';
import { showStages, type Stage } from './stage-progress.ts';

interface PrepareFlags {
  readonly mnist?: string;
  readonly part: 'train' | 'test';
  readonly byClass?: string;
  readonly byWrite?: string;
  readonly labels?: string;
  readonly images?: string;
  readonly writer?: string;
  readonly drawn?: number;
  readonly styles: DigitStyles;
  readonly notADigit?: readonly string[];
  readonly holdOut?: readonly string[];
  readonly shares: string;
  readonly official?: boolean;
  readonly whole?: string;
  readonly out: string;
  readonly name?: string;
  readonly seed: number;
  readonly threads?: number;
}

const HELP = `
Examples:
  What the model in models/ is trained on: MNIST's training digits divided by writer, and
  letters, symbols and foreign characters that must not be read as digits:
    $ hand-digits dataset prepare --mnist ../shared/data/train/mnist \\
        --not-a-digit ../shared/data/train/not-a-digit --out data/prepared
  NIST Special Database 19 straight from its archives, tested on hsf_4 as NIST does:
    $ hand-digits dataset prepare --by-write by_write.zip --by-class by_class.zip \\
        --official --out data/sd19
  Own images in folders 0 … 9, as a set to measure on:
    $ hand-digits dataset prepare --images scans.zip --whole suite --out data/scans
  A first dataset without any download, drawn by the built-in generator:
    $ hand-digits dataset prepare --drawn 2000 --out data/drawn
  Own images whose names begin with the writer (anna-17.png), divided by writer:
    $ hand-digits dataset prepare --images scans/ --writer '([a-z]+)-[0-9]+' --out data/scans
`;

/** Adds `dataset prepare` to the command line. */
export function registerPrepare(dataset: Command, terminal: Terminal): void {
  dataset
    .command('prepare')
    .summary('make a dataset to train or measure on')
    .description(
      'Reads handwritten digits, makes 28×28 digit images of them as the reader does, divides them by ' +
        'writer (nobody is in two splits) and writes one .digits file for each split.',
    )
    .option('--mnist <folder>', 'IDX files of MNIST or QMNIST, plain or .gz, with their writers')
    .option('--part <name>', 'of MNIST: train or test', 'train')
    .option('--by-class <place>', 'by_class.zip of SD19, 2nd edition, or its folder')
    .option(
      '--by-write <place>',
      'by_write.zip of SD19; needs --by-class or --labels for the digits',
    )
    .option('--labels <file>', 'by_class_md5.log of SD19, which labels by_write')
    .option('--images <place>', 'a folder or ZIP with a folder for each digit: 0 … 9, or 30 … 39')
    .option('--writer <pattern>', 'regular expression: its first group is the writer in a name')
    .addOption(countOption('--drawn <count>', 'digits that the built-in generator draws'))
    .addOption(
      new Option('--styles <name>', "of --drawn: as NIST's writers write, or as the world does")
        .choices(['nist', 'worldwide'] satisfies DigitStyles[])
        .default('nist'),
    )
    .option('--not-a-digit <place...>', 'folders or ZIPs of images that show no digit')
    .option(
      '--hold-out <kind...>',
      `kinds to keep from training (default: ${DEFAULT_HELD_OUT.join(' ')})`,
    )
    .option('--shares <list>', 'share of the writers for each split', 'train=0.9,validation=0.1')
    .option('--official', "SD19: the split test is series hsf_4, NIST's official test")
    .option('--whole <split>', 'put everything into this one split')
    .requiredOption('--out <folder>', 'where to write the dataset')
    .option('--name <name>', 'what it is called (default: the name of the folder)')
    .addOption(countOption('--seed <number>', 'divides the same way every time').default(1))
    .addOption(countOption('--threads <number>', 'threads that read images (default: every core)'))
    .addHelpText('after', HELP)
    .action((flags: PrepareFlags) => prepareCommand(flags, terminal));
}

async function prepareCommand(flags: PrepareFlags, terminal: Terminal): Promise<void> {
  const stages = showStages(terminal);
  try {
    const dataset = await prepareDataset({
      name: flags.name ?? path.basename(path.resolve(flags.out)),
      folder: flags.out,
      digits: sourceOf(flags),
      division: divisionOf(flags),
      seed: flags.seed,
      threads: flags.threads ?? terminal.cores,
      signal: terminal.interrupted,
      progress: (progress) => {
        stages.show(stageOf(progress));
      },
      ...(flags.notADigit === undefined ? {} : { notADigit: outliersOf(flags, flags.notADigit) }),
    });
    stages.clear();
    terminal.stdout.write(summary(flags.out, dataset));
  } catch (error) {
    stages.clear();
    stopIfInterrupted(terminal);
    throw error;
  }
}

function outliersOf(
  { shares, holdOut }: PrepareFlags,
  places: readonly string[],
): { places: readonly string[]; shares: Record<string, number>; heldOut?: readonly string[] } {
  const held = holdOut === undefined ? {} : { heldOut: holdOut };
  return { places, shares: parseShares(shares), ...held };
}

function sourceOf(flags: PrepareFlags): DigitSource {
  const { mnist, part, byClass, byWrite, labels, images, writer, drawn, styles } = flags;
  requireOneSource([mnist, byClass ?? byWrite, images, drawn]);
  if (drawn !== undefined) return { kind: 'drawn', count: drawn, styles };
  if (mnist !== undefined) return { kind: 'mnist', folder: mnist, part: partOf(part) };
  if (images !== undefined) {
    const pattern = writer === undefined ? {} : { writerPattern: patternOf(writer) };
    return { kind: 'images', place: images, ...pattern };
  }
  const places = { byClass, byWrite, byClassLog: labels };
  const given = Object.entries(places).filter(([, place]) => place !== undefined);
  return { kind: 'sd19', places: Object.fromEntries(given) };
}

function requireOneSource(sources: readonly unknown[]): void {
  if (sources.filter((source) => source !== undefined).length === 1) return;
  throw new CommandError(
    'dataset-options',
    'Name one source of digits: --mnist, --images, --drawn, or --by-class and --by-write.',
  );
}

function partOf(part: string): 'train' | 'test' {
  if (part === 'train' || part === 'test') return part;
  throw new CommandError('dataset-options', `--part is train or test, not "${part}".`);
}

function patternOf(pattern: string): RegExp {
  try {
    return new RegExp(pattern);
  } catch (cause) {
    throw new CommandError(
      'dataset-options',
      `--writer "${pattern}" is no regular expression.`,
      cause,
    );
  }
}

function divisionOf(flags: PrepareFlags): Division {
  if (flags.whole !== undefined && flags.official === true) {
    throw new CommandError('dataset-options', 'Choose one of --whole and --official.');
  }
  if (flags.whole !== undefined) return { kind: 'whole', name: flags.whole };
  return {
    kind: flags.official === true ? 'official' : 'by-writer',
    shares: parseShares(flags.shares),
  };
}

function parseShares(list: string): Record<string, number> {
  const pairs = list.split(',').map((pair) => /^\s*([\w-]+)\s*=\s*([\d.]+)\s*$/.exec(pair));
  if (pairs.includes(null)) {
    throw new CommandError(
      'dataset-options',
      `--shares is a list such as train=0.9,validation=0.1, not "${list}".`,
    );
  }
  return Object.fromEntries(pairs.map((pair) => [pair?.[1] ?? '', Number(pair?.[2])]));
}

function stageOf(progress: PrepareProgress): Stage {
  switch (progress.stage) {
    case 'reading': {
      const title = `Reading ${path.basename(progress.place)}`;
      return { title, unit: 'images', total: progress.total, done: progress.done };
    }
    case 'writing':
      return { title: `Writing ${progress.split}`, unit: 'file', total: 1, done: 0 };
  }
}

function summary(folder: string, { splits, leftOut }: DatasetFile): string {
  const lines = splits.map(
    ({ file, count, digest }) =>
      `${path.join(folder, file)}  ${whole(count)} images  ${digest.slice(0, 12)}`,
  );
  const reasons = leftOut.map(
    ({ reason, count, examples }) =>
      `left out: ${whole(count)} ${reason}, such as ${examples[0] ?? ''}`,
  );
  return `${[...lines, ...reasons].join('\n')}\n`;
}
