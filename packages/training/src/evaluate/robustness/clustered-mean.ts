import type { Proportion } from '../wilson.ts';

/** The standard normal distribution's 97.5 % quantile. */
const Z95 = 1.959963984540054;

/**
 * The share of trials that are right, with a 95 % interval that takes each column as one draw: a digit
 * that is hard under one corruption is hard under the next (Miller, "Adding Error Bars to Evals", 2024).
 * @param right [corruptions][digits]
 */
export function meanWithInterval(right: readonly (readonly boolean[])[]): Proportion {
  const [first = []] = right;
  const shares = first.map(
    (_, digit) => right.filter((row) => row[digit] === true).length / right.length,
  );
  if (shares.length === 0) return { value: null, low: 0, high: 1 };
  const value = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  const squares = shares.reduce((sum, share) => sum + (share - value) ** 2, 0);
  const error = Math.sqrt(squares / Math.max(1, shares.length - 1) / shares.length);
  return { value, low: Math.max(0, value - Z95 * error), high: Math.min(1, value + Z95 * error) };
}
