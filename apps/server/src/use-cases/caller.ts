import type { Actor, Role, Scope } from '@hand-digits/contract';

/** Who asks for something to be done, as the audit log will name them. */
export interface Caller {
  readonly actor: Actor;
  readonly role: Role;
  /** of the API key; null where it is a person */
  readonly scopes: readonly Scope[] | null;
  readonly address: string | null;
  readonly requestId: string | null;
}

/** The server itself: a job, a sweep, the first start. */
export const SYSTEM: Caller = {
  actor: { kind: 'system', id: null, name: 'hand-digits' },
  role: 'administrator',
  scopes: null,
  address: null,
  requestId: null,
};

/** Milliseconds since 1970, UTC. */
export type Clock = () => number;

/** A new UUID version 7 at every call, later ones greater as text. */
export type Ids = () => string;

/** Uniform in [0, 1). */
export type Random = () => number;

/** A line of the audit log that is written in the same transaction as the change it tells of. */
export interface AuditRecord {
  readonly id: string;
  readonly at: number;
  readonly actor: Actor;
  readonly action: string;
  readonly subject: { readonly kind: string; readonly id: string } | null;
  readonly details: Readonly<Record<string, unknown>>;
  readonly address: string | null;
  readonly requestId: string | null;
}

/** What of an audit record the use case decides; who and when come from the caller and the clock. */
export type AuditNote = Pick<AuditRecord, 'action' | 'subject'> &
  Partial<Pick<AuditRecord, 'details'>>;

/** Makes the audit record of one change. */
export function audit(
  parts: { readonly clock: Clock; readonly ids: Ids },
  caller: Caller,
  note: AuditNote,
): AuditRecord {
  const { actor, address, requestId } = caller;
  return { id: parts.ids(), at: parts.clock(), actor, address, requestId, details: {}, ...note };
}
