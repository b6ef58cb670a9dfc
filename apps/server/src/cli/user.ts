import { Role } from '@hand-digits/contract';
import { Option, type Command } from 'commander';
import { operator } from './operator.ts';
import { askPassword } from './password.ts';
import type { ServerActions } from './server-actions.ts';
import { addSettings, flagsOf, STORAGE_SETTINGS } from './setting-flags.ts';
import { table } from './table.ts';
import { CommandError, type Terminal } from './terminal.ts';
import { unwrap } from './unwrap.ts';
import { changeUser, createUser, listUsers } from '../use-cases/people/users.ts';

type Options = Readonly<Record<string, unknown>>;

/** `hand-digits user add|list|disable|enable`. */
export function registerUser(program: Command, terminal: Terminal, actions: ServerActions): void {
  const user = program.command('user').description('Who may sign in.');
  registerAdd(user, terminal, actions);
  const list = user.command('list').description('Shows every user.');
  addSettings(list, actions, STORAGE_SETTINGS).action(async (options: Options) => {
    await actions.withStores(flagsOf(options, actions), async (parts) => {
      const { items } = unwrap(await listUsers(parts));
      terminal.stdout.write(
        table([
          ['NAME', 'ROLE', 'STATE', 'LAST SEEN'],
          ...items.map(({ name, role, disabled, lastSeenAt }) => [
            name,
            role,
            disabled ? 'disabled' : 'enabled',
            lastSeenAt ?? 'never',
          ]),
        ]),
      );
    });
  });
  registerState(user, terminal, { actions, name: 'disable', disabled: true });
  registerState(user, terminal, { actions, name: 'enable', disabled: false });
}

function registerAdd(user: Command, terminal: Terminal, actions: ServerActions): void {
  const add = user
    .command('add')
    .description('Adds a user; the password is asked for, or read from standard input.')
    .argument('<name>')
    .addOption(
      new Option('--role <role>', 'what the user may do').choices(Role.options).default('viewer'),
    )
    .option('--display-name <text>', 'shown instead of the name');
  addSettings(add, actions, STORAGE_SETTINGS).action(async (name: string, options: Options) => {
    const password = await askPassword(terminal);
    await actions.withStores(flagsOf(options, actions), async (parts) => {
      const { displayName } = options;
      const wanted = {
        name,
        password,
        role: Role.parse(options['role']),
        ...(typeof displayName === 'string' ? { displayName } : {}),
      };
      const created = unwrap(await createUser(parts, operator(), wanted));
      terminal.stdout.write(`Added ${created.role} ${created.name}.\n`);
    });
  });
}

interface StateCommand {
  readonly actions: ServerActions;
  readonly name: 'disable' | 'enable';
  readonly disabled: boolean;
}

function registerState(
  user: Command,
  terminal: Terminal,
  { actions, name: verb, disabled }: StateCommand,
): void {
  const command = user
    .command(verb)
    .description(
      disabled ? 'Lets a user sign in no more; sessions end.' : 'Lets a user sign in again.',
    )
    .argument('<name>');
  addSettings(command, actions, STORAGE_SETTINGS).action(async (name: string, options: Options) => {
    await actions.withStores(flagsOf(options, actions), async (parts) => {
      const found = await parts.users.findByName(name);
      if (found === undefined)
        throw new CommandError('user-not-found', `There is no user ${name}.`);
      const what = { id: found.id, patch: { disabled } };
      unwrap(await changeUser(parts, operator(), what));
      terminal.stdout.write(`The user ${found.name} is ${verb}d.\n`);
    });
  });
}
