import { labelledFiles } from '../../evaluate/open-suite.ts';
import { DIGIT_PIXELS, NO_KIND, NOT_A_DIGIT, UNKNOWN_SERIES, UNKNOWN_WRITER } from '../columns.ts';
import { DatasetError } from '../dataset-error.ts';
import type { Listing } from '../files/listing.ts';
import { normaliseBatch, openBatchReader } from '../files/normalise-batch.ts';
import type { Kind } from '../prepared-split.ts';
import { parseByClass } from '../sources/sd19/names.ts';
import type { DigitSet } from './digit-set.ts';

/** What lies in folders that are named not-a-digit. */
const SOMETHING: Kind = { name: 'not-a-digit', group: 'other', looksLike: null };

/**
 * Opens a folder or ZIP archive whose folders name the digits. Files are decoded and normalised, as the
 * reader does, when they are asked for.
 * @throws DatasetError dataset-format where no path says what a file shows
 */
export function openFileSet(listing: Listing): DigitSet {
  const files = labelledFiles(listing);
  const count = files.length;
  if (count === 0) {
    throw new DatasetError('dataset-format', `${listing.path} holds no labelled images.`);
  }
  const reader = openBatchReader(listing.path);
  return {
    facts: {
      count,
      labels: Uint8Array.from(files, ({ truth }) => truth ?? NOT_A_DIGIT),
      writers: new Int32Array(count).fill(UNKNOWN_WRITER),
      series: Int8Array.from(
        files,
        ({ file }) => parseByClass(file.name)?.series ?? UNKNOWN_SERIES,
      ),
      kinds: Uint16Array.from(files, ({ truth }) => (truth === null ? 0 : NO_KIND)),
      kindTable: [SOMETHING],
      description: `${count} labelled images`,
      normaliserVersion: null,
      digest: null,
      names: files.map(({ file }) => file.name),
    },
    image: async (row) => {
      const found = files[row];
      if (found === undefined) throw new RangeError(`There are ${count} images, none at ${row}.`);
      const batch = { first: 0, locations: [found.file.at] };
      const { images, refusals } = await normaliseBatch(reader, batch);
      const [refusal] = refusals;
      if (refusal !== undefined) return { kind: 'none', message: refusal.message };
      return { kind: 'digit', pixels: images.slice(0, DIGIT_PIXELS) };
    },
    close: () => {
      reader.close();
      return Promise.resolve();
    },
  };
}
