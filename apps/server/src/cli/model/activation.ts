import type { Command } from 'commander';
import { activateModel, rollBackModel } from '../../use-cases/models/models.ts';
import { operator } from '../operator.ts';
import type { ServerActions } from '../server-actions.ts';
import { addSettings, flagsOf, STORAGE_SETTINGS } from '../setting-flags.ts';
import type { Terminal } from '../terminal.ts';
import { unwrap } from '../unwrap.ts';

type Options = Readonly<Record<string, unknown>>;

const WHO =
  'A server that runs notices within two seconds; who did it, when and why is kept as it is for the\n' +
  'web page and the API.';

/** `hand-digits model activate|roll-back`: which model answers, of those that a server has installed. */
export function registerActivation(
  program: Command,
  terminal: Terminal,
  actions: ServerActions,
): void {
  const model = program.commands.find((command) => command.name() === 'model');
  if (model === undefined) return;
  registerActivate(model, terminal, actions);
  registerRollBack(model, terminal, actions);
}

function registerActivate(model: Command, terminal: Terminal, actions: ServerActions): void {
  const command = model
    .command('activate')
    .summary('let an installed model answer')
    .description(`Lets a model answer that the server has installed, once it was opened.\n${WHO}`)
    .argument('<id>', 'of the model, as the models page and `model info` tell it')
    .option('--note <text>', 'why, for the history')
    .addHelpText(
      'after',
      '\nExamples:\n  $ hand-digits model activate 3f9c… --note "back from leave"',
    );
  addSettings(command, actions, STORAGE_SETTINGS).action(async (id: string, options: Options) => {
    const { note } = options;
    await actions.withReader(flagsOf(options, actions), async (parts) => {
      const what = { id, ...(typeof note === 'string' ? { note } : {}) };
      tell(terminal, unwrap(await activateModel(parts, operator(), what)).model);
    });
  });
}

function registerRollBack(model: Command, terminal: Terminal, actions: ServerActions): void {
  const command = model
    .command('roll-back')
    .summary('let the model answer again that answered before')
    .description(
      `Takes back the last change of the active model; again, the one before it.\n${WHO}`,
    )
    .addHelpText(
      'after',
      '\nExamples:\n  $ hand-digits model roll-back --data-folder /var/lib/digits',
    );
  addSettings(command, actions, STORAGE_SETTINGS).action(async (options: Options) => {
    await actions.withReader(flagsOf(options, actions), async (parts) => {
      tell(terminal, unwrap(await rollBackModel(parts, operator())).model);
    });
  });
}

function tell(
  terminal: Terminal,
  { id, name }: { readonly id: string; readonly name: string },
): void {
  terminal.stdout.write(`${name} (${id.slice(0, 12)}) answers now.\n`);
}
