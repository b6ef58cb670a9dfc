/** A share of trials with its 95 % confidence interval, all 0…1. */
export interface Proportion {
  /** null where there were no trials */
  readonly value: number | null;
  readonly low: number;
  readonly high: number;
}

/** The standard normal distribution's 97.5 % quantile: 95 % lie between it and its negative. */
const Z95 = 1.959963984540054;

/**
 * Wilson's score interval for a proportion, at 95 % (Wilson 1927; method 3 of Newcombe 1998).
 * Unlike the textbook interval it stays within 0…1 and means something at 0 or 100 % right.
 *
 * @param successes 0…trials
 * @param trials with none the value is null and the interval is 0…1: nothing is known
 */
export function wilson(successes: number, trials: number): Proportion {
  if (trials === 0) return { value: null, low: 0, high: 1 };
  const value = successes / trials;
  const weight = Z95 ** 2 / trials;
  const centre = (value + weight / 2) / (1 + weight);
  const spread = Math.sqrt((value * (1 - value) + weight / 4) / trials);
  const half = (Z95 * spread) / (1 + weight);
  // At the ends the bound is exact; arithmetic would leave it a rounding error beside 0 or 1.
  const low = successes === 0 ? 0 : centre - half;
  const high = successes === trials ? 1 : centre + half;
  return { value, low, high };
}
