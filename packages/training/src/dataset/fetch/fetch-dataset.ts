import { copyFile, mkdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { DatasetError } from '../dataset-error.ts';
import { download, matches, sizeOf, type DownloadOptions } from './download.ts';
import { getPublicSource, type PublicSource, type RemoteFile } from './public-sources.ts';

export interface FetchOptions extends DownloadOptions {
  readonly source: PublicSource | string;
  /** the folder that the files are put into, made where it is missing */
  readonly folder: string;
  /**
   * another place for the files: a base address (`https://mirror.example/sd19/`), a folder that
   * holds them, or the file itself
   */
  readonly from?: string;
}

export interface FetchedFile {
  readonly path: string;
  readonly bytes: number;
  readonly outcome: 'fetched' | 'already-there';
}

/**
 * Brings the files of a public source into a folder, each checked against its checksum. Files that
 * are already there and right are left alone.
 * @throws DatasetError dataset-source-unknown, dataset-download, dataset-checksum or dataset-missing
 */
export async function fetchDataset(options: FetchOptions): Promise<FetchedFile[]> {
  const { source: wanted, folder, from } = options;
  const source = typeof wanted === 'string' ? getPublicSource(wanted) : wanted;
  await mkdir(folder, { recursive: true });
  const fetched: FetchedFile[] = [];
  for (const remote of source.files) {
    const target = path.join(folder, remote.name);
    const isThere = (await sizeOf(target)) > 0 && (await matches(remote, target, options));
    if (!isThere) await bring(remote, { target, from }, options);
    const outcome = isThere ? 'already-there' : 'fetched';
    fetched.push({ path: target, bytes: await sizeOf(target), outcome });
  }
  return fetched;
}

async function bring(
  remote: RemoteFile,
  { target, from }: { target: string; from: string | undefined },
  options: DownloadOptions,
): Promise<void> {
  if (from === undefined) return download(remote, target, options);
  if (/^https?:\/\//i.test(from)) {
    const url = new URL(remote.name, from.endsWith('/') ? from : `${from}/`).href;
    return download({ ...remote, url }, target, options);
  }
  return copyLocal(remote, { target, from }, options);
}

async function copyLocal(
  remote: RemoteFile,
  { target, from }: { target: string; from: string },
  options: DownloadOptions,
): Promise<void> {
  const found = await stat(from).catch(() => undefined);
  const file = found?.isDirectory() === true ? path.join(from, remote.name) : from;
  // Not .part: that may be the beginning of a download that somebody still wants.
  const part = `${target}.copy`;
  try {
    await copyFile(file, part).catch((cause: unknown) => {
      throw new DatasetError('dataset-missing', `${file} cannot be read. Check --from.`, cause);
    });
    if (!(await matches(remote, part, options))) {
      const { algorithm, value } = remote.checksum;
      throw new DatasetError(
        'dataset-checksum',
        `${file} is not ${remote.name}: its ${algorithm} is not ${value}. Nothing was copied.`,
      );
    }
    await rename(part, target);
  } finally {
    await rm(part, { force: true });
  }
}
