import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { ExportFormat, PredictionFilter } from '@hand-digits/contract';
import { Option, type Command } from 'commander';
import { z } from 'zod';
import { exportPredictions } from '../use-cases/exports/export.ts';
import { operator } from './operator.ts';
import type { ServerActions } from './server-actions.ts';
import { addSettings, flagsOf, STORAGE_SETTINGS } from './setting-flags.ts';
import { CommandError, type Terminal } from './terminal.ts';

type Options = Readonly<Record<string, unknown>>;

const EXAMPLES = `
Filters are those of the API, as NAME=VALUE: digit, decision, reason, confidenceMin, confidenceMax, from, to,
model, source, batch, corrected, wrong, truth, text.

Examples:
  $ hand-digits export --format zip --filter corrected=true --out corrections.zip
  $ hand-digits export --format csv --filter digit=7 --filter confidenceMax=0.9 > sevens.csv`;

/** `hand-digits export`: what is kept, streamed. */
export function registerExport(program: Command, terminal: Terminal, actions: ServerActions): void {
  const command = program
    .command('export')
    .summary('write what is kept as CSV, JSONL, Label Studio JSON or a ZIP to train on')
    .description('Writes predictions, oldest first, in constant memory.')
    .addOption(
      new Option('--format <format>', 'what to write').choices(ExportFormat.options).default('csv'),
    )
    .option('--filter <name=value...>', 'only predictions that fit; may be given several times')
    .option('--base-url <address>', 'before the addresses of images', 'http://127.0.0.1:8000')
    .option('--out <file>', 'file to write (default: standard output)')
    .addHelpText('after', EXAMPLES);
  addSettings(command, actions, STORAGE_SETTINGS).action(async (options: Options) => {
    const format = ExportFormat.parse(options['format']);
    const filter = filterOf(options['filter']);
    const baseUrl = String(options['baseUrl']).replace(/\/+$/, '');
    await actions.withStores(flagsOf(options, actions), async (parts) => {
      const { body } = await exportPredictions(parts, operator(), { format, filter, baseUrl });
      await write(terminal, body, options['out']);
    });
  });
}

function filterOf(given: unknown): PredictionFilter {
  const pairs = z
    .array(z.string())
    .default([])
    .parse(given)
    .map((pair) => {
      const at = pair.indexOf('=');
      return at === -1 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
    });
  const result = PredictionFilter.safeParse(Object.fromEntries(pairs));
  if (result.success) return result.data;
  throw new CommandError(
    'filter-invalid',
    `The filter is wrong:\n${z.prettifyError(result.error)}`,
  );
}

/** A file appears under its name when it is whole. */
async function write(
  { stdout }: Terminal,
  body: AsyncIterable<Uint8Array>,
  file: unknown,
): Promise<void> {
  if (typeof file !== 'string') {
    await pipeline(body, stdout, { end: false });
    return;
  }
  const part = `${file}.part`;
  try {
    await pipeline(body, createWriteStream(part));
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}
