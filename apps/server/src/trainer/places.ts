import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Manifest } from '@hand-digits/recognition';
import type { ReplaySource } from '@hand-digits/training';

/** Drawn digits that stand in for a dataset. */
const DRAWN = 2000;
/** Splits that replay brings by itself. */
const OF_REPLAY = /^(train|validation|not-a-digit-.*)\.digits$/;

interface Prepared {
  readonly folder: string;
  readonly digests: readonly string[];
}

/**
 * What keeps a model from forgetting: the prepared dataset that it learned from where this machine has
 * it, else any, else digits that the generator draws.
 */
export async function replayFor(
  datasets: string,
  { manifest, seed }: { readonly manifest: Manifest; readonly seed: number },
): Promise<ReplaySource> {
  const prepared = await preparedIn(datasets);
  const known = new Set(manifest.datasets.map(({ digest }) => digest));
  const own = prepared.find(({ digests }) => digests.some((digest) => known.has(digest)));
  const best = own ?? prepared[0];
  if (best === undefined) return { kind: 'generated', count: DRAWN, seed };
  return { kind: 'prepared', folder: best.folder };
}

/** Every suite that this machine has: further splits of the datasets, and what lies in the suites' folder. */
export async function suitesOn(datasets: string, suites: string): Promise<readonly string[]> {
  const splits: string[] = [];
  for (const { folder } of await preparedIn(datasets)) {
    const names = (await namesIn(folder)).filter((name) => name.endsWith('.digits'));
    splits.push(
      ...names.filter((name) => !OF_REPLAY.test(name)).map((name) => path.join(folder, name)),
    );
  }
  const own = await suiteNames(suites);
  return [...splits, ...own.map((name) => path.join(suites, name))];
}

/** What lies in the suites' folder and may be one: not the labels and descriptions beside them. */
export async function suiteNames(suites: string): Promise<string[]> {
  const names = await namesIn(suites);
  return names.filter((name) => !/labels.*idx1|\.(json|txt|md|tsv)$/i.test(name));
}

async function preparedIn(datasets: string): Promise<Prepared[]> {
  const found: Prepared[] = [];
  for (const name of await namesIn(datasets)) {
    const folder = path.join(datasets, name);
    const text = await readFile(path.join(folder, 'dataset.json'), 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const { splits = [] } = JSON.parse(text) as { splits?: readonly { digest: string }[] };
    found.push({ folder, digests: splits.map(({ digest }) => digest) });
  }
  return found;
}

/** Without hidden ones, in a fixed order; none where there is no such folder. */
export async function namesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => !name.startsWith('.')).sort();
}
