import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { ModelPackageError } from '@hand-digits/recognition';
import { ZipError } from '../archives/zip-files.ts';
import type { InstallOutcome, ModelPackages } from '../use-cases/models/ports.ts';
import type { PackageExchange } from './exchange.ts';
import { readPackage, type FoundPackage } from './read-folder.ts';
import { unpack } from './unpack.ts';

/** Opens the network of a package and asks it once. @throws with a message for people */
export type PackageProbe = (folder: string) => Promise<void>;

interface InstallParts {
  readonly added: string;
  readonly probe: PackageProbe;
  readonly exchange: PackageExchange | null;
  readonly ids: () => string;
}

interface Wanted {
  readonly zip: string;
  readonly origin: Parameters<ModelPackages['install']>[1];
  readonly find: (id: string) => Promise<FoundPackage | undefined>;
}

/**
 * Unpack beside, check, try, then rename into place: a package that is listed is whole, whatever
 * happened meanwhile.
 */
export async function installPackage(
  parts: InstallParts,
  { zip, origin, find }: Wanted,
): Promise<InstallOutcome> {
  const incoming = path.join(parts.added, `.incoming-${parts.ids()}`);
  await mkdir(incoming, { recursive: true });
  try {
    await unpack(zip, incoming);
    const { installed: model } = await readPackage(incoming, () => origin);
    const known = await find(model.id);
    if (known !== undefined) return { kind: 'already-installed', model: known.installed };
    await parts.probe(incoming);
    await rename(incoming, path.join(parts.added, model.id)).catch(orInstalledMeanwhile);
    await parts.exchange?.publish(model.id, zip);
    return { kind: 'installed', model };
  } catch (error) {
    return refusal(error);
  } finally {
    await rm(incoming, { recursive: true, force: true });
  }
}

function refusal(error: unknown): InstallOutcome {
  if (error instanceof ZipError) return { kind: 'unreadable-archive', detail: error.message };
  if (!(error instanceof ModelPackageError)) throw error;
  const detail = `The package was not installed: ${error.message}`;
  return { kind: 'invalid', detail, faults: [{ pointer: error.code, detail: error.message }] };
}

/** Two people who upload the same package at once both have it installed. */
function orInstalledMeanwhile(error: unknown): void {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
}
