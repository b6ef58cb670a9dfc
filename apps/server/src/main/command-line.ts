import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { CommanderError, type Command } from 'commander';
import { createProgram, standsAlone } from '../cli/program.ts';
import { Interrupted, type ExitStatus, type Terminal } from '../cli/terminal.ts';

/** What shells report for a program that ended by SIGINT or by writing to a closed pipe. */
const STATUS_INTERRUPTED = 130;
const STATUS_CLOSED_PIPE = 141;
const STATUS_COULD_NOT_RUN = 2;

/** Where the repository lies. */
export const root = path.resolve(import.meta.dirname, '..', '..', '..', '..');
const interruption = new AbortController();

const endNow = (): never => process.exit(report(new Interrupted('Interrupted.')));

process.once('SIGINT', () => {
  interruption.abort();
  // A second Ctrl-C means: at once.
  process.once('SIGINT', endNow);
});

for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // `hand-digits … | head` has seen enough: nothing is wrong, and nobody is there to be told.
    process.exit(error.code === 'EPIPE' ? STATUS_CLOSED_PIPE : STATUS_COULD_NOT_RUN);
  });
}

const terminal: Terminal = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  interrupted: interruption.signal,
  endWhenInterrupted: () => {
    interruption.signal.addEventListener('abort', endNow);
  },
  now: () => performance.now(),
  date: () => new Date(),
  root,
  cores: availableParallelism(),
  setExitStatus: (status: ExitStatus) => {
    process.exitCode = Math.max(status, Number(process.exitCode ?? 0));
  },
};

/**
 * Joins the command line to the process that it runs in, and carries out one command.
 * @param args as they are typed after `hand-digits`
 */
export async function runCommandLine(args: readonly string[]): Promise<void> {
  const file = path.join(root, 'package.json');
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  try {
    const [word] = args;
    const program = await createProgram(terminal, { version, word });
    if (!standsAlone(args)) await addServerCommands(program, version);
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    process.exit(report(error));
  }
}

async function addServerCommands(program: Command, version: string): Promise<void> {
  const { registerServerCommands } = await import('../cli/server-commands.ts');
  const { serverActions } = await import('./server-actions.ts');
  const actions = serverActions({ root, version, interrupted: interruption.signal });
  registerServerCommands(program, terminal, actions);
}

/** Says what went wrong, and gives the status to end with. */
function report(error: unknown): number {
  if (error instanceof Interrupted) {
    process.stderr.write('\nInterrupted.\n');
    return STATUS_INTERRUPTED;
  }
  // Commander has said it already; help and version that were asked for are no errors.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : STATUS_COULD_NOT_RUN;
  process.stderr.write(`hand-digits: ${explain(error)}\n`);
  return STATUS_COULD_NOT_RUN;
}

/** What was foreseen carries a code and is for people; the rest is a fault of ours and needs its trace. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const foreseen = 'code' in error && typeof error.code === 'string';
  return foreseen ? error.message : (error.stack ?? error.message);
}
