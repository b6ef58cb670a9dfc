import type { EpochRecord } from './checkpoint.ts';

/** How well the averaged weights read digits that are never learned from. */
export interface Validation {
  /** share that they misread, 0…1 */
  readonly error: number;
  /** mean of −log P(truth): finer than the error where few digits are held out */
  readonly loss: number;
}

/** The epoch, from 1, with the lowest validation loss, the first of equals; the last where none has one. */
export function bestEpoch(history: readonly EpochRecord[]): number {
  const losses = history.map(({ validationLoss }) => validationLoss ?? Infinity);
  const lowest = Math.min(...losses);
  return lowest === Infinity ? history.length : losses.indexOf(lowest) + 1;
}

/** Whether so many epochs have passed without the validation loss falling (Prechelt 1998). */
export function isPatienceSpent(history: readonly EpochRecord[], patience: number): boolean {
  return history.length - bestEpoch(history) >= patience;
}
