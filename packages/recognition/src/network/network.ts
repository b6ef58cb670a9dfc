import type { DigitImage } from '../normalise/digit-image.ts';

/** What the network says about one digit image, before temperature and thresholds. */
export interface Scores {
  /** ten unnormalised log-probabilities, index = digit */
  readonly logits: Float32Array;
  /**
   * one logit: how much the image looks like a digit at all rather than a letter, a symbol, a
   * scribble or several digits; sigmoid of it is a probability. +Infinity from a network that
   * cannot tell.
   */
  readonly digitness: number;
}

/** The port that recognition declares: anything that turns digit images into scores, in order. */
export interface Network {
  score(images: readonly DigitImage[]): Promise<Scores[]>;
}

/** A network that holds memory until it is closed. */
export interface OpenNetwork extends Network {
  close(): Promise<void>;
}
