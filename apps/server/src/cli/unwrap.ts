import type { ProblemCode } from '@hand-digits/contract';
import type { Outcome } from '../use-cases/outcome.ts';
import { CommandError } from './terminal.ts';

/**
 * The value of what was done.
 * @throws CommandError with a refusal's own code and words
 */
export function unwrap<T>(outcome: Outcome<T, ProblemCode>): T {
  if (outcome.kind === 'done') return outcome.value;
  throw new CommandError(outcome.code, outcome.detail);
}
