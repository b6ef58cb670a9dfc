import path from 'node:path';
import type { TrainingRecipe } from '@hand-digits/training';
import { RECIPES, runTraining } from '@hand-digits/training';
import type { Command } from 'commander';
import { whole } from './progress.ts';
import type { Terminal } from './terminal.ts';
import { CommandError } from './terminal.ts';
import { reportTraining } from './training-progress.ts';

interface TrainFlags {
  readonly dataset: string;
  readonly recipe: string;
  readonly seed: string;
  readonly run?: string;
  readonly output?: string;
  readonly name?: string;
  readonly epochs?: string;
  readonly threads?: string;
  readonly resume?: boolean;
}

const EXAMPLES = `
Examples:
  Prepare MNIST and train the small network in some minutes:
    $ hand-digits dataset prepare --mnist ../shared/data/train/mnist --out data/mnist
    $ hand-digits train --dataset data/mnist --recipe quick
  Train what models/ holds, go on after a stop, and write the package elsewhere:
    $ hand-digits train --dataset data/mnist --recipe shipped --output models/mine
    $ hand-digits train --dataset data/mnist --recipe shipped --output models/mine --resume
`;

/** Adds `train` to the command line. */
export function registerTrainCommand(program: Command, terminal: Terminal): void {
  program
    .command('train')
    .summary('train a network from a prepared dataset')
    .description(
      'Trains a network, calibrates it on writers that it never saw, measures it and writes a model package.\n' +
        'It keeps a checkpoint every minute; after Ctrl-C, a crash or a power cut --resume goes on to the same result.',
    )
    .requiredOption('--dataset <folder>', 'a prepared dataset with the splits train and validation')
    .option('--recipe <name>', `one of: ${Object.keys(RECIPES).join(', ')}`, 'quick')
    .option('--seed <number>', 'the same seed gives the same weights', '1')
    .option('--epochs <number>', "instead of the recipe's")
    .option('--output <folder>', 'the model package to write (default: var/trained/<recipe>)')
    .option('--name <name>', 'what the model is called (default: hand-digits-<recipe>)')
    .option('--run <folder>', 'where the checkpoint is kept (default: runs/<recipe>)')
    .option(
      '--threads <number>',
      'threads that compute (default: every core); never changes the result',
    )
    .option('--resume', "go on from the run's checkpoint")
    .addHelpText('after', EXAMPLES)
    .action((flags: TrainFlags) => trainCommand(flags, terminal));
}

async function trainCommand(flags: TrainFlags, terminal: Terminal): Promise<void> {
  const recipe = recipeOf(flags);
  const output = flags.output ?? path.join('var', 'trained', recipe.name);
  const outcome = await runTraining({
    recipe,
    output,
    ...(flags.name === undefined ? {} : { name: flags.name }),
    dataset: flags.dataset,
    seed: wholeNumber('--seed', flags.seed),
    run: flags.run ?? path.join('runs', recipe.name),
    resume: flags.resume ?? false,
    workers: flags.threads === undefined ? terminal.cores : wholeNumber('--threads', flags.threads),
    clock: { monotonic: terminal.now, date: terminal.date },
    onStep: reportTraining(terminal).step,
    signal: terminal.interrupted,
  });
  if (outcome.kind === 'stopped') {
    terminal.stderr.write(
      `\nStopped after step ${whole(outcome.step)}; the same command with --resume goes on.\n`,
    );
    terminal.setExitStatus(1);
    return;
  }
  terminal.stdout.write(`${output}\n${outcome.manifest.id}\n`);
}

function recipeOf({ recipe: name, epochs }: TrainFlags): TrainingRecipe {
  const recipe = RECIPES[name];
  if (!recipe) {
    throw new CommandError(
      'unknown-recipe',
      `There is no recipe "${name}". There are: ${Object.keys(RECIPES).join(', ')}.`,
    );
  }
  return epochs === undefined ? recipe : { ...recipe, epochs: wholeNumber('--epochs', epochs) };
}

function wholeNumber(flag: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new CommandError('bad-option', `${flag} must be a whole number above 0, not "${text}".`);
}
