import path from 'node:path';
import { fetchDataset, PUBLIC_SOURCES, type DownloadProgress } from '@hand-digits/training';
import type { Command } from 'commander';
import { whole } from '../progress.ts';
import { stopIfInterrupted, type Terminal } from '../terminal.ts';
import { showStages, type Stage } from './stage-progress.ts';

interface FetchFlags {
  readonly to?: string;
  readonly from?: string;
}

const SOURCES = PUBLIC_SOURCES.map(({ name, title }) => `  ${name.padEnd(14)} ${title}`).join('\n');

const HELP = `
Sources:
${SOURCES}

Examples:
  Fetch MNIST into data/mnist; after a lost connection the same command goes on:
    $ hand-digits dataset fetch mnist
  Take a copy that is already on this machine, checked like a download:
    $ hand-digits dataset fetch sd19-by-class --from ~/Downloads/by_class.zip
  Use a mirror:
    $ hand-digits dataset fetch sd19 --from https://mirror.example/SD19/
`;

/** Adds `dataset fetch` to the command line. */
export function registerFetch(dataset: Command, terminal: Terminal): void {
  dataset
    .command('fetch')
    .summary('fetch a public data set')
    .description(
      'Fetches a public data set, checks it against its checksum and leaves alone what is already there. ' +
        'What has arrived survives a lost connection and Ctrl-C: the same command goes on from there.',
    )
    .argument('<source>', `one of: ${PUBLIC_SOURCES.map(({ name }) => name).join(', ')}`)
    .option('--to <folder>', 'where to put it (default: data/<source>)')
    .option('--from <place>', 'another base address, a folder with the files, or the file itself')
    .addHelpText('after', HELP)
    .action((source: string, flags: FetchFlags) => fetchCommand(source, flags, terminal));
}

async function fetchCommand(source: string, flags: FetchFlags, terminal: Terminal): Promise<void> {
  const stages = showStages(terminal);
  try {
    const files = await fetchDataset({
      source,
      folder: flags.to ?? path.join('data', source),
      signal: terminal.interrupted,
      progress: (progress) => {
        stages.show(stageOf(progress));
      },
      ...(flags.from === undefined ? {} : { from: flags.from }),
    });
    stages.clear();
    for (const { path: file, bytes, outcome } of files) {
      const how = outcome === 'fetched' ? 'fetched' : 'already there';
      terminal.stdout.write(`${file}  ${whole(bytes)} bytes  ${how}, checksum right\n`);
    }
  } catch (error) {
    stages.clear();
    stopIfInterrupted(terminal);
    throw error;
  }
}

function stageOf({ file, stage, done, total }: DownloadProgress): Stage {
  const title = `${stage === 'downloading' ? 'Fetching' : 'Checking'} ${file}`;
  const megabytes = (bytes: number): number => bytes / 1e6;
  return { title, unit: 'MB', total: megabytes(total ?? done), done: megabytes(done) };
}
