import type { ModelPackage } from '@hand-digits/recognition';
import { createRecognitionPool, RecognitionPoolError } from '@hand-digits/recognition/node';
import { evaluateSuite } from '../evaluate/evaluate-suite.ts';
import type { Judged } from '../evaluate/judged.ts';
import type { Suite } from '../evaluate/suite.ts';
import type { SuiteRole } from './evidence.ts';
import { weigh } from './evidence.ts';
import type { ContestantFacts, GateReport } from './report.ts';
import { reportText } from './report.ts';
import type { GateRules, Verdict } from './verdict.ts';
import { GATE_RULES, judgeEvidence } from './verdict.ts';

/** A suite, and what it is for. */
export interface GateSuite {
  readonly suite: Suite;
  readonly role: SuiteRole;
}

export interface GateOptions {
  /** the active model */
  readonly parent: ModelPackage;
  readonly candidate: ModelPackage;
  readonly suites: readonly GateSuite[];
  /** worker threads */
  readonly threads: number;
  readonly rules?: GateRules;
  /** when it is judged */
  readonly date: Date;
  readonly progress?: (progress: GateProgress) => void;
  readonly signal?: AbortSignal;
}

export interface GateProgress {
  readonly model: 'parent' | 'candidate';
  readonly suite: string;
  readonly done: number;
  readonly total: number;
}

/**
 * Measures a candidate against its parent on every suite, image by image, and says whether it should
 * take the parent's place. Works in threads of its own: the calling one stays free.
 * @throws the signal's reason when it is aborted; RecognitionPoolError when the parent cannot answer
 */
export async function runGate(options: GateOptions): Promise<GateReport> {
  const { rules = GATE_RULES } = options;
  const parent = await judgeAll('parent', options);
  const candidate = await judgeAll('candidate', options).catch(faultOfModel);
  if (!Array.isArray(candidate)) return report(options, { evidence: null, verdict: candidate });
  const evidence = weigh(
    options.suites.map(({ suite: { name, description }, role }, index) => ({
      ...{ name, description, role },
      parent: parent[index] ?? [],
      candidate: candidate[index] ?? [],
    })),
  );
  return report(options, { evidence, verdict: judgeEvidence(evidence, rules) });
}

async function judgeAll(
  model: GateProgress['model'],
  options: GateOptions,
): Promise<(readonly Judged[])[]> {
  const { suites, threads, progress, signal } = options;
  const pool = await createRecognitionPool({ package: options[model], workers: threads });
  try {
    const all: (readonly Judged[])[] = [];
    for (const { suite } of suites) {
      const told = { model, suite: suite.name, total: suite.count };
      const { judged } = await evaluateSuite(suite, {
        pool,
        progress: (done) => progress?.({ ...told, done }),
        ...(signal ? { signal } : {}),
      });
      all.push(judged);
    }
    return all;
  } finally {
    await pool.close();
  }
}

/** What a worker says about the model, not about the pool. */
const FAULTS_OF_MODEL = ['model-network-invalid', 'network-output-invalid'];

function faultOfModel(error: unknown): Verdict {
  if (!(error instanceof RecognitionPoolError) || !FAULTS_OF_MODEL.includes(error.code))
    throw error;
  const text = `It cannot be used at all. ${error.message}`;
  return { kind: 'refused', reasons: [{ kind: 'unusable', code: error.code, text }] };
}

function report(
  { parent, candidate, rules = GATE_RULES, date }: GateOptions,
  found: Pick<GateReport, 'evidence' | 'verdict'>,
): GateReport {
  const facts = ({ manifest: { id, name } }: ModelPackage): ContestantFacts => ({ id, name });
  const contestants = { parent: facts(parent), candidate: facts(candidate) };
  return {
    format: 1,
    judgedAt: date.toISOString(),
    ...contestants,
    rules,
    ...found,
    text: reportText({ ...contestants, ...found }),
  };
}
