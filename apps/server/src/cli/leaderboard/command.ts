import path from 'node:path';
import type { Command } from 'commander';
import { createRecognitionPool, type RecognitionPool } from '@hand-digits/recognition/node';
import { evaluateSuite, type SuiteResult } from '@hand-digits/training';
import { openModel } from '../model/find-model.ts';
import { countOption } from '../options.ts';
import { showProgress } from '../progress.ts';
import { CommandError, type Terminal } from '../terminal.ts';
import { findSuites, type FoundSuite } from './find-suites.ts';
import { findLeaks, findTrainingTraces } from './leaks.ts';
import { PUBLISHED } from './published.ts';
import { standingOf, type Standing } from './standing.ts';
import { describeLeaderboard, type LeaderboardReport } from './text.ts';

interface LeaderboardOptions {
  readonly in?: readonly string[];
  readonly training?: string;
  readonly json?: true;
  readonly workers?: number;
}

const EXAMPLES = `
Examples:
  $ hand-digits leaderboard
  $ hand-digits leaderboard models/mine --in scans/ data/sd19 --json > leaderboard.json

Measures every suite that lies in the folders: ZIP archives of labelled images, IDX files, prepared
splits that are not for training. Beside each stands what it shares with the training split (writers,
equal images), where that is at hand, and below all what others have published. A suite of NIST's
series hsf_4 alone, none of whose writers was trained on, follows NIST's official protocol.`;

/** `hand-digits leaderboard [MODEL]`: every suite at hand, beside published results. */
export function registerLeaderboard(program: Command, terminal: Terminal): void {
  program
    .command('leaderboard')
    .summary('measure a model on every suite at hand, beside published results')
    .description(
      'Measures a model on every suite at hand, checks them for leaks, and shows published results.',
    )
    .argument(
      '[model]',
      'folder of the model, or its name in models/ (default: the only one there)',
    )
    .option('-i, --in <folder...>', 'where suites lie (default: data and ../shared/data/eval)')
    .option('-t, --training <folder>', 'where the training split lies (default: data)')
    .option('--json', 'write all figures as JSON')
    .addOption(countOption('-w, --workers <count>', 'threads that work (default: one per core)'))
    .addHelpText('after', EXAMPLES)
    .action(async (model: string | undefined, options: LeaderboardOptions) => {
      const report = await measureAll(model, options, terminal);
      const text = options.json ? JSON.stringify(report, null, 2) : describeLeaderboard(report);
      terminal.stdout.write(`${text}\n`);
    });
}

async function measureAll(
  name: string | undefined,
  options: LeaderboardOptions,
  terminal: Terminal,
): Promise<LeaderboardReport> {
  terminal.endWhenInterrupted();
  const model = await openModel(terminal, name);
  const { manifest } = model.package;
  const atHome = (...parts: string[]): string => path.join(terminal.root, ...parts);
  const folders = options.in ?? [atHome('data'), atHome('..', 'shared', 'data', 'eval')];
  const { suites, passedOver } = await findSuites(folders);
  if (suites.length === 0) {
    throw new CommandError(
      'suites-not-found',
      `There is no suite in ${folders.join(' or ')}. Name a folder of labelled images with --in, or get one with "hand-digits dataset fetch mnist".`,
    );
  }
  const traces = await findTrainingTraces(options.training ?? atHome('data'), manifest);
  const workers = options.workers ?? terminal.cores;
  const pool = await createRecognitionPool({ package: model.package, workers });
  const standings: Standing[] = [];
  for (const found of suites) {
    const result = await readSuite(found, pool, terminal);
    const leaks = traces === undefined ? null : await findLeaks(found.place, result, traces);
    const standing = standingOf(result, leaks);
    if (standing !== undefined) standings.push(standing);
  }
  await pool.close();
  const { name: called, id } = manifest;
  return { model: { name: called, id }, standings, published: PUBLISHED, passedOver };
}

async function readSuite(
  { suite }: FoundSuite,
  pool: RecognitionPool,
  terminal: Terminal,
): Promise<SuiteResult> {
  const { name: title, count: total } = suite;
  const progress = showProgress(terminal, { title, unit: 'images', total });
  const result = await evaluateSuite(suite, {
    pool,
    progress: (done) => {
      progress.update(done);
    },
  });
  progress.clear();
  return result;
}
