import { access } from 'node:fs/promises';
import path from 'node:path';
import { normalise } from '@hand-digits/recognition';
import { labelsBeside } from '../../evaluate/idx-suite.ts';
import { NO_KIND } from '../columns.ts';
import { DatasetError } from '../dataset-error.ts';
import { readIdx } from '../sources/idx.ts';
import { readLabelRows, readWriters, type LabelRow } from '../sources/mnist.ts';
import type { DigitSet, SetFacts, SetImage } from './digit-set.ts';
import { digitImageOr } from './set-image.ts';
import { PixelFile } from './pixel-file.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * Opens an IDX file of images of any size with the labels, and MNIST's table of writers, beside it.
 * Its images become digit images as files would, when they are asked for.
 * @throws DatasetError dataset-missing or dataset-format
 */
export async function openIdxSet(file: string, aside: string): Promise<DigitSet> {
  const facts = await readFacts(file);
  let size: Size = { width: 0, height: 0 };
  const pixels = new PixelFile(aside, async (sink) => {
    const images = await readIdx(file);
    const [count = 0, height = 0, width = 0] = images.shape;
    if (images.type !== 'uint8' || images.shape.length !== 3 || count !== facts.count) {
      const found = images.shape.join('×');
      throw new DatasetError(
        'dataset-format',
        `${file} holds ${found} values for ${facts.count} labels.`,
      );
    }
    size = { width, height };
    await sink(images.data);
  });
  return { facts, image: (row) => imageOf(pixels, row, () => size), close: () => pixels.close() };
}

async function imageOf(pixels: PixelFile, row: number, size: () => Size): Promise<SetImage> {
  // Unpacking tells the size.
  await pixels.read(0, 1);
  const { width, height } = size();
  const data = await pixels.read(row * width * height, width * height);
  return digitImageOr(normalise({ width, height, channels: 1, data }));
}

async function readFacts(file: string): Promise<SetFacts> {
  const labels = await labelsBeside(file);
  const rows = await readLabelRows(labels);
  const hands = await handsOf(file, rows);
  const wrong = rows.findIndex(({ label }) => !(label >= 0 && label <= 9));
  if (wrong >= 0) {
    const label = rows[wrong]?.label;
    throw new DatasetError('dataset-format', `${labels} has the label ${label} in row ${wrong}.`);
  }
  const count = rows.length;
  return {
    count,
    labels: Uint8Array.from(rows, ({ label }) => label),
    writers: Int32Array.from(hands, ({ writer }) => writer),
    series: Int8Array.from(hands, ({ series }) => series),
    kinds: new Uint16Array(count).fill(NO_KIND),
    kindTable: [],
    description: `${count} images of ${path.basename(file)}`,
    normaliserVersion: null,
    digest: null,
    names: null,
  };
}

/** Who wrote them: from `train-writers.tsv` beside `train-images-idx3-ubyte.gz`, where it is there. */
async function handsOf(file: string, rows: readonly LabelRow[]): Promise<readonly LabelRow[]> {
  const { dir, base } = path.parse(file);
  const table = path.join(dir, `${base.replace(/[-.]images.*$/, '')}-writers.tsv`);
  const isThere = await access(table).then(
    () => true,
    () => false,
  );
  if (!isThere) return rows;
  const hands = await readWriters(table);
  if (hands.length === rows.length) return hands;
  throw new DatasetError(
    'dataset-format',
    `${table} has ${hands.length} rows for ${rows.length} images: they do not belong together.`,
  );
}
