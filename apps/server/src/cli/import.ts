import type { Truth } from '@hand-digits/contract';
import { listFiles, openFileReader, type FileReader, type ListedFile } from '@hand-digits/training';
import type { Command } from 'commander';
import { importLabelled } from '../use-cases/imports/import-labelled.ts';
import type { UseCaseParts } from '../use-cases/parts.ts';
import { operator } from './operator.ts';
import { showProgress, type Progress } from './progress.ts';
import type { ServerActions } from './server-actions.ts';
import { addSettings, flagsOf, STORAGE_SETTINGS } from './setting-flags.ts';
import { CommandError, type Terminal } from './terminal.ts';

const EXAMPLES = `
The folder that an image lies in says what it shows: 0 … 9 (or NIST's 30 … 39) or not-a-digit, as "export
--format zip" writes them. Importing the same images again changes nothing.

Examples:
  $ hand-digits import corrections.zip
  $ hand-digits import scans/labelled`;

const AT_ONCE = 32;
const MOST_BYTES = 20 * 1024 * 1024;

interface Labelled {
  readonly file: ListedFile;
  readonly truth: Truth;
}

/** `hand-digits import`: labelled images become predictions with their corrections. */
export function registerImport(program: Command, terminal: Terminal, actions: ServerActions): void {
  const command = program
    .command('import')
    .summary('keep labelled images, with what they show')
    .description('Reads labelled images and keeps them as predictions that a person has corrected.')
    .argument('<place>', 'folder or ZIP archive')
    .addHelpText('after', EXAMPLES);
  addSettings(command, actions, [...STORAGE_SETTINGS, 'threads']).action(
    async (place: string, options: Record<string, unknown>) => {
      const { files } = await listFiles(place);
      const labelled = files.flatMap((file) => {
        const truth = truthOfPath(file.name);
        return truth === undefined ? [] : [{ file, truth }];
      });
      if (labelled.length === 0) throw nothingLabelled(place, files.length);
      await actions.withReader(flagsOf(options, actions), async (parts) => {
        const tally = await importAll({ parts, terminal }, place, labelled);
        tell(terminal, tally, files.length - labelled.length);
      });
    },
  );
}

function nothingLabelled(place: string, images: number): CommandError {
  return new CommandError(
    'nothing-labelled',
    `${place} holds ${images} images and none lies in a folder named 0 … 9 or not-a-digit.`,
  );
}

/** What the innermost folder with a label's name says. */
export function truthOfPath(name: string): Truth | undefined {
  const folders = name.split('/').slice(0, -1).reverse();
  const folder = folders.find((part) => /^(3?[0-9]|not-a-digit)$/.test(part));
  if (folder === undefined || folder === 'not-a-digit') return folder;
  return Number(folder.at(-1)) as Truth;
}

interface Tally {
  labelled: number;
  known: number;
  readonly refused: { readonly name: string; readonly detail: string }[];
}

interface ImportTools {
  readonly parts: UseCaseParts;
  readonly terminal: Terminal;
}

/** Some at once, so that they go through the network and into the database together. */
async function importAll(
  { parts, terminal }: ImportTools,
  place: string,
  images: readonly Labelled[],
): Promise<Tally> {
  const tally: Tally = { labelled: 0, known: 0, refused: [] };
  const progress = showProgress(terminal, {
    title: 'Importing',
    unit: 'images',
    total: images.length,
  });
  const reader = openFileReader(place, MOST_BYTES);
  try {
    for (let from = 0; from < images.length && !terminal.interrupted.aborted; from += AT_ONCE) {
      const group = images.slice(from, from + AT_ONCE);
      await Promise.all(group.map((image) => importOne(parts, { image, reader, tally })));
      progress.update(from + group.length);
    }
  } finally {
    endOf(progress, reader);
  }
  return tally;
}

function endOf(progress: Progress, reader: FileReader): void {
  progress.clear();
  reader.close();
}

interface OneImport {
  readonly image: Labelled;
  readonly reader: FileReader;
  readonly tally: Tally;
}

async function importOne(
  parts: UseCaseParts,
  { image: { file, truth }, reader, tally }: OneImport,
): Promise<void> {
  const { name } = file;
  const bytes = readBytes(reader, file);
  if (typeof bytes === 'string') {
    tally.refused.push({ name, detail: bytes });
    return;
  }
  const fileName = name.split('/').at(-1) ?? name;
  const outcome = await importLabelled(parts, operator(), { fileName, truth, bytes });
  if (outcome.kind === 'done') tally[outcome.value] += 1;
  else tally.refused.push({ name, detail: outcome.detail });
}

/** The bytes, or why there are none. */
function readBytes(reader: FileReader, { at }: ListedFile): Uint8Array | string {
  try {
    return reader.read(at);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function tell(terminal: Terminal, { labelled, known, refused }: Tally, unlabelled: number): void {
  for (const { name, detail } of refused) terminal.stderr.write(`${name}: ${detail}\n`);
  const counts = [
    `${labelled} imported`,
    `${known} known already`,
    `${refused.length} refused`,
    ...(unlabelled > 0 ? [`${unlabelled} without a label left out`] : []),
  ];
  terminal.stdout.write(`${counts.join(', ')}.\n`);
  if (refused.length > 0) terminal.setExitStatus(1);
}
