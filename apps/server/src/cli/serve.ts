import type { Command } from 'commander';
import type { ServerActions } from './server-actions.ts';
import { addSettings, flagsOf } from './setting-flags.ts';
import type { Terminal } from './terminal.ts';

const EXAMPLES = `
Every setting is also read from the environment (the names in brackets) and from hand-digits.json in this
folder, or the file that HAND_DIGITS_CONFIG names: {"port": 8080}. A flag wins over the environment, the
environment over the file.

Examples:
  $ hand-digits serve
  $ hand-digits serve --port 8080 --data-folder /var/lib/hand-digits
  $ HAND_DIGITS_DATABASE=postgres://digits@db/digits hand-digits serve --host 0.0.0.0`;

/** `hand-digits serve`: the web application and the API. */
export function registerServe(program: Command, terminal: Terminal, actions: ServerActions): void {
  const command = program
    .command('serve')
    .summary('serve the web application and the API')
    .description('Serves the web application and the API until Ctrl-C or SIGTERM.')
    .addHelpText('after', EXAMPLES);
  addSettings(command, actions).action(async (options: Record<string, unknown>) => {
    await actions.serve(flagsOf(options, actions), (url) => {
      terminal.stderr.write(`hand-digits is at ${url}\n`);
    });
  });
}

/** `hand-digits worker`: background work for servers that share a PostgreSQL. */
export function registerWorker(program: Command, terminal: Terminal, actions: ServerActions): void {
  const command = program
    .command('worker')
    .summary('do background work for servers that share a PostgreSQL')
    .description('Takes background work from the queue in PostgreSQL until Ctrl-C or SIGTERM.');
  addSettings(command, actions).action(async (options: Record<string, unknown>) => {
    await actions.work(flagsOf(options, actions), () => {
      terminal.stderr.write('hand-digits worker is ready\n');
    });
  });
}
