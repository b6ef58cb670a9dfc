import type { Decision, Digit } from '@hand-digits/recognition';

/** A labelled image and what was claimed about it. */
export interface Judged {
  /** null: it shows no digit (a letter, a symbol, nothing) */
  readonly truth: Digit | null;
  /** null: none was claimed, or the image could not be read */
  readonly digit: Digit | null;
  /** 0…1, 0 where no digit is claimed */
  readonly confidence: number;
  /** null: the image could not be read at all */
  readonly decision: Decision | null;
  /** null where the network was not asked */
  readonly probabilities: readonly number[] | null;
  /** null where the network was not asked */
  readonly digitness: number | null;
}

/** A judged image that does show a digit. */
export type JudgedDigit = Judged & { readonly truth: Digit };

export function isDigit(judged: Judged): judged is JudgedDigit {
  return judged.truth !== null;
}

export function isRight({ truth, digit }: JudgedDigit): boolean {
  return digit === truth;
}

export function count<Item>(items: readonly Item[], holds: (item: Item) => boolean): number {
  return items.reduce((sum, item) => sum + Number(holds(item)), 0);
}
