import { timingSafeEqual } from 'node:crypto';
import { refused, type Refused } from '../../use-cases/outcome.ts';
import type { Identity } from './identity.ts';

export const CSRF_HEADER = 'x-csrf-token';
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A browser sends the cookie by itself, so a change must also carry what only our own page can read. */
export function refuseForgery(
  identity: Identity,
  { method, token }: { readonly method: string; readonly token?: string },
): Refused<'csrf-rejected'> | undefined {
  if (identity.kind !== 'session' || SAFE.has(method)) return undefined;
  if (token !== undefined && equal(token, identity.signedIn.csrfToken)) return undefined;
  return refused(
    'csrf-rejected',
    `The header ${CSRF_HEADER} is ${token === undefined ? 'missing' : 'not that of this session'}.`,
  );
}

function equal(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
