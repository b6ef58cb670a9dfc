import path from 'node:path';
import { digitImageFromMnist, NORMALISER_VERSION } from '@hand-digits/recognition';
import { createRecognitionPool, readModelPackage } from '@hand-digits/recognition/node';
import { packageExchange } from '../registry/exchange.ts';
import { modelRegistry, type ModelRegistry } from '../registry/registry.ts';
import type { MediaFiles } from '../storage/media/files.ts';
import type { Config } from './config/settings.ts';

interface ModelsOptions {
  readonly config: Config;
  /** of the repository or installation */
  readonly root: string;
  readonly files: MediaFiles;
  readonly ids: () => string;
  readonly onFault: (what: string, error: unknown) => void;
}

/** The models that ship with the program and those that were added. */
export function openModels({ config, root, files, ids, onFault }: ModelsOptions): ModelRegistry {
  return modelRegistry({
    shipped: path.join(root, 'models'),
    added: path.join(config.dataFolder, 'models'),
    probe,
    exchange: files.kind === 'bucket' ? packageExchange(files, ids) : null,
    ids,
    onFault: (folder, error) => {
      onFault(`the model package in ${folder} is left out`, error);
    },
  });
}

/** Opens a package in a thread of its own and asks it once, so that one that crashes harms nobody. */
async function probe(folder: string): Promise<void> {
  const pool = await createRecognitionPool({
    package: await readModelPackage(folder, NORMALISER_VERSION),
    workers: 1,
  });
  try {
    const image = digitImageFromMnist(new Uint8Array(784).fill(255, 300, 400));
    const outcome = await pool.recognise({ kind: 'digit-image', image });
    if (outcome.kind === 'unreadable') throw new Error(outcome.message);
  } finally {
    await pool.close();
  }
}
