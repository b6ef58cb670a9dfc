/** Something that was claimed with a confidence, and whether it was right. */
export interface Claim {
  /** 0…1 */
  readonly confidence: number;
  readonly right: boolean;
}

/** Claims of similar confidence. */
export interface ReliabilityBin {
  readonly count: number;
  /** their mean confidence */
  readonly confidence: number;
  /** the share that was right */
  readonly accuracy: number;
}

export interface CalibrationError {
  /** Σ count/n · |accuracy − confidence|, 0…1 */
  readonly error: number;
  readonly bins: readonly ReliabilityBin[];
}

/**
 * Expected calibration error over bins of equal mass (Naeini et al. 2015; equal mass after Nguyen
 * and O'Connor 2015). With bins of equal width nearly all claims of a good reader would share one.
 * Claims of equal confidence are never divided among bins, so that their order does not matter.
 *
 * @param bins how many at most; 15 is the usual number
 * @returns error 0 and no bins where nothing was claimed
 */
export function calibrationError(claims: readonly Claim[], bins = 15): CalibrationError {
  const reliability = equalMassBins(claims, bins).map(summarise);
  const gaps = reliability.map((bin) => bin.count * Math.abs(bin.accuracy - bin.confidence));
  const error = gaps.reduce((sum, gap) => sum + gap, 0) / Math.max(1, claims.length);
  return { error, bins: reliability };
}

function equalMassBins(claims: readonly Claim[], bins: number): Claim[][] {
  const sorted = [...claims].sort((one, other) => one.confidence - other.confidence);
  const filled: Claim[][] = [];
  let from = 0;
  while (from < sorted.length) {
    const binsLeft = Math.max(1, bins - filled.length);
    let to = from + Math.ceil((sorted.length - from) / binsLeft);
    while (to < sorted.length && sorted[to]?.confidence === sorted[to - 1]?.confidence) to += 1;
    filled.push(sorted.slice(from, to));
    from = to;
  }
  return filled;
}

function summarise(claims: readonly Claim[]): ReliabilityBin {
  const sum = claims.reduce((total, { confidence }) => total + confidence, 0);
  const right = claims.filter((claim) => claim.right).length;
  return {
    count: claims.length,
    confidence: sum / claims.length,
    accuracy: right / claims.length,
  };
}
