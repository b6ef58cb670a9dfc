import type { ImageFacts, Kind } from '../prepared-split.ts';

/** What is known of a set besides its pixels: eight bytes an image, kept in memory. */
export interface SetFacts extends ImageFacts {
  readonly count: number;
  readonly kindTable: readonly Kind[];
  /** one line for people; may name files of this machine */
  readonly description: string;
  /** null where every image was normalised by MNIST's makers, or is normalised when it is asked for */
  readonly normaliserVersion: number | null;
  /** of a prepared split, SHA-256; null elsewhere */
  readonly digest: string | null;
  /** the files' names within the set; null where images have none */
  readonly names: readonly string[] | null;
}

export type SetImage =
  /** [28, 28] uint8, ink bright */
  | { readonly kind: 'digit'; readonly pixels: Uint8Array }
  /** the file gives no digit image; the message goes on after "The file …" */
  | { readonly kind: 'none'; readonly message: string };

/**
 * Labelled images that are looked at one by one: a prepared split, or a suite of any form. Facts are at
 * hand, pixels are read when they are asked for, so that the memory it takes does not grow with them.
 */
export interface DigitSet {
  readonly facts: SetFacts;
  /** @throws DatasetError when the pixels cannot be read; RangeError for a row that there is not */
  image(row: number): Promise<SetImage>;
  /** Removes what it has written aside. */
  close(): Promise<void>;
}
