import { NO_KIND } from '../../columns.ts';
import { DatasetError } from '../../dataset-error.ts';
import { MD5_BYTES } from '../../files/normalise-batch.ts';
import { listFiles, type Listing } from '../../files/listing.ts';
import { normaliseFiles, type NormaliseOptions } from '../../files/normalise-files.ts';
import { assemble, type Reading } from '../reading.ts';
import type { DigitLabels } from './labels.ts';
import { parseByWrite } from './names.ts';

/** More images than this share without a label mean that labels and archive do not belong together. */
const MOST_WITHOUT_LABEL = 0.01;

/**
 * Reads the digits of SD19 from by_write.zip, or from the folder that it unpacks to. It names every
 * writer, but no digit: those come from the same images in by_class.
 * @throws DatasetError dataset-missing, or dataset-format when it holds no digits in this layout
 *   or when the labels are of other images.
 */
export async function readByWrite(
  place: string,
  labels: DigitLabels,
  options: NormaliseOptions,
): Promise<Reading> {
  const listing = await listByWrite(place);
  const normalised = await normaliseFiles(listing, listing.files, options);
  const rows = listing.files.map((file, row) => {
    const md5 = normalised.md5.subarray(row * MD5_BYTES, (row + 1) * MD5_BYTES);
    const { writer, series } = parseByWrite(file.name) ?? { writer: -1, series: -1 };
    const label = labels.find({ file: file.at, md5 });
    return { file, label, writer, series, kind: NO_KIND };
  });
  const unknown = rows.filter(({ label }) => label === undefined);
  if (unknown.length > rows.length * MOST_WITHOUT_LABEL) {
    throw new DatasetError(
      'dataset-format',
      `${unknown.length} of the ${rows.length} images in ${place}, such as ${unknown[0]?.file.name}, ` +
        `have no label in ${labels.from}. Both must be of the same edition of SD19.`,
    );
  }
  const description = 'digits of NIST Special Database 19, 2nd edition, by_write';
  return assemble(listing, rows, { normalised, kindTable: [], description });
}

async function listByWrite(place: string): Promise<Listing> {
  const listing = await listFiles(place, (name) => parseByWrite(name) !== undefined);
  if (listing.files.length > 0) return listing;
  throw new DatasetError(
    'dataset-format',
    `${place} holds no digits in the layout of by_write (by_write/hsf_4/f2154_07/d2154_07/d2154_07_00017.png). ` +
      'Name by_write.zip of NIST Special Database 19, 2nd edition, or the folder that it unpacks to.',
  );
}
