import type { Manifest } from '@hand-digits/recognition';
import type { Evaluation, JudgedImage, SuiteEvaluation, SuiteResult } from '@hand-digits/training';

/** An image that was read wrongly, or not at all. */
export interface Mistake {
  /** within the suite */
  readonly name: string;
  /** null: it shows no digit */
  readonly truth: number | null;
  readonly digit: number | null;
  readonly confidence: number;
  readonly decision: string;
  readonly error: JudgedImage['error'];
}

/** What `--json` writes: as evaluation.json in a model package, and the mistakes. */
export interface EvaluationWithMistakes extends Evaluation {
  readonly suites: readonly (SuiteEvaluation & { readonly mistakes: readonly Mistake[] })[];
}

/** @param places as they were named on the command line, one for each result */
export function evaluationOf(
  manifest: Manifest,
  results: readonly SuiteResult[],
  places: readonly string[],
): EvaluationWithMistakes {
  return {
    format: 1,
    model: manifest.id,
    suites: results.map(({ suite, measures, judged }, index) => ({
      name: suite.name,
      description: suite.description,
      command: `npx hand-digits evaluate --suite ${places[index] ?? ''}`,
      measures,
      mistakes: mistakesOf(judged).map(mistakeOf),
    })),
  };
}

/** Digits that were not read rightly, and other marks of which one was claimed; surest first. */
export function mistakesOf(judged: readonly JudgedImage[]): JudgedImage[] {
  return judged
    .filter(({ truth, digit }) => digit !== truth)
    .sort((one, other) => other.confidence - one.confidence);
}

function mistakeOf({ name, truth, digit, confidence, decision, error }: JudgedImage): Mistake {
  return { name, truth, digit, confidence, decision: decision?.kind ?? 'unreadable', error };
}
