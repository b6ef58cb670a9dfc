import { NO_KIND, NOT_A_DIGIT, UNKNOWN_SERIES, UNKNOWN_WRITER } from '../dataset/columns.ts';
import { DatasetError } from '../dataset/dataset-error.ts';
import { listFiles } from '../dataset/files/listing.ts';
import { normaliseFiles, type NormaliseOptions } from '../dataset/files/normalise-files.ts';
import { readPrepared } from '../dataset/prepared-file.ts';
import type { Kind, SplitColumns } from '../dataset/prepared-split.ts';
import { digitOfPath, writersOf } from '../dataset/sources/labelled-images.ts';
import { assemble, type LeftOut } from '../dataset/sources/reading.ts';
import type { LabelledHands } from './labelled-hands.ts';

export interface ReadExamplesOptions extends NormaliseOptions {
  /**
   * Tells the hand from a file's path: what its first group matches names it. Without it all images
   * count as one hand's, so that only images, not hands, can be held out.
   */
  readonly writerPattern?: RegExp;
}

export interface ReadExamples {
  readonly examples: LabelledHands;
  readonly leftOut: readonly LeftOut[];
}

/**
 * Reads images that people have labelled: a folder or ZIP archive with a folder for each label
 * (`0` … `9`, `not-a-digit`), as the server exports them, or a prepared split (`.digits`).
 * @throws DatasetError dataset-missing, dataset-format or dataset-options
 */
export async function readExamples(
  place: string,
  options: ReadExamplesOptions,
): Promise<ReadExamples> {
  if (/\.digits$/i.test(place)) {
    return { examples: examplesOf(await readPrepared(place)), leftOut: [] };
  }
  const listing = await listFiles(place);
  const names = listing.files.map(({ name }) => name);
  const labels = names.map(labelOf);
  if (labels.every((label) => label === undefined)) {
    throw new DatasetError(
      'dataset-format',
      `${place} holds no labelled images. Put them into folders named 0 … 9 or not-a-digit.`,
    );
  }
  const writers = writersOf(names, options.writerPattern);
  const rows = listing.files.map((file, row) => ({
    ...{ file, label: labels[row], series: UNKNOWN_SERIES },
    writer: writers[row] ?? UNKNOWN_WRITER,
    kind: labels[row] === NOT_A_DIGIT ? 0 : NO_KIND,
  }));
  const normalised = await normaliseFiles(listing, listing.files, options);
  const rest = { normalised, kindTable: [ANYTHING], description: `labelled images of ${place}` };
  const { split, leftOut } = await assemble(listing, rows, rest);
  return { examples: examplesOf(split), leftOut };
}

/** People say that it is no digit, not what it is. */
const ANYTHING: Kind = { name: 'not-a-digit', group: 'other', looksLike: null };

function labelOf(name: string): number | undefined {
  return /(?:^|\/)not-a-digit\//.test(name) ? NOT_A_DIGIT : digitOfPath(name);
}

function examplesOf({ images, labels, writers }: SplitColumns): LabelledHands {
  return { images, labels, hands: writers };
}
