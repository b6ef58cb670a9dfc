import type { Command } from 'commander';
import type { ServerActions } from './server-actions.ts';
import { addSettings, flagsOf, STORAGE_SETTINGS } from './setting-flags.ts';
import type { Terminal } from './terminal.ts';

/** `hand-digits migrate`: brings the database to this version; `serve` does the same when it starts. */
export function registerMigrate(
  program: Command,
  terminal: Terminal,
  actions: ServerActions,
): void {
  const command = program
    .command('migrate')
    .summary('bring the database to this version')
    .description('Brings the database to this version. `serve` does the same when it starts.');
  addSettings(command, actions, STORAGE_SETTINGS).action(
    async (options: Record<string, unknown>) => {
      const ran = await actions.migrate(flagsOf(options, actions));
      const text = ran.length === 0 ? 'The database is up to date.' : `Ran ${ran.join(', ')}.`;
      terminal.stdout.write(`${text}\n`);
    },
  );
}
