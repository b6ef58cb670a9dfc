import { NO_KIND, UNKNOWN_SERIES, UNKNOWN_WRITER } from '../columns.ts';
import { DatasetError } from '../dataset-error.ts';
import { listFiles } from '../files/listing.ts';
import { normaliseFiles, type NormaliseOptions } from '../files/normalise-files.ts';
import { assemble, type Reading } from './reading.ts';

export interface LabelledImagesOptions extends NormaliseOptions {
  /**
   * Tells the writer from a file's path: what its first group matches names the hand. Without it
   * the writers are unknown, and the images cannot be divided among splits.
   */
  readonly writerPattern?: RegExp;
}

/**
 * Reads a folder or ZIP archive of labelled images. The folder that an image lies in says its
 * digit: `7/a.png`, or NIST's hexadecimal `37/…/a.png`.
 * @throws DatasetError dataset-missing, or dataset-format when no image lies in such a folder.
 */
export async function readLabelledImages(
  place: string,
  options: LabelledImagesOptions,
): Promise<Reading> {
  const listing = await listFiles(place);
  const { files } = listing;
  const labels = files.map(({ name }) => digitOfPath(name));
  if (labels.every((label) => label === undefined)) {
    const seen = files.length === 0 ? 'It holds no image' : `Its first image is ${files[0]?.name}`;
    throw new DatasetError(
      'dataset-format',
      `${place} holds no labelled digits. ${seen}; put the images into folders named 0 … 9 (or 30 … 39).`,
    );
  }
  const writers = writersOf(
    files.map(({ name }) => name),
    options.writerPattern,
  );
  const rows = files.map((file, row) => ({
    file,
    label: labels[row],
    writer: writers[row] ?? UNKNOWN_WRITER,
    series: UNKNOWN_SERIES,
    kind: NO_KIND,
  }));
  const normalised = await normaliseFiles(listing, files, options);
  const description = `labelled images of ${listing.kind} ${listing.path}`;
  return assemble(listing, rows, { normalised, kindTable: [], description });
}

/** The digit that the innermost folder with a digit's name stands for. */
export function digitOfPath(name: string): number | undefined {
  const folders = name.split('/').slice(0, -1).reverse();
  const folder = folders.find((part) => /^3?[0-9]$/.test(part));
  return folder === undefined ? undefined : Number(folder.at(-1));
}

/** Numbers for the hands that a pattern finds in names, in the order of the hands' own names. */
export function writersOf(names: readonly string[], pattern: RegExp | undefined): number[] {
  if (pattern === undefined) return [];
  const hands = names.map((name) => pattern.exec(name)?.[1]);
  const unread = names[hands.indexOf(undefined)];
  if (unread !== undefined) {
    throw new DatasetError(
      'dataset-options',
      `The writer pattern ${pattern.source} finds no writer in ${unread}. It needs one group that does, in every name.`,
    );
  }
  const order = [...new Set(hands)].sort();
  const numbers = new Map(order.map((hand, number) => [hand, number]));
  return hands.map((hand) => numbers.get(hand) ?? UNKNOWN_WRITER);
}
