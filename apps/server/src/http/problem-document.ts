import { problems, type Problem, type ProblemCode } from '@hand-digits/contract';
import type { Refused } from '../use-cases/outcome.ts';

/** Where each code is explained; `type` of a problem points into it. */
export const PROBLEM_PAGE = '/api/problems';

/** Where a refusal happened. */
export interface Occurrence {
  readonly path?: string;
  readonly requestId?: string;
}

/** A refusal as RFC 9457 problem details; `error` repeats the detail for Open Inference Protocol clients. */
export function problemDocument(refusal: Refused, { path, requestId }: Occurrence = {}): Problem {
  const { code, detail, faults, retryAfterSeconds } = refusal;
  const { status, title } = problems[code];
  return {
    type: `${PROBLEM_PAGE}#${code}`,
    title,
    status,
    detail,
    code,
    ...(path === undefined ? {} : { instance: path }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(faults === undefined || faults.length === 0 ? {} : { errors: [...faults] }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    error: detail,
  };
}

/** Seconds to wait where a refusal that passes names none. */
const USUAL_WAIT: Partial<Record<ProblemCode, number>> = {
  overloaded: 1,
  'too-many-requests': 1,
  'shutting-down': 5,
  'database-unavailable': 5,
  'media-unavailable': 5,
  'no-active-model': 10,
  'storage-full': 60,
};

/** Whole seconds for the Retry-After header; undefined where trying again changes nothing. */
export function retryAfter({ code, retryAfterSeconds }: Refused): number | undefined {
  const seconds = retryAfterSeconds ?? USUAL_WAIT[code];
  return seconds === undefined ? undefined : Math.max(1, Math.ceil(seconds));
}
