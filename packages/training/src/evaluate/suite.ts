import type { Digit } from '@hand-digits/recognition';
import type { RecognitionInput } from '@hand-digits/recognition/node';

/** A named, frozen set of labelled images that models are measured on. */
export interface Suite {
  readonly name: string;
  /** for people: what it holds */
  readonly description: string;
  readonly count: number;
  /** reads them one by one, as fast as they are taken */
  images(): Iterable<SuiteImage>;
}

export interface SuiteImage {
  /** within the suite */
  readonly name: string;
  /** null: it shows no digit */
  readonly truth: Digit | null;
  readonly content: RecognitionInput | UnreadableFile;
}

/** A file that could not even be read. */
export interface UnreadableFile {
  readonly kind: 'unreadable';
  readonly message: string;
}
