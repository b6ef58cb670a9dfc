import type { Fault, ProblemCode } from '@hand-digits/contract';

/**
 * What a use case answers: it was done, or it was refused for a reason of the problem catalogue.
 * Refusals are expected and part of the signature; what nobody expects is thrown.
 */
export type Outcome<T, C extends ProblemCode = never> = Done<T> | Refused<C>;

export interface Done<T> {
  readonly kind: 'done';
  readonly value: T;
}

export interface Refused<C extends ProblemCode = ProblemCode> {
  readonly kind: 'refused';
  readonly code: C;
  /** for people: what was wrong, with what value, what to do */
  readonly detail: string;
  readonly faults?: readonly Fault[];
  readonly retryAfterSeconds?: number;
}

export function done<T>(value: T): Done<T> {
  return { kind: 'done', value };
}

export function refused<C extends ProblemCode>(
  code: C,
  detail: string,
  more: Pick<Refused, 'faults' | 'retryAfterSeconds'> = {},
): Refused<C> {
  return { kind: 'refused', code, detail, ...more };
}
