import type { Caller } from '../../use-cases/caller.ts';
import type { Refused } from '../../use-cases/outcome.ts';
import { resolveKey, type KeyParts } from '../../use-cases/people/keys.ts';
import {
  resumeSession,
  type SessionParts,
  type SignedIn,
  type Visitor,
} from '../../use-cases/people/sessions.ts';

/** Who sends a request. */
export type Identity =
  /** the one user of an installation on the loopback that has no administrator yet */
  | { readonly kind: 'open'; readonly caller: Caller }
  | { readonly kind: 'session'; readonly caller: Caller; readonly signedIn: SignedIn }
  | { readonly kind: 'key'; readonly caller: Caller }
  /** `why`: what was wrong with the session that was shown; null where none was */
  | { readonly kind: 'nobody'; readonly why: Refused<NobodyRefusal> | null };

type NobodyRefusal = 'sign-in-required' | 'session-expired';

export interface IdentityParts
  extends
    Pick<SessionParts, 'users' | 'sessions' | 'secrets' | 'clock'>,
    Pick<KeyParts, 'keys' | 'users' | 'secrets' | 'clock'> {}

/** What a request shows of its sender. */
export interface Shown extends Visitor {
  /** the Authorization header */
  readonly authorization: string | undefined;
  /** the session cookie */
  readonly token: string | undefined;
  /** whether this installation is open to the sender at this moment */
  readonly open: boolean;
}

/** A key goes before a cookie, a cookie before the open installation. Refused only for a bad key. */
export async function identify(
  parts: IdentityParts,
  shown: Shown,
): Promise<Identity | Refused<'api-key-invalid'>> {
  const key = bearerOf(shown.authorization);
  if (key !== undefined) {
    const outcome = await resolveKey(parts, shown, key);
    return outcome.kind === 'done' ? { kind: 'key', caller: outcome.value } : outcome;
  }
  const why = shown.token === undefined ? null : await resume(parts, shown, shown.token);
  if (why?.kind === 'session') return why;
  return shown.open ? { kind: 'open', caller: localCaller(shown) } : { kind: 'nobody', why };
}

/** The one user of an open installation, who may do everything. */
export function localCaller({ address, requestId }: Visitor): Caller {
  const actor = { kind: 'local', id: null, name: 'local' } as const;
  return { actor, role: 'administrator', scopes: null, address, requestId };
}

async function resume(
  parts: IdentityParts,
  { address, requestId }: Visitor,
  token: string,
): Promise<Extract<Identity, { kind: 'session' }> | Refused<'session-expired'>> {
  const outcome = await resumeSession(parts, token);
  if (outcome.kind === 'refused') return outcome;
  const signedIn = outcome.value;
  const { id, name, role } = signedIn.user;
  const actor = { kind: 'user', id, name } as const;
  return { kind: 'session', signedIn, caller: { actor, role, scopes: null, address, requestId } };
}

function bearerOf(authorization: string | undefined): string | undefined {
  return authorization === undefined ? undefined : /^Bearer\s+(\S+)$/i.exec(authorization)?.[1];
}
