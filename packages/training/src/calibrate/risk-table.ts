import type { Reading, RiskPromise } from './selective-risk.ts';
import { chooseThreshold, PROMISE_CONFIDENCE } from './selective-risk.ts';

/** What an operator may choose from: for each error rate what it costs. Plain JSON. */
export interface RiskTable {
  /** probability with which the promise of a row holds, 0…1; for each row by itself */
  readonly confidence: number;
  /** held-out digits that it was derived from */
  readonly digits: number;
  /** what they are, for people */
  readonly basis: string;
  /** ascending by error rate */
  readonly rows: readonly RiskRow[];
}

export interface RiskRow extends Omit<RiskPromise, 'threshold'> {
  /** promised error rate among what is accepted, 0…1 */
  readonly errorRate: number;
  /** accept at or above this confidence; null where too little was seen to promise anything */
  readonly threshold: number | null;
}

/** 0.01 % … 20 %, in steps that look even. */
export const ERROR_RATES = [
  0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2,
] as const;

export interface RiskTableOptions {
  /** what the readings are of, for people */
  readonly basis: string;
  /** 0…1; default PROMISE_CONFIDENCE */
  readonly confidence?: number;
  readonly errorRates?: readonly number[];
}

/**
 * The threshold, the coverage and the bound of each error rate.
 *
 * @param readings of digits by writers that training never saw, one for each; of what was taken for
 *   no digit the confidence is 0: that is never accepted
 */
export function riskTable(readings: readonly Reading[], options: RiskTableOptions): RiskTable {
  const { basis, confidence = PROMISE_CONFIDENCE, errorRates = ERROR_RATES } = options;
  const claimed = readings.filter((reading) => reading.confidence > 0);
  const rows = [...errorRates]
    .sort((a, b) => a - b)
    .map((errorRate): RiskRow => {
      const promise = chooseThreshold(claimed, { errorRate, confidence });
      const { accepted } = promise;
      const coverage = accepted / Math.max(1, readings.length);
      return {
        errorRate,
        ...promise,
        coverage,
        threshold: accepted > 0 ? promise.threshold : null,
      };
    });
  return { confidence, digits: readings.length, basis, rows };
}

/**
 * The row that keeps a wanted error rate: the laxest that is no laxer than it.
 * @returns undefined where no row is as strict, or none of those that are can be promised
 */
export function rowFor({ rows }: RiskTable, errorRate: number): RiskRow | undefined {
  return rows.filter((row) => row.errorRate <= errorRate && row.threshold !== null).at(-1);
}
