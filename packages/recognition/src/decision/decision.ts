export type Digit = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

/** Every digit, in order. */
export const DIGITS: readonly Digit[] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

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

/** What turns scores into decisions: the part of a manifest that `decide` reads. */
export interface Calibration {
  /** logits are divided by it, above 0 */
  readonly temperature: number;
  readonly thresholds: DecisionThresholds;
  /** what the scores were gathered with; absent: at one look */
  readonly secondLook?: SecondLook;
}

/** When a network is asked again: see `lookingTwice`. Part of the manifest, since it decides answers. */
export interface SecondLook {
  /** an image whose most probable digit has less than this (softmax of the logits as they are), 0…1 */
  readonly below: number;
}

/** What is claimed about one image. */
export interface Judgement {
  /** null when no digit is claimed: the decision is not-a-digit */
  readonly digit: Digit | null;
  /** calibrated probability that `digit` is right, 0…1; 0 when no digit is claimed */
  readonly confidence: number;
  /**
   * of each digit, given that it is one: ten numbers that sum to 1, index = digit;
   * null where the network was not asked (a blank page, several digits)
   */
  readonly probabilities: readonly number[] | null;
  /** probability that it is a digit at all, 0…1; null where the network was not asked */
  readonly digitness: number | null;
  readonly decision: Decision;
}
