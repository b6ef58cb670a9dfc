import { createRecognitionPool } from '@hand-digits/recognition/node';
import {
  evaluateSuite,
  openSuite,
  PROMISE_CONFIDENCE,
  readingsOf,
  riskTable,
  type RiskRow,
  type RiskTable,
} from '@hand-digits/training';
import { InvalidArgumentError, type Command } from 'commander';
import { readEvaluation, writeEvaluation } from '../evaluate/record.ts';
import { percent } from '../evaluate/text.ts';
import { showProgress, whole } from '../progress.ts';
import { CommandError, stopIfInterrupted, type Terminal } from '../terminal.ts';
import { openModel, type FoundModel } from './find-model.ts';

interface ErrorRateFlags {
  readonly heldOut?: string;
  readonly confidence: number;
  readonly record?: true;
  readonly json?: true;
}

const EXAMPLES = `
Examples:
  $ hand-digits model error-rates
  $ hand-digits model error-rates --held-out data/mnist/validation.digits --record

Each row says from which confidence on a reading may be accepted so that, with the stated confidence,
no more than that share of the accepted is wrong. That holds for handwriting like the held-out one: it
must be by people whom the model has never learned from.`;

/** `hand-digits model error-rates [MODEL]`: what each error rate costs. */
export function registerErrorRates(model: Command, terminal: Terminal): void {
  model
    .command('error-rates')
    .summary('from which confidence on readings may be accepted')
    .description(
      'Shows the thresholds that keep an error rate, or derives them from held-out digits.',
    )
    .argument(
      '[model]',
      'folder of the model, or its name in models/ (default: the only one there)',
    )
    .option('--held-out <suite>', 'derive them anew from labelled images by other writers')
    .option(
      '--confidence <share>',
      'with which a promise must hold',
      shareOption,
      PROMISE_CONFIDENCE,
    )
    .option('--record', "put the table into the model's evaluation.json and MODEL_CARD.md")
    .option('--json', 'write the table as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (name: string | undefined, flags: ErrorRateFlags) => {
      const found = await openModel(terminal, name);
      const table = await tableOf(found, flags, terminal);
      terminal.stdout.write(`${flags.json ? JSON.stringify(table, null, 2) : describe(table)}\n`);
    });
}

function shareOption(text: string): number {
  const value = Number(text);
  if (value > 0 && value < 1) return value;
  throw new InvalidArgumentError('It must be between 0 and 1, such as 0.9.');
}

async function tableOf(
  found: FoundModel,
  flags: ErrorRateFlags,
  terminal: Terminal,
): Promise<RiskTable> {
  const evaluation = await readEvaluation(found);
  if (flags.heldOut !== undefined) {
    const table = await derive(found, { ...flags, heldOut: flags.heldOut }, terminal);
    if (flags.record) await writeEvaluation(found, { ...evaluation, selectiveRisk: table });
    return table;
  }
  if (evaluation.selectiveRisk) return evaluation.selectiveRisk;
  throw new CommandError(
    'no-error-rates',
    `The model ${found.folder} has no table of error rates. Derive it with --held-out, from labelled images by people whom it has never learned from.`,
  );
}

async function derive(
  found: FoundModel,
  { heldOut, confidence }: { readonly heldOut: string; readonly confidence: number },
  terminal: Terminal,
): Promise<RiskTable> {
  const suite = await openSuite(heldOut);
  const total = suite.count;
  const progress = showProgress(terminal, { title: suite.name, unit: 'images', total });
  const pool = await createRecognitionPool({ package: found.package, workers: terminal.cores });
  try {
    const { judged } = await evaluateSuite(suite, {
      pool,
      progress: (done) => {
        stopIfInterrupted(terminal);
        progress.update(done);
      },
    });
    return riskTable(readingsOf(judged), { basis: suite.description, confidence });
  } finally {
    progress.clear();
    await pool.close();
  }
}

function describe({ rows, digits, basis, confidence }: RiskTable): string {
  return [
    'error rate  accepted from  accepted  errors  bound',
    ...rows.map(line),
    '',
    `each with ${percent(confidence, 0)} confidence, from ${whole(digits)} digits (${basis})`,
  ].join('\n');
}

function line({ errorRate, threshold, coverage, errors, bound }: RiskRow): string {
  const rate = percent(errorRate).padStart(10);
  if (threshold === null) return `${rate}  too few digits to promise it`;
  const cells = [threshold.toFixed(6).padStart(13), percent(coverage).padStart(8)];
  return `${rate}  ${cells.join('  ')}  ${whole(errors).padStart(6)}  ${percent(bound, 3)}`;
}
