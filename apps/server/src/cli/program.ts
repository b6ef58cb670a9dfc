import { Command } from 'commander';
import { registerClassify } from './classify/command.ts';
import { registerDatasetCommands } from './dataset.ts';
import { registerEvaluate } from './evaluate/command.ts';
import { registerFinetuneCommand } from './finetune.ts';
import { registerModel } from './model/command.ts';
import type { Terminal } from './terminal.ts';
import { registerTrainCommand } from './train.ts';

const EXAMPLES = `
Examples:
  $ hand-digits classify examples/            read every image in a folder
  $ hand-digits evaluate --suite digits.zip   measure how well the model reads labelled images
  $ hand-digits model info                    what the model is, and what it learned from

"hand-digits COMMAND --help" tells more of each command.`;

/** The command line: one file for each command, and here the list of them. */
export function createProgram(terminal: Terminal, version: string): Command {
  const program = new Command('hand-digits')
    .description('Reads handwritten digits, measures how well, and trains the network that does.')
    .version(version)
    // main decides about exit statuses
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError('Add --help to see how it is used.')
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
    })
    .addHelpText('after', EXAMPLES);
  registerClassify(program, terminal);
  registerEvaluate(program, terminal);
  registerTrainCommand(program, terminal);
  registerFinetuneCommand(program, terminal);
  registerDatasetCommands(program, terminal);
  registerModel(program, terminal);
  return program;
}
