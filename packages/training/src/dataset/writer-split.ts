import { seededRandom, shuffledIndices } from '../random/seeded.ts';
import { UNKNOWN_WRITER } from './columns.ts';
import { DatasetError } from './dataset-error.ts';

/**
 * Divides images among named splits so that no writer is in two of them: two images of one hand are
 * far more alike than two of one digit, and a split by image would flatter every figure.
 *
 * @param writers [count] a writer for each image; anything that must stay together may stand in for
 *   the writer where the writer is not known
 * @param fractions share of the writers for each split, such as `{ train: 0.9, validation: 0.1 }`;
 *   above 0 and together 1. A split gets at least one writer.
 * @returns for each split the rows of its images, ascending.
 * @throws DatasetError dataset-options when the fractions make no sense, when there are fewer
 *   writers than splits or when an image's writer is unknown.
 */
export function splitByWriter<Name extends string>(
  writers: Int32Array,
  fractions: Readonly<Record<Name, number>>,
  seed: number,
): Record<Name, Uint32Array> {
  const names = Object.keys(fractions) as Name[];
  const distinct = Int32Array.from(new Set(writers)).sort();
  requireDivisible(distinct, names, fractions);
  const order = shuffledIndices(distinct.length, seededRandom(seed, 'split by writer'));
  const bounds = splitBounds(distinct.length, names, fractions);
  const splitOf = new Map<number, number>();
  order.forEach((writerIndex, place) => {
    splitOf.set(
      distinct[writerIndex] ?? 0,
      bounds.findIndex((bound) => place < bound),
    );
  });
  return rowsBySplit(names, writers, splitOf);
}

/** Where each split ends in the shuffled order of writers; each split has at least one writer. */
function splitBounds<Name extends string>(
  writers: number,
  names: readonly Name[],
  fractions: Readonly<Record<Name, number>>,
): number[] {
  const bounds: number[] = [];
  let share = 0;
  names.forEach((name, index) => {
    share += fractions[name];
    const leastEnd = (bounds.at(-1) ?? 0) + 1;
    const mostEnd = writers - (names.length - 1 - index);
    bounds.push(Math.min(mostEnd, Math.max(leastEnd, Math.round(share * writers))));
  });
  bounds[bounds.length - 1] = writers;
  return bounds;
}

function rowsBySplit<Name extends string>(
  names: readonly Name[],
  writers: Int32Array,
  splitOf: ReadonlyMap<number, number>,
): Record<Name, Uint32Array> {
  const rows = names.map((): number[] => []);
  writers.forEach((writer, row) => rows[splitOf.get(writer) ?? 0]?.push(row));
  const entries = names.map((name, index) => [name, Uint32Array.from(rows[index] ?? [])] as const);
  return Object.fromEntries(entries) as Record<Name, Uint32Array>;
}

function requireDivisible<Name extends string>(
  writers: Int32Array,
  names: readonly Name[],
  fractions: Readonly<Record<Name, number>>,
): void {
  const shares = names.map((name) => fractions[name]);
  const total = shares.reduce((sum, share) => sum + share, 0);
  if (shares.some((share) => !(share > 0)) || Math.abs(total - 1) > 1e-6) {
    const given = names.map((name) => `${name} ${fractions[name]}`).join(', ');
    throw new DatasetError(
      'dataset-options',
      `The shares of the splits must each be above 0 and be 1 together; given were ${given || 'none'}.`,
    );
  }
  if (writers.includes(UNKNOWN_WRITER)) {
    throw new DatasetError(
      'dataset-options',
      'Some images have no known writer, so they cannot be split by writer. Say how to tell writers apart, or keep all in one split.',
    );
  }
  if (writers.length < names.length) {
    throw new DatasetError(
      'dataset-options',
      `${writers.length} writers cannot be divided among ${names.length} splits. Ask for fewer splits.`,
    );
  }
}
