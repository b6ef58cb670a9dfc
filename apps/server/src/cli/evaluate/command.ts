import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { createRecognitionPool } from '@hand-digits/recognition/node';
import { evaluateSuite, openSuite, type Suite, type SuiteResult } from '@hand-digits/training';
import { openModel, type FoundModel } from '../model/find-model.ts';
import { countOption } from '../options.ts';
import { showProgress } from '../progress.ts';
import type { Terminal } from '../terminal.ts';
import { compareModels, describeComparison } from './compare.ts';
import { evaluationOf } from './evaluation.ts';
import { recordEvaluation } from './record.ts';
import { renderReport } from './report/report.ts';
import { describeSuite } from './text.ts';

interface EvaluateOptions {
  readonly suite: readonly string[];
  readonly labels?: string;
  readonly compare?: string;
  readonly json?: true;
  readonly html?: string;
  readonly record?: true;
  readonly workers?: number;
}

const EXAMPLES = `
Examples:
  $ hand-digits evaluate --suite digits.zip
  $ hand-digits evaluate --suite data/mnist/t10k-images-idx3-ubyte.gz --html report.html
  $ hand-digits evaluate models/mine --suite scans/ paper.zip --json > evaluation.json
  $ hand-digits evaluate models/mine --suite digits.zip --compare models/hand-digits

A suite is a folder or ZIP archive of labelled images (7/a.png, NIST's 37/a.png, not-a-digit/a.png), an
IDX file of images with its labels beside it, or a prepared split (.digits). Images go through the whole
of recognition; a prepared split's are normalised already. Intervals are Wilson's, at 95 %.`;

/** `hand-digits evaluate [MODEL] --suite PATH…`: how well a model reads labelled images. */
export function registerEvaluate(program: Command, terminal: Terminal): void {
  program
    .command('evaluate')
    .summary('measure how well a model reads labelled images')
    .description(
      'Measures accuracy, calibration and decisions of a model on suites of labelled images.',
    )
    .argument(
      '[model]',
      'folder of the model, or its name in models/ (default: the only one there)',
    )
    .requiredOption(
      '-s, --suite <path...>',
      'labelled images; several are measured one after the other',
    )
    .option('-l, --labels <file>', 'IDX labels, where they do not lie beside the images')
    .option('-c, --compare <model>', 'read the suites with this model too, and test the difference')
    .option('--json', 'write measures and mistakes as JSON')
    .option('--html <file>', 'write a report with plots and a gallery of mistakes')
    .option('--record', "put the measures into the model's evaluation.json and MODEL_CARD.md")
    .addOption(countOption('-w, --workers <count>', 'threads that work (default: one per core)'))
    .addHelpText('after', EXAMPLES)
    .action(async (model: string | undefined, options: EvaluateOptions) => {
      await evaluate(model, options, terminal);
    });
}

/** Opens all suites before the first is read, so that a wrong path is known at once. */
async function evaluate(
  name: string | undefined,
  options: EvaluateOptions,
  terminal: Terminal,
): Promise<void> {
  terminal.endWhenInterrupted();
  const model = await openModel(terminal, name);
  const other = options.compare === undefined ? null : await openModel(terminal, options.compare);
  const suites: Suite[] = [];
  for (const place of options.suite) suites.push(await openSuite(place, options));
  const results = await readSuites(model, suites, { ...options, terminal });
  const others = other === null ? [] : await readSuites(other, suites, { ...options, terminal });
  const { manifest } = model.package;
  const evaluation = evaluationOf(manifest, results, options.suite);
  const comparisons =
    other === null
      ? []
      : compareModels({ manifest, results }, { manifest: other.package.manifest, results: others });
  if (options.html !== undefined) {
    const report = await renderReport(manifest, results, terminal.date());
    await writeFile(options.html, report);
    terminal.stderr.write(`Report written to ${options.html}\n`);
  }
  if (options.record) await recordEvaluation(model, evaluation);
  terminal.stdout.write(
    options.json
      ? `${JSON.stringify({ ...evaluation, comparisons }, null, 2)}\n`
      : `${[`model ${manifest.name} ${manifest.id}`, ...results.map(describeSuite), ...comparisons.map(describeComparison)].join('\n\n')}\n`,
  );
}

async function readSuites(
  model: FoundModel,
  suites: readonly Suite[],
  { terminal, workers }: Pick<EvaluateOptions, 'workers'> & { readonly terminal: Terminal },
): Promise<SuiteResult[]> {
  const pool = await createRecognitionPool({
    package: model.package,
    workers: workers ?? terminal.cores,
  });
  const results: SuiteResult[] = [];
  for (const suite of suites) {
    const progress = showProgress(terminal, {
      title: suite.name,
      unit: 'images',
      total: suite.count,
    });
    results.push(
      await evaluateSuite(suite, {
        pool,
        progress: (done) => {
          progress.update(done);
        },
      }),
    );
    progress.clear();
  }
  await pool.close();
  return results;
}
