/** What a model promises: from which confidence on so much, at most, of what it accepts is wrong. */
export interface RiskRow {
  /** share that may be wrong among the accepted, 0…1 */
  readonly errorRate: number;
  /** accepted from this confidence on; null where the test was too small to promise this rate */
  readonly threshold: number | null;
  /** share of the test that was accepted, 0…1 */
  readonly coverage: number;
}

/** The promises of a package's evaluation.json; none where it has none, or in another form. */
export function riskRowsOf(
  evaluation: Readonly<Record<string, unknown>> | null | undefined,
): RiskRow[] {
  const table = evaluation?.['selectiveRisk'];
  if (typeof table !== 'object' || table === null || !('rows' in table)) return [];
  return Array.isArray(table.rows) ? table.rows.filter(isRow) : [];
}

function isRow(row: unknown): row is RiskRow {
  if (typeof row !== 'object' || row === null) return false;
  const { errorRate, threshold, coverage } = row as Partial<Record<keyof RiskRow, unknown>>;
  const hasThreshold = threshold === null || typeof threshold === 'number';
  return typeof errorRate === 'number' && typeof coverage === 'number' && hasThreshold;
}

/** The promise for an error rate: the strictest row that is not stricter than asked for. */
export function rowFor(rows: readonly RiskRow[], errorRate: number): RiskRow | undefined {
  const within = rows.filter((row) => row.errorRate <= errorRate * (1 + 1e-9));
  return within.sort((one, other) => other.errorRate - one.errorRate)[0];
}
