import { stat } from 'node:fs/promises';
import { idxImagesIn, labelledFiles } from '../../evaluate/open-suite.ts';
import { DatasetError } from '../dataset-error.ts';
import { listFiles } from '../files/listing.ts';
import type { DigitSet } from './digit-set.ts';
import { openFileSet } from './file-set.ts';
import { openIdxSet } from './idx-set.ts';
import { openPreparedSet } from './prepared-set.ts';

/**
 * Opens labelled images of any form that a suite may have, to look at single ones.
 * @param place a `.digits` file, a ZIP archive, a folder of labelled images or with an IDX file, or an
 *   IDX file
 * @param aside a file that may be written, for pixels that are packed where they come from
 * @throws DatasetError
 */
export async function openDigitSet(place: string, aside: string): Promise<DigitSet> {
  const found = await stat(place).catch((cause: unknown) => {
    throw new DatasetError('dataset-missing', `There is nothing at ${place} any more.`, cause);
  });
  if (found.isDirectory()) return openFolderSet(place, aside);
  if (/\.digits$/i.test(place)) return openPreparedSet(place, aside);
  if (/\.zip$/i.test(place)) return openFileSet(await listFiles(place));
  return openIdxSet(place, aside);
}

async function openFolderSet(folder: string, aside: string): Promise<DigitSet> {
  const listing = await listFiles(folder);
  const idx = labelledFiles(listing).length > 0 ? undefined : await idxImagesIn(folder);
  return idx === undefined ? openFileSet(listing) : openIdxSet(idx, aside);
}
