import type { ModelPackages, RiskTable } from '../models/ports.ts';
import type { Reader, ReadOutcome } from '../reader.ts';
import type { Reading } from '../records.ts';

/** From which confidence on an answer is accepted, and what that rests on. */
export interface AcceptanceRule {
  /** null: nothing is accepted, all goes to a person */
  readonly threshold: number | null;
  /**
   * - risk-table: derived from held-out digits for the error rate that was chosen
   * - manifest: the package has no such table, so its own threshold stands
   * - none: too little was seen to promise that error rate
   */
  readonly basis: 'risk-table' | 'manifest' | 'none';
  /** with which the error rate is kept; null where nothing is promised */
  readonly confidence: number | null;
  /** share of held-out digits that is accepted; null where it is not known */
  readonly coverage: number | null;
}

/** Error rates that mean the same are seldom the same number. */
const DUST = 1 + 1e-9;

/** The laxest row that is no laxer than what was chosen. */
export function acceptanceRule(
  { table, accept }: { readonly table: RiskTable | null; readonly accept: number },
  errorRate: number,
): AcceptanceRule {
  if (table === null) {
    return { threshold: accept, basis: 'manifest', confidence: null, coverage: null };
  }
  const rows = table.rows.filter((row) => row.errorRate <= errorRate * DUST);
  const row = rows.filter(({ threshold }) => threshold !== null).at(-1);
  if (row === undefined) return { threshold: null, basis: 'none', confidence: null, coverage: 0 };
  const { threshold, coverage } = row;
  return { threshold, basis: 'risk-table', confidence: table.confidence, coverage };
}

export interface AcceptanceParts {
  readonly packages: Pick<ModelPackages, 'open'>;
  /** read at every image, from memory */
  readonly settings: { readonly current: () => { readonly errorRate: number } };
}

export interface Acceptance {
  /** the rule of a model at the error rate that is chosen now; undefined where it is not installed */
  ruleOf(model: string): Promise<AcceptanceRule | undefined>;
}

/** Rules of the models that answer. What a package promises never changes, so it is read once. */
export function acceptance({ packages, settings }: AcceptanceParts): Acceptance {
  const promises = new Map<string, ReturnType<ModelPackages['open']>>();
  const opened = (model: string): ReturnType<ModelPackages['open']> => {
    const known = promises.get(model);
    if (known !== undefined) return known;
    const opening = packages.open(model);
    promises.set(model, opening);
    // One that is not there, or cannot be read, may be there later.
    const forget = (): void => void promises.delete(model);
    opening.then((contents) => {
      if (contents === undefined) forget();
    }, forget);
    return opening;
  };
  return {
    ruleOf: async (model) => {
      const contents = await opened(model);
      return contents && acceptanceRule(contents.promises, settings.current().errorRate);
    },
  };
}

/** The same reader, which accepts as the error rate asks that was chosen, not as the package was made. */
export function keepErrorRate(reader: Reader, rules: Acceptance): Reader {
  return {
    show: (bytes, options) => reader.show(bytes, options),
    read: async (image, options) => {
      const outcome: ReadOutcome = await reader.read(image, options);
      if (outcome.kind !== 'read' || outcome.reading.digit === null) return outcome;
      const rule = await rules.ruleOf(outcome.reading.model);
      if (rule === undefined) return outcome;
      return { ...outcome, reading: decideAgain(outcome.reading, rule) };
    },
  };
}

/** A tie is a guess, whatever the threshold. */
function decideAgain(reading: Reading, { threshold }: AcceptanceRule): Reading {
  const { confidence, probabilities } = reading;
  const best = (probabilities ?? []).filter((probability) => probability >= confidence).length;
  const isSure = threshold !== null && confidence >= threshold && best <= 1;
  return { ...reading, decision: isSure ? 'accepted' : 'review' };
}
