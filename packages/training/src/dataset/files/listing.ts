import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { DatasetError } from '../dataset-error.ts';
import type { ListedFile } from './listed-file.ts';
import { listZip } from './zip-listing.ts';

/** The files of a folder (with its sub-folders) or of a ZIP archive, in the order of their names. */
export interface Listing {
  /** of the folder or the archive itself */
  readonly path: string;
  readonly kind: 'folder' | 'zip';
  readonly files: readonly ListedFile[];
}

/** What a person would call an image, by its name; `decodeImage` then judges by the content. */
export function isImageName(name: string): boolean {
  return /\.(png|jpe?g|webp|gif|tiff?|bmp)$/i.test(name) && !/(^|\/)(\.|__MACOSX\/)/.test(name);
}

/**
 * Lists a folder or a ZIP archive, keeping only the names that are wanted: SD19 has 1.5 million
 * entries, of which a reading of its digits needs a quarter.
 * @throws DatasetError dataset-missing, or dataset-format for a damaged archive
 */
export async function listFiles(
  place: string,
  isWanted: (name: string) => boolean = isImageName,
): Promise<Listing> {
  const found = await stat(place).catch((cause: unknown) => {
    throw new DatasetError(
      'dataset-missing',
      `There is nothing at ${place}. Check the path.`,
      cause,
    );
  });
  const kind = found.isDirectory() ? 'folder' : 'zip';
  const files = await (kind === 'folder' ? listFolder(place, isWanted) : listZip(place, isWanted));
  // Names are compared by code unit: the same everywhere, where a folder's own order is not.
  files.sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
  return { path: place, kind, files };
}

async function listFolder(
  folder: string,
  isWanted: (name: string) => boolean,
): Promise<ListedFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files: ListedFile[] = [];
  for (const entry of entries) {
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(folder, file).split(path.sep).join('/');
    if (!entry.isFile() || !isWanted(name)) continue;
    const { size } = await stat(file);
    files.push({ name, at: { kind: 'file', path: file, bytes: size } });
  }
  return files;
}
