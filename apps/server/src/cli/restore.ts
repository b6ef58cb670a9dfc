import type { Command } from 'commander';
import { whole } from './progress.ts';
import type { ServerActions } from './server-actions.ts';
import { addSettings, flagsOf, STORAGE_SETTINGS } from './setting-flags.ts';
import type { Terminal } from './terminal.ts';

/** `hand-digits restore`: what a backup holds, into an empty installation. */
export function registerRestore(
  program: Command,
  terminal: Terminal,
  actions: ServerActions,
): void {
  const command = program
    .command('restore')
    .summary('fill an empty installation from a backup')
    .description(
      'Copies a backup into a data folder (or a database and a bucket) that holds nothing yet. ' +
        'To go back on a running installation, stop it and move its data folder away first.',
    )
    .argument('<folder>', 'that "backup" made');
  addSettings(command, actions, STORAGE_SETTINGS).action(
    async (folder: string, options: Record<string, unknown>) => {
      const { records, files, bytes } = await actions.restore(flagsOf(options, actions), folder);
      const size = `${whole(records)} records and ${whole(files)} files of ${whole(bytes / 2 ** 20)} MB`;
      terminal.stdout.write(`Restored ${size} from ${folder}.\n`);
    },
  );
}
