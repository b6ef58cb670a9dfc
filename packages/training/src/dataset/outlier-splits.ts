import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { concatenate } from './concatenate.ts';
import { DatasetError } from './dataset-error.ts';
import { divide, take } from './divide.ts';
import type { NormaliseOptions } from './files/normalise-files.ts';
import type { Kind, Split } from './prepared-split.ts';
import { readOutliers } from './sources/outliers.ts';
import type { LeftOut } from './sources/reading.ts';

/**
 * Kinds that training does not see, one of each group, so that a model can be measured on marks of
 * a sort that it has never met: a whole alphabet, a symbol, a capital and a small letter.
 */
export const DEFAULT_HELD_OUT = ['Early_Aramaic', 'symbol/obelus', 'letter/H', 'letter/m'] as const;

export interface OutlierOptions {
  /** ZIP archives or folders of images, or folders of such archives */
  readonly places: readonly string[];
  /** shares of the hands, as for the digits */
  readonly shares: Readonly<Record<string, number>>;
  /** kinds to hold out, by name (`letter/H`) or the part before its slash; DEFAULT_HELD_OUT if absent */
  readonly heldOut?: readonly string[];
  readonly seed: number;
}

/** Reads images that show no digit into the splits `not-a-digit-<share>` and `not-a-digit-held-out`. */
export async function readOutlierSplits(
  options: OutlierOptions,
  work: (place: string) => NormaliseOptions,
): Promise<{ splits: Record<string, Split>; leftOut: readonly LeftOut[] }> {
  const hands = new Map<string, number>();
  const readings = [];
  for (const place of await archivesOf(options.places)) {
    readings.push(await readOutliers(place, work(place), hands));
  }
  const all = concatenate(
    readings.map(({ split }) => split),
    'images that show no digit',
  );
  const held = heldOutRows(all, options.heldOut);
  const seen = [...all.kinds.keys()].filter((row) => !held.has(row));
  const divided = divide(
    take(all, seen),
    { kind: 'by-writer', shares: options.shares },
    options.seed,
  );
  const named = Object.entries(divided).map(
    ([name, split]) => [`not-a-digit-${name}`, split] as const,
  );
  const heldOut = held.size === 0 ? {} : { 'not-a-digit-held-out': take(all, [...held]) };
  return {
    splits: { ...Object.fromEntries(named), ...heldOut },
    leftOut: readings.flatMap(({ leftOut }) => leftOut),
  };
}

async function archivesOf(places: readonly string[]): Promise<string[]> {
  const archives = await Promise.all(
    places.map(async (place) => {
      const names = await readdir(place).catch((): string[] => []);
      const zips = names.filter((name) => /\.zip$/i.test(name)).sort();
      return zips.length === 0 ? [place] : zips.map((zip) => path.join(place, zip));
    }),
  );
  return archives.flat();
}

function heldOutRows(split: Split, wanted: readonly string[] | undefined): Set<number> {
  const names = wanted ?? DEFAULT_HELD_OUT;
  if (wanted !== undefined) requireKinds(split.kindTable, wanted);
  const held = split.kindTable.map(({ name }) => names.some((each) => isOfKind(name, each)));
  return new Set([...split.kinds.keys()].filter((row) => held[split.kinds[row] ?? -1] === true));
}

function isOfKind(name: string, wanted: string): boolean {
  return name === wanted || name.startsWith(`${wanted}/`);
}

function requireKinds(table: readonly Kind[], wanted: readonly string[]): void {
  const missing = wanted.find((each) => !table.some(({ name }) => isOfKind(name, each)));
  if (missing === undefined) return;
  const present = table.map(({ name }) => name).join(', ');
  throw new DatasetError(
    'dataset-options',
    `No image is of the kind ${missing}, which is to be held out. There are: ${present}.`,
  );
}
