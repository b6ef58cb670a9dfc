import {
  describeDataset,
  type DatasetDescription,
  type SplitDescription,
} from '@hand-digits/training';
import type { Command } from 'commander';
import { whole } from '../progress.ts';
import type { Terminal } from '../terminal.ts';

interface InfoFlags {
  readonly json?: boolean;
  readonly sheets?: string;
}

const HELP = `
Examples:
  Count what is in a dataset:
    $ hand-digits dataset info data/prepared
  Look at it: writes a contact sheet of each split, train.png and so on
    $ hand-digits dataset info data/prepared --sheets sheets
  Only one split, for a program:
    $ hand-digits dataset info data/prepared/train.digits --json
`;

/** Adds `dataset info` to the command line. */
export function registerInfo(dataset: Command, terminal: Terminal): void {
  dataset
    .command('info')
    .summary('count what a dataset holds, and look at it')
    .description(
      'Counts the images of a prepared dataset by digit, series, writer and kind, and checks every file.',
    )
    .argument('<place>', "a prepared dataset's folder, or one .digits file")
    .option('--sheets <folder>', 'write a contact sheet PNG of each split into this folder')
    .option('--json', 'everything as JSON')
    .addHelpText('after', HELP)
    .action((place: string, flags: InfoFlags) => infoCommand(place, flags, terminal));
}

async function infoCommand(place: string, flags: InfoFlags, terminal: Terminal): Promise<void> {
  terminal.endWhenInterrupted();
  const sheets = flags.sheets === undefined ? {} : { sheets: flags.sheets };
  const description = await describeDataset({ place, ...sheets });
  const text =
    flags.json === true ? JSON.stringify(description, null, 2) : describeForPeople(description);
  terminal.stdout.write(`${text}\n`);
}

/** A paragraph for each split, and where the contact sheets lie. */
function describeForPeople({ splits, sheets }: DatasetDescription): string {
  return [...splits.map(splitForPeople), ...sheets].join('\n');
}

function splitForPeople(split: SplitDescription): string {
  const { name, count, digest, digits, notADigit, writers, series, kinds } = split;
  const lines = [`${name}: ${whole(count)} images, digest ${digest.slice(0, 12)}`];
  if (notADigit < count)
    lines.push(
      row(
        'digits',
        digits.map((images, digit) => `${digit}: ${whole(images)}`),
      ),
    );
  if (notADigit > 0) lines.push(row('no digit', [whole(notADigit)]));
  const known = series.filter((each) => each.series !== null);
  if (known.length > 0) {
    lines.push(
      row(
        'series',
        known.map((each) => `hsf_${each.series}: ${whole(each.count)}`),
      ),
    );
  }
  if (writers.known > 0) {
    const { known: hands, fewest, median, most } = writers;
    lines.push(
      row(notADigit < count ? 'writers' : 'hands', [
        `${whole(hands)}, each with ${fewest} to ${most} images, the middle one ${median}`,
      ]),
    );
  }
  if (writers.unknownImages > 0) lines.push(row('writer unknown', [whole(writers.unknownImages)]));
  if (kinds.length > 0)
    lines.push(
      row(
        'kinds',
        kinds.map((kind) => `${kind.name}: ${kind.count}`),
      ),
    );
  return `${lines.join('\n')}\n`;
}

function row(title: string, cells: readonly string[]): string {
  return `  ${title.padEnd(15)}${cells.join('  ')}`;
}
