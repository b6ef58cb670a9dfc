import { createHash } from 'node:crypto';
import type { Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { readDatasetFile } from '@hand-digits/training/browse';
import { namesIn, suiteNames } from '../trainer/places.ts';
import type { CollectionRecord } from '../use-cases/collections/ports.ts';

/** Where collections lie. */
export interface CollectionFolders {
  /** holds prepared datasets */
  readonly datasets: string;
  readonly suites: string;
}

/** Splits by dataset, then suites, each in the order of their names; what is not there is left out. */
export async function findCollections({
  datasets,
  suites,
}: CollectionFolders): Promise<readonly CollectionRecord[]> {
  const splits = await Promise.all(
    (await namesIn(datasets)).map((name) => splitsIn(datasets, name)),
  );
  const names = await suiteNames(suites);
  const own = await Promise.all(
    names.map((name) =>
      recordOf(
        { kind: 'suite', name: withoutEnding(name), dataset: null },
        path.join(suites, name),
      ),
    ),
  );
  return [...splits.flat(), ...own].filter((record) => record !== undefined);
}

type Named = Pick<CollectionRecord, 'kind' | 'name' | 'dataset'>;

async function splitsIn(
  datasets: string,
  folder: string,
): Promise<(CollectionRecord | undefined)[]> {
  const place = path.join(datasets, folder);
  const dataset = await readDatasetFile(place).catch(() => undefined);
  if (dataset === undefined) return [];
  return Promise.all(
    dataset.splits.map(({ name, file }) =>
      recordOf({ kind: 'split', name, dataset: folder }, path.join(place, path.basename(file))),
    ),
  );
}

async function recordOf(named: Named, place: string): Promise<CollectionRecord | undefined> {
  const facts = await stat(place).catch(() => undefined);
  if (facts === undefined) return undefined;
  const changedAt = facts.isDirectory() ? await newestIn(place, facts) : facts.mtimeMs;
  const bytes = facts.isDirectory() ? null : facts.size;
  return {
    ...named,
    ...{ bytes, changedAt, path: place },
    id: idOf(named, path.basename(place)),
    version: hashOf(`${changedAt} ${facts.size} ${facts.ino}`).slice(0, 12),
  };
}

/** When a file was last put into a folder or one of those in it, or taken out. */
async function newestIn(folder: string, { mtimeMs }: Stats): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true });
  const times = entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => stat(path.join(folder, name)).then((facts) => facts.mtimeMs));
  return Math.max(mtimeMs, ...(await Promise.all(times)));
}

/** For addresses: a readable beginning, and enough of a hash that no two are the same. */
function idOf({ kind, name, dataset }: Named, file: string): string {
  const words = [dataset, name].filter((word) => word !== null).join('-');
  const readable = words
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 50)
    .replace(/^-+|-+$/g, '');
  const hash = hashOf(`${kind}/${dataset ?? ''}/${file}`).slice(0, 8);
  return readable === '' ? hash : `${readable}-${hash}`;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** `digits.zip` → `digits`, `t10k-images-idx3-ubyte.gz` → `t10k`. */
function withoutEnding(name: string): string {
  return name.replace(/[-.](images|idx).*$/, '').replace(/\.(zip|digits|gz)$/i, '');
}
