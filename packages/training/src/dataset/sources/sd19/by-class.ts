import { NO_KIND, UNKNOWN_WRITER } from '../../columns.ts';
import { DatasetError } from '../../dataset-error.ts';
import { openFileReader } from '../../files/file-reader.ts';
import type { ListedFile } from '../../files/listed-file.ts';
import { listFiles, type Listing } from '../../files/listing.ts';
import { normaliseFiles, type NormaliseOptions } from '../../files/normalise-files.ts';
import { assemble, type Reading } from '../reading.ts';
import { parseByClass, parseSourceTable, type ByClassName } from './names.ts';
import { parseWriters } from './source-table.ts';

/** The longest table has one line for each of 6,500 images. */
const MOST_TABLE_BYTES = 8 << 20;

/**
 * Reads the digits of SD19 from by_class.zip, or from the folder that it unpacks to. `train_XX`,
 * which repeats other series, is passed over. Writers come from the archive's own tables; where
 * those do not say, the writer is unknown and only the series tells hands apart.
 * @throws DatasetError dataset-missing, or dataset-format when it holds no digits in this layout.
 */
export async function readByClass(place: string, options: NormaliseOptions): Promise<Reading> {
  const listing = await listByClass(place);
  const images = listing.files.flatMap((file) => {
    const name = parseByClass(file.name);
    return name === undefined ? [] : [{ file, name }];
  });
  const writers = readWriters(listing, images);
  const rows = images.map(({ file, name }, row) => ({
    file,
    label: name.digit,
    writer: writers[row] ?? UNKNOWN_WRITER,
    series: name.series,
    kind: NO_KIND,
  }));
  const files = images.map(({ file }) => file);
  const normalised = await normaliseFiles(listing, files, options);
  const description = 'digits of NIST Special Database 19, 2nd edition, by_class';
  return assemble(listing, rows, { normalised, kindTable: [], description });
}

/** The digits' images and tables of by_class. */
export async function listByClass(place: string): Promise<Listing> {
  const wanted = (name: string): boolean =>
    parseByClass(name) !== undefined || parseSourceTable(name) !== undefined;
  const listing = await listFiles(place, wanted);
  if (listing.files.some(({ name }) => parseByClass(name) !== undefined)) return listing;
  throw new DatasetError(
    'dataset-format',
    `${place} holds no digits in the layout of by_class (by_class/35/hsf_4/hsf_4_00017.png). ` +
      'Name by_class.zip of NIST Special Database 19, 2nd edition, or the folder that it unpacks to.',
  );
}

interface NamedImage {
  readonly file: ListedFile;
  readonly name: ByClassName;
}

/** The writer of each image, in their order. */
function readWriters(listing: Listing, images: readonly NamedImage[]): number[] {
  const writers = new Array<number>(images.length).fill(UNKNOWN_WRITER);
  const reader = openFileReader(listing.path, MOST_TABLE_BYTES);
  try {
    for (const file of listing.files) {
      const table = parseSourceTable(file.name);
      if (table === undefined) continue;
      const rows = rowsOfSeries(images, table);
      const named = parseWriters(reader.read(file.at).toString('latin1'), rows.length);
      named?.forEach((writer, place) => {
        writers[rows[place] ?? -1] = writer;
      });
    }
  } finally {
    reader.close();
  }
  return writers;
}

function rowsOfSeries(
  images: readonly NamedImage[],
  { digit, series }: Omit<ByClassName, 'index'>,
): number[] {
  const rows = [...images.keys()].filter((row) => {
    const name = images[row]?.name;
    return name?.digit === digit && name.series === series;
  });
  const indexOf = (row: number): number => images[row]?.name.index ?? 0;
  return rows.sort((a, b) => indexOf(a) - indexOf(b));
}
