import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { ModelPackage } from '@hand-digits/recognition';
import { NORMALISER_VERSION, readModelPackage } from '@hand-digits/recognition/pool';
import { CommandError, type Terminal } from '../terminal.ts';

/** A model package, checked, and the folder it came from. */
export interface FoundModel {
  readonly folder: string;
  readonly package: ModelPackage;
}

/**
 * Opens the model that was named, by its folder or by its name in models/; without a name, the only
 * one in models/.
 * @throws CommandError model-not-found or model-ambiguous; ModelPackageError when it must not be used
 */
export async function openModel(
  terminal: Pick<Terminal, 'root'>,
  name: string | undefined,
): Promise<FoundModel> {
  const models = path.join(terminal.root, 'models');
  const folder = name === undefined ? onlyModelIn(models) : namedModel(models, name);
  return { folder, package: await readModelPackage(folder, NORMALISER_VERSION) };
}

function namedModel(models: string, name: string): string {
  const places = [name, path.join(models, name)];
  const place = places.find((folder) => existsSync(path.join(folder, 'manifest.json')));
  if (place !== undefined) return place;
  throw new CommandError(
    'model-not-found',
    `There is no model ${name}: neither a folder of this name nor one in ${models} holds a manifest.json.`,
  );
}

function onlyModelIn(models: string): string {
  const names = existsSync(models) ? readdirSync(models).sort() : [];
  const [first, ...others] = names.filter((name) =>
    existsSync(path.join(models, name, 'manifest.json')),
  );
  if (first === undefined) {
    throw new CommandError(
      'model-not-found',
      `There is no model in ${models}. Train one ("hand-digits train --help") or name one with --model.`,
    );
  }
  if (others.length === 0) return path.join(models, first);
  throw new CommandError(
    'model-ambiguous',
    `There are several models in ${models}: ${[first, ...others].join(', ')}. Say which with --model.`,
  );
}
