import { Command } from 'commander';
import type { Terminal } from './terminal.ts';

const EXAMPLES = `
Examples:
  $ hand-digits classify examples/            read every image in a folder
  $ hand-digits evaluate --suite digits.zip   measure how well the model reads labelled images
  $ hand-digits model info                    what the model is, and what it learned from

"hand-digits COMMAND --help" tells more of each command.`;

type Register = (program: Command, terminal: Terminal) => void;

/** The commands that need no server, by the word that calls each. */
const COMMANDS: Readonly<Record<string, () => Promise<Register>>> = {
  classify: async () => (await import('./classify/command.ts')).registerClassify,
  evaluate: async () => (await import('./evaluate/command.ts')).registerEvaluate,
  robustness: async () => (await import('./robustness/command.ts')).registerRobustness,
  leaderboard: async () => (await import('./leaderboard/command.ts')).registerLeaderboard,
  train: async () => (await import('./train.ts')).registerTrainCommand,
  finetune: async () => (await import('./finetune.ts')).registerFinetuneCommand,
  dataset: async () => (await import('./dataset.ts')).registerDatasetCommands,
  model: async () => (await import('./model/command.ts')).registerModel,
};

/** Of `model`, those that look at packages only: the others change what a server answers with. */
const OF_PACKAGES = ['info', 'lineage', 'error-rates'];

/** Whether words call a command that needs nothing else to be loaded. */
export function standsAlone([word, part]: readonly string[]): boolean {
  if (word === 'model') return part !== undefined && OF_PACKAGES.includes(part);
  return isOne(word);
}

function isOne(word: string | undefined): boolean {
  return word !== undefined && Object.hasOwn(COMMANDS, word);
}

/**
 * The command line. Where its first word calls one command, only that one is loaded: reading an
 * image then starts twice as fast. Help and mistakes need all of them.
 */
export async function createProgram(
  terminal: Terminal,
  given: { readonly version: string; readonly word: string | undefined },
): Promise<Command> {
  const program = new Command('hand-digits')
    .description('Reads handwritten digits, measures how well, and trains the network that does.')
    .version(given.version)
    // main decides about exit statuses
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError('Add --help to see how it is used.')
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
    })
    .addHelpText('after', EXAMPLES);
  const needed = Object.entries(COMMANDS).filter(
    ([word]) => !isOne(given.word) || word === given.word,
  );
  for (const [, load] of needed) (await load())(program, terminal);
  return program;
}
