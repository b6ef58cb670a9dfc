import type { RecognitionPool } from '@hand-digits/recognition/node';
import { corrupt, renderClean } from '../../augment/corruption/corrupt.ts';
import {
  CORRUPTIONS,
  type CorruptionName,
  type Severity,
} from '../../augment/corruption/corruptions.ts';
import { evaluateSuite } from '../evaluate-suite.ts';
import type { Suite } from '../suite.ts';
import { wilson, type Proportion } from '../wilson.ts';
import { meanWithInterval } from './clustered-mean.ts';
import { sampleDigits, type SampledDigit } from './sample-digits.ts';

/** How well one kind of page was read. */
export interface RobustnessCell {
  readonly images: number;
  readonly right: number;
  readonly accuracy: Proportion;
  /** of those that are not right: no digit was claimed */
  readonly rejected: number;
  /** of those that are not right: accepted without a person's look */
  readonly accepted: number;
}

export interface RobustnessRow {
  readonly name: CorruptionName;
  readonly title: string;
  readonly description: string;
  /** severities 1 … 5 */
  readonly cells: readonly RobustnessCell[];
}

/** Accuracy on pages that were drawn of a suite's digits, each corruption at each severity. */
export interface Robustness {
  readonly suite: string;
  /** digits that every page was drawn of, the same for all cells */
  readonly images: number;
  readonly seed: number;
  /** the same digits as clean scans */
  readonly clean: RobustnessCell;
  readonly rows: readonly RobustnessRow[];
  /** mean accuracy over the corruptions at severity 1 … 5; the interval knows that they share their digits */
  readonly means: readonly Proportion[];
}

export const SEVERITIES: readonly Severity[] = [1, 2, 3, 4, 5];

export interface RobustnessOptions {
  readonly pool: RecognitionPool;
  /** digits to draw pages of */
  readonly images: number;
  readonly seed: number;
  /** all, where absent */
  readonly corruptions?: readonly CorruptionName[];
  /** called after each page */
  readonly progress?: (done: number) => void;
  readonly signal?: AbortSignal;
}

/** How many pages a measurement reads. */
export function pagesOf(images: number, corruptions: number = CORRUPTIONS.length): number {
  return images * (1 + corruptions * SEVERITIES.length);
}

/**
 * Draws the same digits as clean scans and under every corruption and severity, sends the pages
 * through the whole of recognition, and counts. The same suite, seed and model give the same figures.
 * @throws RangeError when the suite has no digit that could be drawn
 */
export async function measureRobustness(
  suite: Suite,
  options: RobustnessOptions,
): Promise<Robustness> {
  const digits = await sampleDigits(suite, options);
  if (digits.length === 0) {
    throw new RangeError(`${suite.name} has no digit of which pages could be drawn.`);
  }
  const read = pageReader(digits, options);
  const clean = await read((digit, seed) => renderClean(digit, seed));
  const chosen = CORRUPTIONS.filter(({ name }) => options.corruptions?.includes(name) ?? true);
  const rights: boolean[][][] = [];
  const rows: RobustnessRow[] = [];
  for (const { name, title, description } of chosen) {
    const results: PagesRead[] = [];
    for (const severity of SEVERITIES) {
      results.push(await read((digit, seed) => corrupt(digit, { name, severity, seed })));
    }
    rows.push({ name, title, description, cells: results.map(({ cell }) => cell) });
    rights.push(results.map(({ right }) => right));
  }
  const means = SEVERITIES.map((_, at) => meanWithInterval(rights.map((row) => row[at] ?? [])));
  const { seed } = options;
  return { suite: suite.name, images: digits.length, seed, clean: clean.cell, rows, means };
}

interface PagesRead {
  readonly cell: RobustnessCell;
  /** [images] */
  readonly right: boolean[];
}

type Render = (digit: Uint8Array, seed: number) => ReturnType<typeof corrupt>;

function pageReader(
  digits: readonly SampledDigit[],
  { pool, seed, progress, signal }: RobustnessOptions,
): (render: Render) => Promise<PagesRead> {
  let done = 0;
  return async (render) => {
    const pages: Suite = {
      name: 'pages',
      description: 'pages drawn of digits',
      count: digits.length,
      *images() {
        for (const [index, { truth, image }] of digits.entries()) {
          const page = render(image, seed * 100_000 + index);
          yield { name: String(index), truth, content: { kind: 'page', page } };
        }
      },
    };
    const { judged } = await evaluateSuite(pages, {
      pool,
      progress: () => progress?.(++done),
      ...(signal === undefined ? {} : { signal }),
    });
    const right = judged.map(({ digit, truth }) => digit === truth);
    const wrong = judged.filter((_, index) => right[index] !== true);
    const count = judged.length - wrong.length;
    const cell = {
      images: judged.length,
      right: count,
      accuracy: wilson(count, judged.length),
      rejected: wrong.filter(({ digit }) => digit === null).length,
      accepted: wrong.filter(({ decision }) => decision?.kind === 'accepted').length,
    };
    return { cell, right };
  };
}
