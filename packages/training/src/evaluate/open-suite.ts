import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { DEFAULT_DECODE_LIMITS, type Digit } from '@hand-digits/recognition';
import type { RecognitionInput } from '@hand-digits/recognition/node';
import { DatasetError } from '../dataset/dataset-error.ts';
import { openFileReader, type FileReader } from '../dataset/files/file-reader.ts';
import type { ListedFile } from '../dataset/files/listed-file.ts';
import { listFiles, type Listing } from '../dataset/files/listing.ts';
import { readPrepared } from '../dataset/prepared-file.ts';
import { digitOfPath } from '../dataset/sources/labelled-images.ts';
import { isTrainCopy } from '../dataset/sources/sd19/names.ts';
import { digitImageSuite } from './digit-image-suite.ts';
import { labelsBeside, readIdxSuite } from './idx-suite.ts';
import type { Suite, SuiteImage, UnreadableFile } from './suite.ts';

export interface SuiteOptions {
  /** IDX labels, where they do not lie beside the images under the usual name */
  readonly labels?: string;
}

/**
 * Opens a suite. It may be
 * - a folder or ZIP archive of labelled images: `7/a.png`, NIST's `37/…/a.png`, `not-a-digit/a.png`
 *   (SD19's `train_XX`, which repeat others, are passed over);
 * - an IDX file of images, or a folder that holds one, with its labels;
 * - a prepared split (`.digits`).
 * Everything but a prepared split goes through the whole of recognition.
 *
 * @throws DatasetError dataset-missing or dataset-format
 */
export async function openSuite(place: string, options: SuiteOptions = {}): Promise<Suite> {
  const found = await stat(place).catch((cause: unknown) => {
    throw new DatasetError(
      'dataset-missing',
      `There is no suite at ${place}. Check the path.`,
      cause,
    );
  });
  if (found.isDirectory()) return openFolder(place, options);
  if (/\.digits$/i.test(place)) return preparedSuite(place);
  if (/\.zip$/i.test(place)) return labelledSuite(await listFiles(place));
  return readIdxSuite(place, options.labels ?? (await labelsBeside(place)));
}

async function openFolder(folder: string, options: SuiteOptions): Promise<Suite> {
  const listing = await listFiles(folder);
  if (listing.files.some(({ name }) => truthOf(name) !== undefined)) return labelledSuite(listing);
  const only = await idxImagesIn(folder);
  if (only === undefined) return labelledSuite(listing);
  return readIdxSuite(only, options.labels ?? (await labelsBeside(only)));
}

/**
 * The IDX file of images in a folder; undefined where there is none.
 * @throws DatasetError dataset-format where there are several
 */
export async function idxImagesIn(folder: string): Promise<string | undefined> {
  const images = (await readdir(folder)).filter((name) => /images.*idx3/.test(name)).sort();
  const [only, ...others] = images.map((name) => path.join(folder, name));
  if (only === undefined) return undefined;
  if (others.length > 0) {
    throw new DatasetError(
      'dataset-format',
      `${folder} holds several IDX files of images. Name one of them: ${[only, ...others].join(', ')}.`,
    );
  }
  return only;
}

/** A file whose path says what it shows. */
export interface LabelledFile {
  readonly file: ListedFile;
  readonly truth: Digit | null;
}

/** The files of a folder or archive whose paths say what they show; SD19's copies are passed over. */
export function labelledFiles(listing: Listing): LabelledFile[] {
  return listing.files.flatMap((file): LabelledFile[] => {
    const truth = truthOf(file.name);
    return truth === undefined || isTrainCopy(file.name) ? [] : [{ file, truth }];
  });
}

function labelledSuite(listing: Listing): Suite {
  const labelled = labelledFiles(listing);
  if (labelled.length === 0) {
    throw new DatasetError(
      'dataset-format',
      `${listing.path} holds no labelled images. Put them into folders named 0 … 9 (or 30 … 39, or not-a-digit).`,
    );
  }
  const unlabelled = listing.files.length - labelled.length;
  const passedOver = unlabelled === 0 ? '' : `, ${unlabelled} without a label passed over`;
  return {
    name: path.parse(path.resolve(listing.path)).name,
    description: `${labelled.length} labelled images${passedOver}`,
    count: labelled.length,
    images: () => readLabelled(listing, labelled),
  };
}

function* readLabelled(
  listing: Listing,
  labelled: readonly LabelledFile[],
): Generator<SuiteImage, void, undefined> {
  const reader = openFileReader(listing.path, DEFAULT_DECODE_LIMITS.maxBytes);
  try {
    for (const { file, truth } of labelled) {
      yield { name: file.name, truth, content: contentOf(reader, file) };
    }
  } finally {
    reader.close();
  }
}

function contentOf(reader: FileReader, file: ListedFile): RecognitionInput | UnreadableFile {
  try {
    return { kind: 'file', bytes: reader.read(file.at) };
  } catch (error) {
    return { kind: 'unreadable', message: error instanceof Error ? error.message : String(error) };
  }
}

/** undefined: its path says nothing about what it shows. */
function truthOf(name: string): Digit | null | undefined {
  if (/(?:^|\/)not-a-digit\//.test(name)) return null;
  return digitOfPath(name) as Digit | undefined;
}

async function preparedSuite(file: string): Promise<Suite> {
  const split = await readPrepared(file);
  return digitImageSuite({ name: path.parse(file).name, description: split.description }, split);
}
