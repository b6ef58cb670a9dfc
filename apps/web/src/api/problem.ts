import type { Problem } from '@hand-digits/contract';

/** Why a request was not answered: the server's own problem, or none because it did not speak. */
export type Refusal =
  | { readonly kind: 'problem'; readonly problem: Problem }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'unexpected'; readonly status: number };

/** Thrown by every call to the API; `code` is the problem's, `unreachable` or `unexpected-answer`. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly refusal: Refusal;

  constructor(refusal: Refusal, cause?: unknown) {
    super(messageOf(refusal), cause === undefined ? undefined : { cause });
    this.refusal = refusal;
  }

  get code(): string {
    switch (this.refusal.kind) {
      case 'problem':
        return this.refusal.problem.code;
      case 'unreachable':
        return 'unreachable';
      case 'unexpected':
        return 'unexpected-answer';
    }
  }
}

function messageOf(refusal: Refusal): string {
  switch (refusal.kind) {
    case 'problem':
      return refusal.problem.detail;
    case 'unreachable':
      return 'The server does not answer.';
    case 'unexpected':
      return `The server answered with status ${refusal.status}, and not as it should.`;
  }
}

/** Reads why an answer with a status of 400 or above was given. */
export async function refusalOf(response: Response): Promise<Refusal> {
  const body: unknown = await response.json().catch(() => null);
  if (isProblem(body)) return { kind: 'problem', problem: body };
  return { kind: 'unexpected', status: response.status };
}

export function isProblem(body: unknown): body is Problem {
  if (typeof body !== 'object' || body === null) return false;
  return 'code' in body && 'title' in body && 'detail' in body;
}

/** Whether trying the same request again can help. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  if (error.refusal.kind === 'problem') {
    return error.refusal.problem.status === 429 || error.refusal.problem.status >= 502;
  }
  return true;
}

function problemOf(error: unknown): Problem | undefined {
  if (!(error instanceof ApiError) || error.refusal.kind !== 'problem') return undefined;
  return error.refusal.problem;
}

/** Whether signing in, or asking for the session anew, is what helps. */
export function needsSession(error: unknown): boolean {
  const problem = problemOf(error);
  return problem?.status === 401 || problem?.code === 'csrf-rejected';
}

/** These say that the server could not take the request now, not that it is wrong. */
const NOT_NOW: ReadonlySet<number> = new Set([408, 425, 429]);

/** Whether the server has understood the request and will never do what it asks. */
export function isRefusedForGood(error: unknown): boolean {
  const status = problemOf(error)?.status ?? 0;
  return status >= 400 && status < 500 && !NOT_NOW.has(status) && !needsSession(error);
}
