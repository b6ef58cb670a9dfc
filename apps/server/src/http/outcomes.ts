import type { ProblemCode } from '@hand-digits/contract';
import { done, type Outcome } from '../use-cases/outcome.ts';

/** The same outcome with another value where it is done. */
export function mapDone<T, U, C extends ProblemCode>(
  outcome: Outcome<T, C>,
  change: (value: T) => U,
): Outcome<U, C> {
  return outcome.kind === 'done' ? done(change(outcome.value)) : outcome;
}

/** Rules out a refusal that cannot be met here; should it be met after all, that is a fault of ours. */
export function never<T, C extends ProblemCode, X extends C>(
  outcome: Outcome<T, C>,
  code: X,
): Outcome<T, Exclude<C, X>> {
  if (outcome.kind === 'done') return outcome;
  if (outcome.code === code) throw new Error(`${code} cannot happen here: ${outcome.detail}`);
  return outcome as Outcome<T, Exclude<C, X>>;
}
