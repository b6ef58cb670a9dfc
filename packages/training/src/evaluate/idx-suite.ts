import { access } from 'node:fs/promises';
import path from 'node:path';
import type { Digit } from '@hand-digits/recognition';
import { DatasetError } from '../dataset/dataset-error.ts';
import { readIdx, type IdxFile } from '../dataset/sources/idx.ts';
import type { Suite } from './suite.ts';

/**
 * Where the labels of an IDX file of images lie by MNIST's custom: beside it, under the same name
 * with `labels` and `idx1`, plain or gzip.
 * @throws DatasetError dataset-missing
 */
export async function labelsBeside(images: string): Promise<string> {
  const { dir, base } = path.parse(images);
  const name = base.replace('images', 'labels').replace('idx3', 'idx1').replace(/\.gz$/, '');
  if (name !== base.replace(/\.gz$/, '')) {
    for (const candidate of [name, `${name}.gz`]) {
      const file = path.join(dir, candidate);
      const isThere = await access(file).then(
        () => true,
        () => false,
      );
      if (isThere) return file;
    }
  }
  throw new DatasetError(
    'dataset-missing',
    `${images} is no ZIP archive, folder or prepared split, and there are no IDX labels beside it. Name them with --labels.`,
  );
}

/**
 * A suite of an IDX file of images, of any size, and one of labels (QMNIST's too, whose first
 * column is the digit). The images go through the whole of recognition, as files would.
 * @throws DatasetError dataset-missing or dataset-format
 */
export async function readIdxSuite(imageFile: string, labelFile: string): Promise<Suite> {
  const [images, labels] = await Promise.all([readIdx(imageFile), readIdx(labelFile)]);
  const [count = 0, height = 0, width = 0] = images.shape;
  if (images.type !== 'uint8' || images.shape.length !== 3) {
    const shape = images.shape.join('×');
    throw new DatasetError('dataset-format', `${imageFile} holds ${shape} values, not images.`);
  }
  const truths = digitsOf(labelFile, labels, count);
  const size = height * width;
  const { data } = images;
  return {
    name: path.basename(imageFile).replace(/[-.](images|idx).*$/, ''),
    description: `${count} images of ${width}×${height} from IDX`,
    count,
    *images() {
      for (const [row, truth] of truths.entries()) {
        // The first as 00000: names then sort as the rows do.
        const name = String(row).padStart(5, '0');
        const page = {
          width,
          height,
          channels: 1,
          data: data.slice(row * size, (row + 1) * size),
        } as const;
        yield { name, truth, content: { kind: 'page', page } };
      }
    },
  };
}

function digitsOf(file: string, labels: IdxFile, count: number): Digit[] {
  const [rows = 0, columns = 1] = labels.shape;
  if (rows !== count) {
    throw new DatasetError(
      'dataset-format',
      `${file} has ${rows} labels for ${count} images: they do not belong together.`,
    );
  }
  return Array.from({ length: rows }, (_, row) => {
    const label = labels.data[row * columns] ?? NaN;
    if (label >= 0 && label <= 9) return label as Digit;
    throw new DatasetError('dataset-format', `${file} has the label ${label} in row ${row}.`);
  });
}
