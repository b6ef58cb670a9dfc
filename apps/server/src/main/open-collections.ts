import path from 'node:path';
import { Browser } from '../collections/browser.ts';
import { collectionsOn } from '../collections/collections.ts';
import type { CollectionParts } from '../use-cases/collections/collections.ts';
import type { Config } from './config/settings.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { OpenedReader } from './open-reader.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** What lets people look at the datasets and suites of this machine. */
export function openCollections(
  config: Config,
  { unseen }: Pick<OpenedReader, 'unseen'>,
  lifecycle: Lifecycle,
): CollectionParts {
  const browser = new Browser({ folder: path.join(temporaryFolder(config), 'collections') });
  lifecycle.onClose('the look at data', () => browser.close());
  const folders = { datasets: path.resolve(config.datasets), suites: path.resolve(config.suites) };
  const now = (): number => performance.now();
  return { collections: collectionsOn({ folders, browser, now }), unseen };
}
