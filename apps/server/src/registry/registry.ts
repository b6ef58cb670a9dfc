import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ModelOrigin } from '@hand-digits/contract';
import type { ModelFile, ModelPackages } from '../use-cases/models/ports.ts';
import { installPackage, type PackageProbe } from './install.ts';
import { readPackage, type FoundPackage } from './read-folder.ts';
import type { PackageExchange } from './exchange.ts';

export interface RegistryOptions {
  /** holds one folder for each package that ships with the program; never written to */
  readonly shipped: string;
  /** holds one folder for each package that was added, named by its id */
  readonly added: string;
  /** opens the network for a trial, so that a package that cannot answer is never installed */
  readonly probe: PackageProbe;
  /** where processes on several machines find each other's packages; null on one machine */
  readonly exchange: PackageExchange | null;
  readonly ids: () => string;
  /** a folder that is no whole package; it is left out */
  readonly onFault: (folder: string, error: unknown) => void;
}

export interface ModelRegistry extends ModelPackages {
  /** where the package lies, to be opened by a reader; undefined where it is not installed */
  folderOf(id: string): Promise<string | undefined>;
}

/** What the id of every package looks like; nothing else becomes a path. */
const MODEL_ID = /^[0-9a-f]{64}$/;

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.json': 'application/json',
  '.md': 'text/markdown; charset=utf-8',
  '.onnx': 'application/octet-stream',
};

/** Model packages in folders. What is listed was read and checked; it is read again when it changes. */
export function modelRegistry(options: RegistryOptions): ModelRegistry {
  const cache = new PackageCache(options);
  const find = async (id: string): Promise<FoundPackage | undefined> => {
    const here = (await cache.all()).find(({ installed }) => installed.id === id);
    if (here !== undefined || options.exchange === null || !MODEL_ID.test(id)) return here;
    if (!(await options.exchange.fetch(id, path.join(options.added, id)))) return undefined;
    return (await cache.all()).find(({ installed }) => installed.id === id);
  };
  return {
    list: async () => (await cache.all()).map(({ installed }) => installed),
    find: async (id) => (await find(id))?.installed,
    open: async (id) => (await find(id))?.contents,
    folderOf: async (id) => (await find(id))?.folder,
    file: async (id, name) => fileOf(await find(id), name),
    install: (zip, origin) => installPackage(options, { zip, origin, find }),
    remove: async (id) => {
      const found = await find(id);
      if (found === undefined) return 'not-found';
      if (found.installed.origin === 'shipped') return 'shipped';
      await rm(found.folder, { recursive: true, force: true });
      await options.exchange?.remove(id);
      return 'removed';
    },
  };
}

function fileOf(found: FoundPackage | undefined, name: string): ModelFile | undefined {
  const file = found?.contents.files.find((one) => one.name === name);
  if (found === undefined || file === undefined) return undefined;
  const mediaType = MEDIA_TYPES[path.extname(name)] ?? 'application/octet-stream';
  return { ...file, path: path.join(found.folder, name), mediaType };
}

/** Reading a package hashes its network, so an unchanged one is not read twice. */
class PackageCache {
  readonly #options: RegistryOptions;
  readonly #read = new Map<
    string,
    { readonly stamp: string; readonly found: FoundPackage | null }
  >();

  constructor(options: RegistryOptions) {
    this.#options = options;
  }

  /** Every whole package, the shipped ones first; of equal ids the first. */
  async all(): Promise<readonly FoundPackage[]> {
    const { shipped, added } = this.#options;
    const [first, second] = await Promise.all([
      this.#under(shipped, () => 'shipped'),
      this.#under(added, ({ parent }) => (parent === null ? 'uploaded' : 'fine-tuned')),
    ]);
    const byId = new Map(
      [...first, ...second].reverse().map((found) => [found.installed.id, found]),
    );
    return [...byId.values()].reverse();
  }

  async #under(
    folder: string,
    origin: (manifest: { readonly parent: string | null }) => ModelOrigin,
  ): Promise<FoundPackage[]> {
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
    const found = await Promise.all(
      folders.map(({ name }) => this.#get(path.join(folder, name), origin)),
    );
    return found.filter((one) => one !== null);
  }

  async #get(
    folder: string,
    origin: (manifest: { readonly parent: string | null }) => ModelOrigin,
  ): Promise<FoundPackage | null> {
    const stamp = await stampOf(folder);
    const kept = this.#read.get(folder);
    if (kept?.stamp === stamp) return kept.found;
    const found = await readPackage(folder, origin).catch((error: unknown) => {
      this.#options.onFault(folder, error);
      return null;
    });
    this.#read.set(folder, { stamp, found });
    return found;
  }
}

/** Changes whenever a file of the package does. */
async function stampOf(folder: string): Promise<string> {
  const names = (await readdir(folder)).sort();
  const facts = await Promise.all(names.map((name) => stat(path.join(folder, name))));
  return names
    .map((name, i) => `${name} ${facts[i]?.size ?? 0} ${facts[i]?.mtimeMs ?? 0}`)
    .join('\n');
}
