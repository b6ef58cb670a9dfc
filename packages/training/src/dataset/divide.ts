import { UNKNOWN_SERIES, UNKNOWN_WRITER } from './columns.ts';
import { DatasetError } from './dataset-error.ts';
import { selectRows, type Split } from './prepared-split.ts';
import { splitByWriter } from './writer-split.ts';

/** How a source's images are divided among splits. */
export type Division =
  /** seeded, by writer; the shares are of writers, such as `{ train: 0.9, validation: 0.1 }` */
  | { readonly kind: 'by-writer'; readonly shares: Readonly<Record<string, number>> }
  /**
   * NIST's official protocol: hsf_4, by high-school students, is the split `test`; the rest, by
   * census staff, is divided by writer
   */
  | { readonly kind: 'official'; readonly shares: Readonly<Record<string, number>> }
  /** everything in one split, as a suite to measure on */
  | { readonly kind: 'whole'; readonly name: string };

const OFFICIAL_TEST_SERIES = 4;

/**
 * Divides a split; where writers are not known but series are, a whole series stays together, since
 * no writer contributed to two.
 * @throws DatasetError dataset-options
 */
export function divide(split: Split, division: Division, seed: number): Record<string, Split> {
  switch (division.kind) {
    case 'whole':
      return { [division.name]: split };
    case 'by-writer': {
      const parts = splitByWriter(handsOf(split), division.shares, seed);
      return mapValues(parts, (rows) => take(split, rows));
    }
    case 'official':
      return divideOfficially(split, division.shares, seed);
  }
}

function divideOfficially(
  split: Split,
  shares: Readonly<Record<string, number>>,
  seed: number,
): Record<string, Split> {
  const isTest = (row: number): boolean => split.series[row] === OFFICIAL_TEST_SERIES;
  const rows = [...split.labels.keys()];
  const test = rows.filter(isTest);
  const rest = rows.filter((row) => !isTest(row));
  if (test.length === 0 || rest.length === 0 || split.series.includes(UNKNOWN_SERIES)) {
    throw new DatasetError(
      'dataset-options',
      'The official protocol tests on series hsf_4 and trains on the others; this source does not have both, with a series for each image.',
    );
  }
  if ('test' in shares) {
    throw new DatasetError(
      'dataset-options',
      'In the official protocol the split "test" is hsf_4; give shares to other names.',
    );
  }
  const divided = divide(take(split, rest), { kind: 'by-writer', shares }, seed);
  return { ...divided, test: take(split, test) };
}

/**
 * What must stay together: the writer, or the whole series where some image of it has no known
 * writer (it may be of any of the series' hands, but of no other's).
 */
function handsOf({ writers, series }: Pick<Split, 'writers' | 'series'>): Int32Array {
  const whole = new Set<number>();
  writers.forEach((writer, row) => {
    if (writer === UNKNOWN_WRITER) whole.add(series[row] ?? UNKNOWN_SERIES);
  });
  return writers.map((writer, row) => {
    const known = series[row] ?? UNKNOWN_SERIES;
    if (!whole.has(known)) return writer;
    // Series take numbers below that of the unknown writer, where no writer has one.
    return known === UNKNOWN_SERIES ? UNKNOWN_WRITER : -2 - known;
  });
}

/** The named rows as a split of its own; its sources stay those of the whole. */
export function take(split: Split, rows: ArrayLike<number>): Split {
  return { ...split, ...selectRows(split, rows), count: rows.length };
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}
