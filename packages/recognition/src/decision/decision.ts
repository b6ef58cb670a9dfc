export type Digit = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

/** Why an image is not read as one digit. */
export type NotADigitReason =
  /** nothing on the page differs from its background by more than noise */
  | 'blank'
  /** several separate digits, or a whole line of writing */
  | 'several-digits'
  /** one mark, but a letter, a symbol, a scribble, a picture */
  | 'something-else';

/**
 * - accepted: the digit may be used without a person looking
 * - review: a guess, below the confidence that was chosen
 * - not-a-digit: no digit is claimed
 */
export type Decision =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'review' }
  | { readonly kind: 'not-a-digit'; readonly reason: NotADigitReason };

/** The numbers a decision is made by; they travel in the model's manifest. */
export interface DecisionThresholds {
  /** accepted needs at least this calibrated confidence, 0…1 */
  readonly accept: number;
  /** below this probability of being a digit at all it is not-a-digit (something-else), 0…1 */
  readonly digitness: number;
}
