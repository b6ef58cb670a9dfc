/**
 * Clopper–Pearson: the largest error rate that is not refuted, at the given confidence, by having seen
 * `errors` errors in `trials` independent trials (one-sided).
 *
 * @param confidence 0…1, e.g. 0.95
 * @returns 0…1; 1 when there were no trials
 */
export function errorRateUpperBound(errors: number, trials: number, confidence: number): number {
  if (trials === 0 || errors >= trials) return 1;
  let [low, high] = [errors / trials, 1];
  for (let step = 0; step < BISECTIONS; step += 1) {
    const rate = (low + high) / 2;
    if (refutesErrorRate({ errors, trials }, { rate, confidence })) high = rate;
    else low = rate;
  }
  return high;
}

/**
 * Whether so few errors would be a surprise, at the given confidence, if the error rate were `rate`
 * or more: the exact binomial test that the bound above inverts.
 */
export function refutesErrorRate(
  seen: { errors: number; trials: number },
  claim: { rate: number; confidence: number },
): boolean {
  return probabilityOfAtMost(seen.errors, seen.trials, claim.rate) <= 1 - claim.confidence;
}

const BISECTIONS = 50;

/** P(X ≤ errors) for X binomial(trials, rate), summed in logarithms so that thousands of trials fit. */
function probabilityOfAtMost(errors: number, trials: number, rate: number): number {
  const [logRate, logRest] = [Math.log(rate), Math.log1p(-rate)];
  let logTerm = trials * logRest;
  let sum = Math.exp(logTerm);
  for (let k = 1; k <= errors; k += 1) {
    logTerm += Math.log((trials - k + 1) / k) + logRate - logRest;
    sum += Math.exp(logTerm);
  }
  return sum;
}
