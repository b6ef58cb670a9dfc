import type { Manifest } from '@hand-digits/recognition';
import { mcnemarExact, type SuiteResult } from '@hand-digits/training';
import { whole } from '../progress.ts';

/** Two models on the same images. */
export interface Comparison {
  readonly suite: string;
  readonly models: readonly [string, string];
  /** images that only the first, or only the second, reads rightly */
  readonly onlyFirst: number;
  readonly onlySecond: number;
  /** McNemar's exact test, two-sided */
  readonly p: number;
}

export interface Contestant {
  readonly manifest: Manifest;
  readonly results: readonly SuiteResult[];
}

/** Compares two models suite by suite; both have read the same suites in the same order. */
export function compareModels(first: Contestant, second: Contestant): Comparison[] {
  return first.results.map(({ suite, judged }, index) => {
    const others = second.results[index]?.judged ?? [];
    const rightly = judged.map(({ truth, digit }, row) => ({
      first: digit === truth,
      second: others[row]?.digit === truth,
    }));
    const onlyFirst = rightly.filter((one) => one.first && !one.second).length;
    const onlySecond = rightly.filter((one) => one.second && !one.first).length;
    const models = [first.manifest.id, second.manifest.id] as const;
    return {
      suite: suite.name,
      models,
      onlyFirst,
      onlySecond,
      p: mcnemarExact(onlyFirst, onlySecond),
    };
  });
}

/** For a terminal. */
export function describeComparison({
  suite,
  models,
  onlyFirst,
  onlySecond,
  p,
}: Comparison): string {
  const [first, second] = models.map((id) => id.slice(0, 12));
  const verdict = p < 0.05 ? 'more than chance would explain' : 'no more than chance would explain';
  return [
    `${suite}: ${first} against ${second}`,
    `  only ${first} right  ${whole(onlyFirst)}`,
    `  only ${second} right  ${whole(onlySecond)}`,
    `  McNemar's exact test p = ${p.toPrecision(3)}: ${verdict}`,
  ].join('\n');
}
