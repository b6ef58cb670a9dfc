import path from 'node:path';
import type { RunTrainingOptions, TrainingProgress, TrainingRecipe } from '@hand-digits/training';
import { RECIPES, runTraining } from '@hand-digits/training';
import type { Command } from 'commander';
import { duration, progressLine, whole } from './progress.ts';
import type { Terminal } from './terminal.ts';
import { CommandError } from './terminal.ts';

interface TrainFlags {
  readonly dataset: string;
  readonly recipe: string;
  readonly seed: string;
  readonly run?: string;
  readonly output?: string;
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
    dataset: flags.dataset,
    seed: wholeNumber('--seed', flags.seed),
    run: flags.run ?? path.join('runs', recipe.name),
    resume: flags.resume ?? false,
    workers: flags.threads === undefined ? terminal.cores : wholeNumber('--threads', flags.threads),
    clock: { monotonic: terminal.now, date: terminal.date },
    onStep: reportTo(terminal, recipe),
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

const TO_LINE_START_AND_ERASE = '\r\u001b[K';
const MILLISECONDS_BETWEEN_DRAWINGS = 200;

/** A bar that moves on a terminal; everywhere one line an epoch. */
function reportTo(terminal: Terminal, recipe: TrainingRecipe): RunTrainingOptions['onStep'] {
  const { stderr, now } = terminal;
  let drawn = -Infinity;
  let epochsTold = -1;
  return (progress) => {
    // What a resumed training had told before is not told again.
    if (epochsTold < 0) epochsTold = progress.history.length;
    for (const epoch of progress.history.slice(epochsTold)) {
      if (stderr.isTTY === true) stderr.write(TO_LINE_START_AND_ERASE);
      stderr.write(`${epochLine(epoch, recipe.epochs)}\n`);
    }
    epochsTold = progress.history.length;
    if (stderr.isTTY !== true || now() - drawn < MILLISECONDS_BETWEEN_DRAWINGS) return;
    drawn = now();
    const line = stepLine(progress).slice(0, (stderr.columns ?? 80) - 1);
    stderr.write(`${TO_LINE_START_AND_ERASE}${line}`);
  };
}

function epochLine(epoch: TrainingProgress['history'][number], epochs: number): string {
  const { loss, trainingAccuracy, validationError } = epoch;
  const held =
    validationError === null ? '' : `  held-out error ${(100 * validationError).toFixed(2)} %`;
  return `epoch ${epoch.epoch} of ${epochs}  loss ${loss.toFixed(4)}  training accuracy ${(100 * trainingAccuracy).toFixed(2)} %${held}`;
}

function stepLine({ step, steps, loss, imagesPerSecond, secondsLeft }: TrainingProgress): string {
  const bar = progressLine({ title: 'Training', unit: 'steps', total: steps }, step, 0);
  return `${bar.replace(/ {2}0\/s$/, '')}  loss ${loss.toFixed(3)}  ${whole(imagesPerSecond)} images/s  ${duration(secondsLeft)} left`;
}
