import { DIGIT_PIXELS, NOT_A_DIGIT, NO_KIND, UNKNOWN_SERIES, UNKNOWN_WRITER } from './columns.ts';

/** A file that images came from, so that a trained model can say what it has learned from. */
export interface SourceRecord {
  /** the file's name, without the folders of the machine it lay on */
  readonly name: string;
  readonly bytes: number;
  /** SHA-256 of the file, hexadecimal; of a folder, over its files' names and contents in order */
  readonly sha256: string;
  /** images taken from it into this dataset, over all splits */
  readonly images: number;
}

/** What sort of thing an image that is not a digit shows. */
export interface Kind {
  /** such as `letter/A`, `symbol/plus`, `Greek/character01`; unique within a split */
  readonly name: string;
  readonly group: 'letter' | 'symbol' | 'alphabet' | 'other';
  /** the digit that this kind cannot be told from without its context (O and 0), or null */
  readonly looksLike: number | null;
}

/** What is known of images besides their pixels: row i of each column describes image i. */
export interface ImageFacts {
  /** [count] 0…9, or NOT_A_DIGIT */
  readonly labels: Uint8Array;
  /** [count] NIST writer number, or UNKNOWN_WRITER */
  readonly writers: Int32Array;
  /** [count] NIST hsf series 0…7, or UNKNOWN_SERIES */
  readonly series: Int8Array;
  /** [count] index into `kindTable` where the label is NOT_A_DIGIT, NO_KIND elsewhere */
  readonly kinds: Uint16Array;
}

/** The columns of a split: row i of each describes image i. */
export interface SplitColumns extends ImageFacts {
  /** [count, 28, 28] uint8, ink bright, each made by `normalise` (or by MNIST's own procedure) */
  readonly images: Uint8Array;
}

/** A split in memory, before or after its file. */
export interface Split extends SplitColumns {
  readonly count: number;
  readonly kindTable: readonly Kind[];
  /** one line for people: what is in it and how it was chosen */
  readonly description: string;
  readonly sources: readonly SourceRecord[];
  /**
   * `NORMALISER_VERSION` of the normaliser that made the images, which a model trained on them must
   * be read with; null where every image was normalised by MNIST's makers
   */
  readonly normaliserVersion: number | null;
}

/** A split that was read from (or written to) a `.digits` file. */
export interface PreparedSplit extends Split {
  /** SHA-256 over header and columns, hexadecimal; the same content has the same digest anywhere */
  readonly digest: string;
}

/** Room for `count` images: all zero, labels NOT_A_DIGIT, writer, series and kind unknown. */
export function emptyColumns(count: number): SplitColumns {
  return {
    images: new Uint8Array(count * DIGIT_PIXELS),
    labels: new Uint8Array(count).fill(NOT_A_DIGIT),
    writers: new Int32Array(count).fill(UNKNOWN_WRITER),
    series: new Int8Array(count).fill(UNKNOWN_SERIES),
    kinds: new Uint16Array(count).fill(NO_KIND),
  };
}

/** The rows of a split that are named, in that order; a copy. */
export function selectRows(columns: SplitColumns, rows: ArrayLike<number>): SplitColumns {
  const chosen = emptyColumns(rows.length);
  for (let to = 0; to < rows.length; to += 1) {
    const from = rows[to] ?? 0;
    const pixels = columns.images.subarray(from * DIGIT_PIXELS, (from + 1) * DIGIT_PIXELS);
    chosen.images.set(pixels, to * DIGIT_PIXELS);
    chosen.labels[to] = columns.labels[from] ?? NOT_A_DIGIT;
    chosen.writers[to] = columns.writers[from] ?? UNKNOWN_WRITER;
    chosen.series[to] = columns.series[from] ?? UNKNOWN_SERIES;
    chosen.kinds[to] = columns.kinds[from] ?? NO_KIND;
  }
  return chosen;
}
