import { NOT_A_DIGIT, UNKNOWN_SERIES, UNKNOWN_WRITER } from '../columns.ts';
import { DatasetError } from '../dataset-error.ts';
import { listFiles } from '../files/listing.ts';
import { normaliseFiles, type NormaliseOptions } from '../files/normalise-files.ts';
import type { Kind } from '../prepared-split.ts';
import { assemble, type Reading } from './reading.ts';
import { outlierOfPath } from './outlier-names.ts';

/**
 * Reads a folder or ZIP archive of images that show no digit. Its names say the kind of each:
 * `CAP_A_1.png`, `division_slash/….png`, `Greek/character01/0394_05.png`, or `<kind>/….png`.
 *
 * The writers column numbers the hands where the names tell them apart (the sheet of a letter, the
 * drawer of an alphabet's character), and what stays together instead where they do not. The numbers
 * mean nothing beyond this reading.
 * @param hands numbers already given to hands, which several readings may share
 * @throws DatasetError dataset-missing or dataset-format
 */
export async function readOutliers(
  place: string,
  options: NormaliseOptions,
  hands = new Map<string, number>(),
): Promise<Reading> {
  const listing = await listFiles(place);
  if (listing.files.length === 0) {
    throw new DatasetError(
      'dataset-format',
      `${place} holds no image. Name a folder or ZIP that does.`,
    );
  }
  const kindTable: Kind[] = [];
  const numbers = new Map<string, number>();
  const rows = listing.files.map((file) => {
    const { kind, hand } = outlierOfPath(file.name);
    const number = numbers.get(kind.name) ?? kindTable.push(kind) - 1;
    numbers.set(kind.name, number);
    if (!hands.has(hand)) hands.set(hand, hands.size);
    const writer = hands.get(hand) ?? UNKNOWN_WRITER;
    return { file, label: NOT_A_DIGIT, writer, series: UNKNOWN_SERIES, kind: number };
  });
  const normalised = await normaliseFiles(listing, listing.files, options);
  const description = `images of ${listing.path} that show no digit`;
  return assemble(listing, rows, { normalised, kindTable, description });
}
