import { isWrongLabel, MNIST_DOUBTS, type SuiteResult } from '@hand-digits/training';
import type { Proportion } from '@hand-digits/training';
import type { Leaks } from './leaks.ts';

/** How a model does on one suite, and how much that is worth. */
export interface Standing {
  readonly suite: string;
  readonly images: number;
  readonly wrong: number;
  readonly error: Proportion;
  /** expected calibration error, 0 … 1 */
  readonly calibration: number;
  /** null where the training data are not at hand */
  readonly leaks: Leaks | null;
  /** null on any other suite than MNIST's test set */
  readonly mnist: MnistMistakes | null;
}

/** Whose fault the mistakes on MNIST's test set are; rows of the set, from 0. */
export interface MnistMistakes {
  /** the label is wrong, as most of five people said */
  readonly wrongLabels: readonly number[];
  /** two of five people did not agree with the label */
  readonly disputed: readonly number[];
  readonly others: readonly number[];
}

/** @returns undefined for a suite that shows no digits */
export function standingOf(result: SuiteResult, leaks: Leaks | null): Standing | undefined {
  const { suite, measures } = result;
  if (measures.images === 0) return undefined;
  const { value, low, high } = measures.accuracy;
  const error = { value: value === null ? null : 1 - value, low: 1 - high, high: 1 - low };
  const { images, right, calibration } = measures;
  const counts = { images, wrong: images - right, error, calibration: calibration.error };
  return { suite: suite.name, ...counts, leaks, mnist: mnistMistakes(result) };
}

/** The set is known by its name, its size and the labels of the digits in doubt. */
function mnistMistakes({ suite, judged }: SuiteResult): MnistMistakes | null {
  const isMnist =
    suite.name === 't10k' &&
    judged.length === 10_000 &&
    MNIST_DOUBTS.every(({ index, label }) => judged[index]?.truth === label);
  if (!isMnist) return null;
  const rows = judged.flatMap(({ digit, truth }, row) => (digit === truth ? [] : [row]));
  const doubted = new Map(MNIST_DOUBTS.map((doubt) => [doubt.index, doubt]));
  const kindOf = (row: number): keyof MnistMistakes => {
    const doubt = doubted.get(row);
    if (doubt === undefined) return 'others';
    return isWrongLabel(doubt) ? 'wrongLabels' : 'disputed';
  };
  const of = (kind: keyof MnistMistakes): number[] => rows.filter((row) => kindOf(row) === kind);
  return { wrongLabels: of('wrongLabels'), disputed: of('disputed'), others: of('others') };
}
