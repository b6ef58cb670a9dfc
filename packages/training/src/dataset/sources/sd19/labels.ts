import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { crc32 } from 'node:zlib';
import { DatasetError } from '../../dataset-error.ts';
import { openFileReader } from '../../files/file-reader.ts';
import type { FileLocation } from '../../files/listed-file.ts';
import { listByClass } from './by-class.ts';
import { parseByClass } from './names.ts';

/**
 * Which digit an image of by_write shows. The images lie in by_class as well, byte for byte the
 * same, and there the folder names the digit.
 */
export interface DigitLabels {
  /** for people: where the labels come from */
  readonly from: string;
  /** undefined when no image of by_class has this content, or two of different digits have */
  find(image: { file: FileLocation; md5: Uint8Array }): number | undefined;
}

const AMBIGUOUS = -1;
const MOST_IMAGE_BYTES = 1 << 20;

/**
 * Labels from by_class.zip: length and CRC-32 are in its directory, so not one of its images is
 * read. Among 400,000 different images, of some 200 lengths, a pair that agrees in both by chance is
 * to be expected once in ten such databases; where its digits differ it is left without a label.
 */
export async function labelsFromByClass(place: string): Promise<DigitLabels> {
  const listing = await listByClass(place);
  const reader = openFileReader(listing.path, MOST_IMAGE_BYTES);
  const labels = new Map<string, number>();
  try {
    for (const { name, at } of listing.files) {
      const digit = parseByClass(name)?.digit;
      if (digit === undefined) continue;
      const content = contentKey(at, () => reader.read(at));
      remember(labels, content, digit);
    }
  } finally {
    reader.close();
  }
  return {
    from: place,
    find({ file }) {
      const read = (): Buffer => openFileReader('', MOST_IMAGE_BYTES).read(file);
      return unambiguous(labels.get(contentKey(file, read)));
    },
  };
}

function contentKey(at: FileLocation, read: () => Buffer): string {
  return `${at.bytes} ${at.kind === 'zip-entry' ? at.crc32 : crc32(read())}`;
}

/**
 * Labels from by_class_md5.log, which NIST publishes beside the archives: a line for each image of
 * by_class, `<MD5> <path>`. It is 140 MB, where by_class.zip is 1 GB.
 * @throws DatasetError dataset-missing, or dataset-format when it names no digit's image.
 */
export async function labelsFromLog(file: string): Promise<DigitLabels> {
  const labels = await readLog(file);
  if (labels.size === 0) {
    const form = '<MD5> …/by_class/35/hsf_4/hsf_4_00017.png';
    throw new DatasetError('dataset-format', `${file} has no line like "${form}".`);
  }
  return {
    from: file,
    find: ({ md5 }) => unambiguous(labels.get(Buffer.from(md5).toString('hex'))),
  };
}

async function readLog(file: string): Promise<Map<string, number>> {
  const labels = new Map<string, number>();
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Infinity });
  try {
    for await (const line of lines) {
      const [, md5 = '', name = ''] = /^([0-9a-f]{32})\s+\*?(.+)$/.exec(line) ?? [];
      const digit = parseByClass(name)?.digit;
      if (digit !== undefined) remember(labels, md5, digit);
    }
  } catch (cause) {
    throw new DatasetError('dataset-missing', `${file} cannot be read. Check the path.`, cause);
  }
  return labels;
}

function remember(labels: Map<string, number>, content: string, digit: number): void {
  labels.set(content, (labels.get(content) ?? digit) === digit ? digit : AMBIGUOUS);
}

function unambiguous(label: number | undefined): number | undefined {
  return label === AMBIGUOUS ? undefined : label;
}
