import type { Command } from 'commander';
import { registerFetch } from './dataset/fetch.ts';
import { registerInfo } from './dataset/info.ts';
import { registerPrepare } from './dataset/prepare.ts';
import type { Terminal } from './terminal.ts';

const HELP = `
Examples:
  $ hand-digits dataset fetch mnist
  $ hand-digits dataset prepare --mnist data/mnist --out data/prepared
  $ hand-digits dataset info data/prepared --sheets sheets`;

/** Adds `dataset` with its sub-commands to the command line. */
export function registerDatasetCommands(program: Command, terminal: Terminal): void {
  const dataset = program
    .command('dataset')
    .summary('fetch, prepare and look at handwriting to learn from')
    .description('Fetches public handwriting, prepares it for training and tells what is in it.')
    .addHelpText('after', HELP);
  registerFetch(dataset, terminal);
  registerPrepare(dataset, terminal);
  registerInfo(dataset, terminal);
}
