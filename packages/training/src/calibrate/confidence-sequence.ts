/** What has been seen so far of something that goes right or wrong. */
export interface Seen {
  readonly trials: number;
  readonly errors: number;
}

/** Bounds of an error rate, 0…1. */
export interface RateBounds {
  readonly low: number;
  readonly high: number;
}

/**
 * Bounds of an error rate that hold at all times at once: with probability `confidence` the true rate
 * lies between them after every single trial, however often one looks and whenever one stops. (The
 * bounds of Clopper and Pearson hold for one look at a number of trials that was fixed before; who
 * looks after every trial sees them fail sooner or later.)
 *
 * The likelihood ratio of a beta mixture against the rate is a martingale where the rate is the true
 * one, so it seldom exceeds 1 / (1 − confidence) (Ville 1939; Robbins 1970). The mixture is centred on
 * the rate that is expected, where the bounds are then narrowest; they hold for any.
 *
 * @param expected the rate that one cares about, 0…1
 */
export function boundsAtAnyTime(
  { trials, errors }: Seen,
  { confidence, expected }: { confidence: number; expected: number },
): RateBounds {
  const [a, b] = [1, 1 / expected];
  const evidence = logBeta(a + errors, b + trials - errors) - logBeta(a, b);
  const isRefuted = (rate: number): boolean =>
    evidence - errors * Math.log(rate) - (trials - errors) * Math.log1p(-rate) >=
    -Math.log(1 - confidence);
  const seen = trials === 0 ? expected : errors / trials;
  return {
    low: errors === 0 ? 0 : edge(isRefuted, { kept: seen, refuted: 0 }),
    high: errors === trials ? 1 : edge(isRefuted, { kept: seen, refuted: 1 }),
  };
}

const BISECTIONS = 60;

/** Where refuted rates begin, between one that is not and one that is. */
function edge(
  isRefuted: (rate: number) => boolean,
  between: { kept: number; refuted: number },
): number {
  let { kept, refuted } = between;
  for (let step = 0; step < BISECTIONS; step += 1) {
    const middle = (kept + refuted) / 2;
    if (isRefuted(middle)) refuted = middle;
    else kept = middle;
  }
  return kept;
}

function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}

const STIRLING_FROM = 10;

/** ln Γ(x) for x > 0: Stirling's series from 10 on, below it by Γ(x + 1) = x·Γ(x); error below 1e-13. */
function logGamma(x: number): number {
  if (x < STIRLING_FROM) return logGamma(x + 1) - Math.log(x);
  const inverse = 1 / x;
  const square = inverse * inverse;
  const series =
    inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680))));
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series;
}
