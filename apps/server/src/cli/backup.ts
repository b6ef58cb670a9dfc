import type { Command } from 'commander';
import { whole } from './progress.ts';
import type { ServerActions } from './server-actions.ts';
import { addSettings, flagsOf, STORAGE_SETTINGS } from './setting-flags.ts';
import type { Terminal } from './terminal.ts';

/** `hand-digits backup`: everything that is kept, while the server goes on. */
export function registerBackup(program: Command, terminal: Terminal, actions: ServerActions): void {
  const command = program
    .command('backup')
    .summary('copy everything that is kept into a folder, while the server goes on')
    .description(
      'Copies database, images and added models into a new folder. What was stored before the ' +
        'command began is in it, each record with its image. Either database can be restored from it.',
    )
    .argument('<folder>', 'must not exist yet');
  addSettings(command, actions, STORAGE_SETTINGS).action(
    async (folder: string, options: Record<string, unknown>) => {
      const { records, files, bytes } = await actions.backup(flagsOf(options, actions), folder);
      const size = `${whole(records)} records and ${whole(files)} files of ${whole(bytes / 2 ** 20)} MB`;
      terminal.stdout.write(`Copied ${size} to ${folder}.\n`);
    },
  );
}
