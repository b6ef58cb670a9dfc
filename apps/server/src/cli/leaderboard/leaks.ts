import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Manifest } from '@hand-digits/recognition';
import {
  DIGIT_PIXELS,
  readPrepared,
  type PreparedSplit,
  type SuiteResult,
} from '@hand-digits/training';

/** What a model was trained on, as far as it is at hand. */
export interface TrainingTraces {
  readonly writers: ReadonlySet<number>;
  /** hashes of all digit images */
  readonly images: ReadonlySet<string>;
}

/** What a suite shares with the training data. */
export interface Leaks {
  /** people who wrote for both; null where the suite does not say who wrote it */
  readonly writers: number | null;
  /** people who wrote the suite; null likewise */
  readonly ofWriters: number | null;
  /** digit images that are equal to one that was trained on, to the byte */
  readonly images: number;
  /** NIST's series, where all of the suite is of one; null elsewhere */
  readonly series: number | null;
}

/** Finds the splits that a model was trained on, by their digests; undefined where they are not there. */
export async function findTrainingTraces(
  folder: string,
  manifest: Manifest,
): Promise<TrainingTraces | undefined> {
  const wanted = manifest.datasets.filter(({ split }) => split === 'train');
  const digests = new Set(wanted.map(({ digest }): string => digest));
  if (digests.size === 0 || !existsSync(folder)) return undefined;
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => path.basename(name) === 'train.digits')
    .map((name) => path.join(folder, name));
  const splits = await Promise.all(files.map((file) => readPrepared(file)));
  const found = splits.filter(({ digest }) => digests.has(digest));
  if (found.length < digests.size) return undefined;
  return {
    writers: new Set(found.flatMap((split) => knownWriters(split.writers))),
    images: new Set(found.flatMap((split) => imagesOf(split).map(hashOf))),
  };
}

export async function findLeaks(
  place: string,
  { judged }: SuiteResult,
  traces: TrainingTraces,
): Promise<Leaks> {
  const hands = await handsOf(place);
  const images = judged.filter(({ image }) => image !== null && traces.images.has(hashOf(image)));
  const writers = hands === undefined ? null : new Set(hands.writers);
  return {
    writers:
      writers === null ? null : Array.from(writers).filter((one) => traces.writers.has(one)).length,
    ofWriters: writers?.size ?? null,
    images: images.length,
    series: hands?.series ?? null,
  };
}

interface Hands {
  readonly writers: readonly number[];
  readonly series: number | null;
}

async function handsOf(place: string): Promise<Hands | undefined> {
  if (/\.digits$/i.test(place)) {
    const split = await readPrepared(place);
    const writers = knownWriters(split.writers);
    return writers.length === 0 ? undefined : { writers, series: onlyOne(split.series) };
  }
  // As MNIST's files are named here: t10k-writers.tsv beside t10k-images-idx3-ubyte.gz.
  const table = place.replace(/-images[-.]idx3.*$/, '-writers.tsv');
  if (table === place || !existsSync(table)) return undefined;
  const [head = '', ...rows] = (await readFile(table, 'utf8')).trim().split('\n');
  const columns = head.split('\t');
  const column = (name: string): number[] =>
    rows.map((row) => Number(row.split('\t')[columns.indexOf(name)]));
  return { writers: column('writer'), series: onlyOne(column('hsf_series')) };
}

function knownWriters(writers: ArrayLike<number>): number[] {
  return Array.from(writers).filter((writer) => writer >= 0);
}

function onlyOne(series: ArrayLike<number>): number | null {
  const all = new Set(Array.from(series));
  const [first] = all;
  return all.size === 1 && first !== undefined && first >= 0 ? first : null;
}

function imagesOf({ images, count }: PreparedSplit): Uint8Array[] {
  return Array.from({ length: count }, (_, row) =>
    images.subarray(row * DIGIT_PIXELS, (row + 1) * DIGIT_PIXELS),
  );
}

function hashOf(image: Uint8Array): string {
  return createHash('sha1').update(image).digest('base64');
}
