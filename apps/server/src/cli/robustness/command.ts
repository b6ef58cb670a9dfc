import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Option, type Command } from 'commander';
import { createRecognitionPool } from '@hand-digits/recognition/node';
import {
  CORRUPTIONS,
  measureRobustness,
  openSuite,
  pagesOf,
  type CorruptionName,
} from '@hand-digits/training';
import { openModel } from '../model/find-model.ts';
import { countOption } from '../options.ts';
import { showProgress } from '../progress.ts';
import type { Terminal } from '../terminal.ts';
import { renderRobustnessHtml } from './html.ts';
import { renderRobustnessMarkdown } from './markdown.ts';
import { robustnessPlot } from './plot.ts';
import type { RobustnessReport } from './report.ts';
import { describeRobustness } from './text.ts';

interface RobustnessCommandOptions {
  readonly suite: string;
  readonly labels?: string;
  readonly sample: number;
  readonly seed: number;
  readonly corruption?: readonly CorruptionName[];
  readonly json?: true;
  readonly html?: string;
  readonly markdown?: string;
  readonly workers?: number;
}

const EXAMPLES = `
Examples:
  $ hand-digits robustness --suite data/mnist/validation.digits
  $ hand-digits robustness --suite digits.zip --sample 500 --html robustness.html
  $ hand-digits robustness models/mine --suite digits.zip --json > robustness.json

Each chosen digit is drawn anew as a clean scan and on pages with each of ${CORRUPTIONS.length} corruptions (pens, papers,
light, cameras, turns …) at severities 1 … 5, where 3 is what users send every day. The pages go
through the whole of recognition. Intervals are at 95 %. A sample of 100 digits takes some minutes.`;

/** `hand-digits robustness [MODEL] --suite PATH`: accuracy on corrupted pages, by kind and severity. */
export function registerRobustness(program: Command, terminal: Terminal): void {
  program
    .command('robustness')
    .summary('measure how well a model reads what users really send')
    .description('Measures accuracy on corrupted pages: pens, papers, light, cameras, turns.')
    .argument(
      '[model]',
      'folder of the model, or its name in models/ (default: the only one there)',
    )
    .requiredOption('-s, --suite <path>', 'labelled images that pages are drawn of')
    .option('-l, --labels <file>', 'IDX labels, where they do not lie beside the images')
    .addOption(countOption('-n, --sample <count>', 'digits that are drawn').default(100))
    .addOption(countOption('--seed <number>', 'which digits, and how they are drawn').default(1))
    .addOption(
      new Option('-c, --corruption <name...>', 'only these (default: all)').choices(
        CORRUPTIONS.map(({ name }) => name),
      ),
    )
    .option('--json', 'write all counts as JSON')
    .option('--html <file>', 'write a report with a plot')
    .option('--markdown <file>', 'write a table, and a plot beside it as .svg')
    .addOption(countOption('-w, --workers <count>', 'threads that read (default: one per core)'))
    .addHelpText('after', EXAMPLES)
    .action(async (model: string | undefined, options: RobustnessCommandOptions) => {
      const report = await measure(model, options, terminal);
      await writeFiles(report, options, terminal);
      const text = options.json ? JSON.stringify(report, null, 2) : describeRobustness(report);
      terminal.stdout.write(`${text}\n`);
    });
}

async function measure(
  name: string | undefined,
  options: RobustnessCommandOptions,
  terminal: Terminal,
): Promise<RobustnessReport> {
  terminal.endWhenInterrupted();
  const model = await openModel(terminal, name);
  const suite = await openSuite(options.suite, options);
  const { sample, seed, corruption } = options;
  const workers = options.workers ?? terminal.cores;
  const pool = await createRecognitionPool({ package: model.package, workers });
  const total = pagesOf(Math.min(sample, suite.count), corruption?.length);
  const progress = showProgress(terminal, { title: suite.name, unit: 'pages', total });
  try {
    const robustness = await measureRobustness(suite, {
      pool,
      images: sample,
      seed,
      ...(corruption === undefined ? {} : { corruptions: corruption }),
      progress: (done) => {
        progress.update(done);
      },
    });
    progress.clear();
    const { manifest } = model.package;
    const command = `npx hand-digits robustness --suite ${options.suite} --sample ${sample} --seed ${seed}`;
    return { model: { name: manifest.name, id: manifest.id }, command, ...robustness };
  } finally {
    await pool.close();
  }
}

async function writeFiles(
  report: RobustnessReport,
  { html, markdown }: RobustnessCommandOptions,
  terminal: Terminal,
): Promise<void> {
  const files: Record<string, string> = {};
  if (html !== undefined) files[html] = renderRobustnessHtml(report, terminal.date());
  if (markdown !== undefined) {
    const plot = markdown.replace(/\.md$/, '').concat('.svg');
    files[markdown] = renderRobustnessMarkdown(report, path.basename(plot));
    files[plot] = robustnessPlot(report, 'alone');
  }
  for (const [file, content] of Object.entries(files)) {
    await writeFile(file, content);
    terminal.stderr.write(`Written: ${file}\n`);
  }
}
