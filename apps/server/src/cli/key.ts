import { Scope } from '@hand-digits/contract';
import { Option, type Command } from 'commander';
import { createKey, listKeys, revokeKey } from '../use-cases/people/keys.ts';
import { operator } from './operator.ts';
import type { ServerActions, StoreParts } from './server-actions.ts';
import { addSettings, flagsOf, STORAGE_SETTINGS } from './setting-flags.ts';
import { table } from './table.ts';
import { CommandError, type Terminal } from './terminal.ts';
import { unwrap } from './unwrap.ts';
import type { Caller } from '../use-cases/caller.ts';

type Options = Readonly<Record<string, unknown>>;

const DAY_MS = 24 * 60 * 60_000;

/** `hand-digits key add|list|revoke`. */
export function registerKey(program: Command, terminal: Terminal, actions: ServerActions): void {
  const key = program.command('key').description('API keys: how programs sign in.');
  registerAdd(key, terminal, actions);
  const list = key.command('list').description('Shows every API key, never its secret.');
  addSettings(list, actions, STORAGE_SETTINGS).action(async (options: Options) => {
    await actions.withStores(flagsOf(options, actions), async (parts) => {
      const { items } = unwrap(await listKeys(parts, operator()));
      terminal.stdout.write(
        table([
          ['ID', 'NAME', 'BEGINS', 'OWNER', 'STATE', 'LAST USED', 'SCOPES'],
          ...items.map((item) => [
            item.id,
            item.name,
            item.prefix,
            item.ownerName,
            stateOf(item, parts.clock()),
            item.lastUsedAt ?? 'never',
            item.scopes.join(' '),
          ]),
        ]),
      );
    });
  });
  const revoke = key.command('revoke').description('Ends an API key at once.').argument('<id>');
  addSettings(revoke, actions, STORAGE_SETTINGS).action(async (id: string, options: Options) => {
    await actions.withStores(flagsOf(options, actions), async (parts) => {
      unwrap(await revokeKey(parts, operator(), id));
      terminal.stdout.write(`The key ${id} is revoked.\n`);
    });
  });
}

function stateOf(
  key: { readonly revokedAt: string | null; readonly expiresAt: string | null },
  now: number,
): string {
  if (key.revokedAt !== null) return 'revoked';
  if (key.expiresAt === null) return 'good';
  return Date.parse(key.expiresAt) > now ? `until ${key.expiresAt.slice(0, 10)}` : 'expired';
}

function registerAdd(key: Command, terminal: Terminal, actions: ServerActions): void {
  const add = key
    .command('add')
    .description('Makes an API key and shows its secret, this once.')
    .argument('<name>', 'what the key is for')
    .addOption(
      new Option('--scope <scope...>', 'what the key may do')
        .choices(Scope.options)
        .makeOptionMandatory(),
    )
    .option('--owner <user>', 'whose role limits the key (default: none, an administrator’s)')
    .option('--days <number>', 'days until it expires (default: never)');
  addSettings(add, actions, STORAGE_SETTINGS).action(async (name: string, options: Options) => {
    await actions.withStores(flagsOf(options, actions), async (parts) => {
      const caller = await ownerOf(parts, options['owner']);
      const scopes = Scope.array().parse(options['scope']);
      const expiresAt = expiryOf(parts, options['days']);
      const { secret } = unwrap(await createKey(parts, caller, { name, scopes, expiresAt }));
      terminal.stderr.write('Keep this secret; it is not shown again:\n');
      terminal.stdout.write(`${secret}\n`);
    });
  });
}

async function ownerOf(parts: StoreParts, name: unknown): Promise<Caller> {
  if (typeof name !== 'string') return operator();
  const user = await parts.users.findByName(name);
  if (user === undefined) throw new CommandError('user-not-found', `There is no user ${name}.`);
  const actor = { kind: 'user', id: user.id, name: user.name } as const;
  return { ...operator(), actor, role: user.role };
}

function expiryOf({ clock }: StoreParts, days: unknown): string | null {
  if (typeof days !== 'string') return null;
  const number = Number(days);
  if (Number.isFinite(number) && number > 0)
    return new Date(clock() + number * DAY_MS).toISOString();
  throw new CommandError('days-invalid', `--days must be a number above 0, not "${days}".`);
}
