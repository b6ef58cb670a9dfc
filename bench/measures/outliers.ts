import path from 'node:path';
import { NORMALISER_VERSION } from '@hand-digits/recognition';
import { createRecognitionPool, readModelPackage } from '@hand-digits/recognition/node';
import {
  areaUnderRoc,
  digitImageSuite,
  evaluateSuite,
  NO_KIND,
  openSuite,
  readPrepared,
  seededRandom,
  type Judged,
  type Suite,
} from '@hand-digits/training';
import type { Bench, BenchResult } from '../measurement.ts';

const KEPT = 0.99;
const MADE = 500;
const PIXELS = 784;
const NOT_A_DIGIT = 255;

/** What is no digit, by kind: how well it is told from digits, and how much of it would be accepted. */
export const outliersBench: Bench = {
  name: 'outliers',
  title: `What is no digit, at the threshold that keeps ${100 * KEPT} % of MNIST's test digits`,
  async run({ root, model, cores }): Promise<BenchResult> {
    const test = path.join(root, '..', 'shared', 'data', 'eval', 't10k-images-idx3-ubyte.gz');
    const opened = await readModelPackage(model, NORMALISER_VERSION);
    const pool = await createRecognitionPool({ package: opened, workers: cores });
    try {
      const judge = async (suite: Suite): Promise<readonly Judged[]> =>
        (await evaluateSuite(suite, { pool })).judged;
      const digits = (await judge(await openSuite(test))).map(scoreOf);
      const threshold =
        [...digits].sort((a, b) => a - b)[Math.floor((1 - KEPT) * digits.length)] ?? 0;
      const kinds = new Map<string, Judged[]>();
      for (const [name, suite] of await suitesIn(path.join(root, 'data', 'mnist'))) {
        kinds.set(name, [...(kinds.get(name) ?? []), ...(await judge(suite))]);
      }
      const notes = [...kinds].map(([name, judged]) => lineOf(name, judged, { digits, threshold }));
      return { measurements: [], notes };
    } finally {
      await pool.close();
    }
  },
};

/** How sure it is that this is a digit and which one: nothing is accepted that is not both. */
function scoreOf({ digitness, probabilities }: Judged): number {
  return (digitness ?? 0) * Math.max(...(probabilities ?? [0]));
}

function lineOf(
  name: string,
  judged: readonly Judged[],
  { digits, threshold }: { digits: readonly number[]; threshold: number },
): string {
  const scores = judged.map(scoreOf);
  const accepted = scores.filter((score) => score >= threshold).length;
  const area = areaUnderRoc(digits, scores);
  const share = ((100 * accepted) / judged.length).toFixed(1);
  return `${name}: ${accepted} of ${judged.length} accepted (${share} %), AUROC ${(area ?? 0).toFixed(4)}`;
}

/** Held out kinds of the prepared dataset, and noise and blanks. */
async function suitesIn(folder: string): Promise<[string, Suite][]> {
  const split = await readPrepared(path.join(folder, 'not-a-digit-held-out.digits'));
  const byKind = Map.groupBy(split.kinds.keys(), (row) => groupOf(split, row));
  const kinds = [...byKind].map(([name, rows]): [string, Suite] => {
    const images = rows.map((row) => split.images.subarray(row * PIXELS, (row + 1) * PIXELS));
    return [name, suiteOf(name, images)];
  });
  const random = seededRandom(1, 'noise');
  const noise = Array.from({ length: MADE }, () =>
    Uint8Array.from({ length: PIXELS }, () => Math.floor(256 * random.next())),
  );
  const blanks = Array.from({ length: MADE }, () =>
    Uint8Array.from({ length: PIXELS }, () => Math.floor(12 * random.next())),
  );
  return [...kinds, ['noise', suiteOf('noise', noise)], ['blank', suiteOf('blank', blanks)]];
}

function groupOf(
  { kinds, kindTable }: Awaited<ReturnType<typeof readPrepared>>,
  row: number,
): string {
  const kind = kindTable[kinds[row] ?? NO_KIND];
  if (kind === undefined) return 'other';
  return kind.looksLike === null ? kind.group : `${kind.group} that look like digits`;
}

function suiteOf(name: string, rows: readonly Uint8Array[]): Suite {
  const images = new Uint8Array(rows.length * PIXELS);
  rows.forEach((row, at) => {
    images.set(row, at * PIXELS);
  });
  const labels = new Uint8Array(rows.length).fill(NOT_A_DIGIT);
  return digitImageSuite({ name, description: `${rows.length} images` }, { images, labels });
}
