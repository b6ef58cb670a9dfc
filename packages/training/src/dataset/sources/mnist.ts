import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { DIGIT_PIXELS, UNKNOWN_SERIES, UNKNOWN_WRITER } from '../columns.ts';
import { DatasetError } from '../dataset-error.ts';
import { recordFile } from '../file-digest.ts';
import { readIdx, readPossiblyGzipped, type IdxFile } from './idx.ts';
import { emptyColumns, type Split } from '../prepared-split.ts';

/** The files of one part of MNIST or QMNIST, plain or gzip. */
export interface MnistFiles {
  /** IDX 0x0803, [count, 28, 28] uint8 */
  readonly images: string;
  /** IDX 0x0801, [count] uint8, or QMNIST's IDX 0x0C02, [count, 8] int32, which carries writers too */
  readonly labels: string;
  /** QMNIST's labels, or a table with the columns label, hsf_series and writer; optional */
  readonly writers?: string;
}

export type MnistPart = 'train' | 'test';

/** Names that the files go by, best first: QMNIST's labels tell the writer as well. */
const NAMES = {
  train: {
    images: [
      'train-images-idx3-ubyte',
      'train-images.idx3-ubyte',
      'qmnist-train-images-idx3-ubyte',
    ],
    labels: ['train-labels-idx1-ubyte', 'train-labels.idx1-ubyte', 'qmnist-train-labels-idx2-int'],
    writers: ['train-writers.tsv', 'qmnist-train-labels-idx2-int'],
  },
  test: {
    images: ['t10k-images-idx3-ubyte', 't10k-images.idx3-ubyte', 'qmnist-test-images-idx3-ubyte'],
    labels: ['t10k-labels-idx1-ubyte', 't10k-labels.idx1-ubyte', 'qmnist-test-labels-idx2-int'],
    writers: ['t10k-writers.tsv', 'qmnist-test-labels-idx2-int'],
  },
} as const;

/**
 * Finds the files of a part of MNIST or QMNIST in a folder.
 * @throws DatasetError dataset-missing when the folder has no images or no labels.
 */
export async function findMnistFiles(folder: string, part: MnistPart): Promise<MnistFiles> {
  const present = new Set(await readdir(folder).catch(() => []));
  const find = (names: readonly string[]): string | undefined => {
    const name = names.flatMap((base) => [base, `${base}.gz`]).find((each) => present.has(each));
    return name === undefined ? undefined : path.join(folder, name);
  };
  const images = find(NAMES[part].images);
  const labels = find(NAMES[part].labels);
  const writers = find(NAMES[part].writers);
  if (images === undefined || labels === undefined) {
    const wanted = NAMES[part][images === undefined ? 'images' : 'labels'][0];
    throw new DatasetError(
      'dataset-missing',
      `${folder} has no ${wanted} (nor ${wanted}.gz). Fetch it with "hand-digits dataset fetch mnist".`,
    );
  }
  return { images, labels, ...(writers === undefined ? {} : { writers }) };
}

/**
 * Reads MNIST or QMNIST. Its images are digit images already and are taken as they are.
 * @throws DatasetError dataset-missing, or dataset-format when the files do not fit each other.
 */
export async function readMnist(files: MnistFiles): Promise<Split> {
  const [images, labels] = await Promise.all([readIdx(files.images), readIdx(files.labels)]);
  const [count = 0, ...sides] = images.shape;
  if (images.type !== 'uint8' || sides.join('×') !== '28×28') {
    throw new DatasetError(
      'dataset-format',
      `${files.images} has images of ${sides.join('×')} ${images.type}, not 28×28 uint8.`,
    );
  }
  const rows = rowsOf(files.labels, labels);
  const hands = files.writers === undefined ? rows : await readWriters(files.writers);
  requireSameRows(files, { count, rows, hands });
  const columns = emptyColumns(count);
  columns.images.set(images.data.subarray(0, count * DIGIT_PIXELS));
  rows.forEach(({ label }, row) => {
    columns.labels[row] = label;
    columns.writers[row] = hands[row]?.writer ?? UNKNOWN_WRITER;
    columns.series[row] = hands[row]?.series ?? UNKNOWN_SERIES;
  });
  const used = new Set([files.images, files.labels, files.writers ?? files.labels]);
  const sources = await Promise.all(
    [...used].map((file) => recordFile(file, file === files.images ? count : 0)),
  );
  const description = path.basename(files.images);
  return { ...columns, count, sources, kindTable: [], description, normaliserVersion: null };
}

/** What a table of MNIST or QMNIST says of one image. */
export interface LabelRow {
  readonly label: number;
  readonly series: number;
  readonly writer: number;
}

/**
 * Reads IDX labels, plain ones or QMNIST's; writer and series are unknown in plain ones.
 * @throws DatasetError dataset-missing or dataset-format
 */
export async function readLabelRows(file: string): Promise<LabelRow[]> {
  return rowsOf(file, await readIdx(file));
}

function rowsOf(file: string, labels: IdxFile): LabelRow[] {
  return labels.type === 'int32' ? qmnistRows(file, labels) : plainRows(labels.data);
}

function plainRows(labels: Uint8Array): LabelRow[] {
  return Array.from(labels, (label) => ({
    label,
    series: UNKNOWN_SERIES,
    writer: UNKNOWN_WRITER,
  }));
}

/** QMNIST's columns: class, hsf series, writer, index for the writer, hex class, global index, … */
function qmnistRows(
  file: string,
  { shape, data }: { shape: readonly number[]; data: Int32Array },
): LabelRow[] {
  const [count = 0, width = 0] = shape;
  if (shape.length !== 2 || width < 3) {
    throw new DatasetError(
      'dataset-format',
      `${file} is ${shape.join('×')} integers; QMNIST's labels are N×8.`,
    );
  }
  return Array.from({ length: count }, (_, row) => ({
    label: data[row * width] ?? 0,
    series: data[row * width + 1] ?? UNKNOWN_SERIES,
    writer: data[row * width + 2] ?? UNKNOWN_WRITER,
  }));
}

/**
 * Reads the table of writers that lies beside MNIST's images.
 * @throws DatasetError dataset-missing or dataset-format
 */
export async function readWriters(file: string): Promise<LabelRow[]> {
  if (!/\.tsv(\.gz)?$/.test(file)) {
    const labels = await readIdx(file);
    return qmnistRows(file, { shape: labels.shape, data: Int32Array.from(labels.data) });
  }
  const text = (await readPossiblyGzipped(file)).toString('utf8');
  const [header = '', ...lines] = text.trimEnd().split(/\r?\n/);
  const names = header.split('\t');
  const at = { label: names.indexOf('label'), series: names.indexOf('hsf_series') };
  const writerAt = names.indexOf('writer');
  if (at.label < 0 || at.series < 0 || writerAt < 0) {
    throw new DatasetError(
      'dataset-format',
      `${file} needs the tab-separated columns label, hsf_series and writer; it has ${names.join(', ')}.`,
    );
  }
  return lines.map((line) => {
    const cells = line.split('\t').map(Number);
    const [label = NaN, series = NaN, writer = NaN] = [at.label, at.series, writerAt].map(
      (i) => cells[i],
    );
    return { label, series, writer };
  });
}

function requireSameRows(
  files: MnistFiles,
  parts: { count: number; rows: readonly LabelRow[]; hands: readonly LabelRow[] },
): void {
  const { count, rows, hands } = parts;
  if (rows.length !== count || hands.length !== count) {
    throw new DatasetError(
      'dataset-format',
      `${files.images} has ${count} images, ${files.labels} ${rows.length} labels` +
        ` and ${files.writers ?? 'no table'} ${hands.length} writers. They belong to different sets.`,
    );
  }
  const wrong = rows.findIndex(
    ({ label }, row) => !(label >= 0 && label <= 9) || hands[row]?.label !== label,
  );
  if (wrong >= 0) {
    throw new DatasetError(
      'dataset-format',
      `Row ${wrong}: ${files.labels} says ${rows[wrong]?.label}, ` +
        `${files.writers ?? files.labels} says ${hands[wrong]?.label}. They must agree on one digit.`,
    );
  }
}
