import type { ModelPackage } from '@hand-digits/recognition';
import type { Evidence, SuiteEvidence } from './evidence.ts';
import { GATE_RULES, intervalOf, probability, type GateRules, type Verdict } from './verdict.ts';

/** A verdict with all that it rests on. Plain JSON, to be kept beside the candidate. */
export interface GateReport {
  readonly format: 1;
  /** ISO 8601 */
  readonly judgedAt: string;
  readonly parent: ContestantFacts;
  readonly candidate: ContestantFacts;
  readonly rules: GateRules;
  readonly verdict: Verdict;
  /** null where the candidate could not be asked at all */
  readonly evidence: Evidence | null;
  /** the verdict and the figures, for people */
  readonly text: string;
}

export interface ContestantFacts {
  readonly id: string;
  readonly name: string;
}

/** The report where a fine-tuning ended with its parent's own weights: nothing was to be measured. */
export function reportNothing(
  { manifest: { id, name } }: ModelPackage,
  text: string,
  date: Date,
): GateReport {
  const itself = { id, name };
  const verdict = { kind: 'refused', reasons: [{ kind: 'nothing-to-learn', text }] } as const;
  const who = { parent: itself, candidate: itself };
  return {
    ...{ format: 1, judgedAt: date.toISOString(), rules: GATE_RULES, evidence: null },
    ...{ ...who, verdict, text },
  };
}

const HEADLINES: Readonly<Record<Verdict['kind'], string>> = {
  offered: 'Offered',
  undecided: 'Not offered yet',
  refused: 'Refused',
};

/** The verdict in words, with a line for each suite under it. */
export function reportText({
  parent,
  candidate,
  verdict,
  evidence,
}: Pick<GateReport, 'parent' | 'candidate' | 'verdict' | 'evidence'>): string {
  return [
    `${HEADLINES[verdict.kind]}: ${candidate.name} (${short(candidate.id)}) in place of ${parent.name} (${short(parent.id)})`,
    ...verdict.reasons.map(({ text }) => `  ${text}`),
    ...(evidence ? ['', ...table(evidence)] : []),
  ].join('\n');
}

function table({ suites }: Evidence): string[] {
  return suites.flatMap((suite) => [
    `${suite.name}: ${suite.images} images`,
    line('wrong', suite.wrong, ` p worse = ${probability(suite.wrong.adjustedPWorse)}`),
    line(
      'wrongly accepted',
      suite.wronglyAccepted,
      ` p worse = ${probability(suite.wronglyAccepted.adjustedPWorse)}`,
    ),
    line('left to people', suite.leftToPeople, ''),
  ]);
}

function line(what: string, comparison: SuiteEvidence['leftToPeople'], p: string): string {
  const { parent, candidate, onlyParent, onlyCandidate } = comparison;
  const changes = `${onlyParent} mended, ${onlyCandidate} new`;
  return `  ${what.padEnd(16)}  ${parent} → ${candidate} (${changes}), ${intervalOf(comparison)}${p}`;
}

function short(id: string): string {
  return id.slice(0, 12);
}
