import type { ApiKey, CreateApiKey, Role, Scope } from '@hand-digits/contract';
import { audit, type Caller, type Clock, type Ids } from '../caller.ts';
import { done, refused, type Outcome, type Refused } from '../outcome.ts';
import { timestamp } from '../present.ts';
import type { KeyRecord, KeyStore, Secrets, UserStore } from './records.ts';
import type { Visitor } from './sessions.ts';

/** Last use is written at most this often. */
const USED_EVERY_MS = 60_000;
const PREFIX = 'hd_';
const SHOWN = PREFIX.length + 8;

/** The least role whose person may do what a scope allows. */
const ROLE_OF_SCOPE = {
  'predictions:read': 'viewer',
  'predictions:create': 'viewer',
  'predictions:correct': 'reviewer',
  'predictions:delete': 'administrator',
  batches: 'reviewer',
  'models:read': 'viewer',
  'models:manage': 'administrator',
  administer: 'administrator',
} as const satisfies Record<Scope, Role>;

const RANK = { viewer: 0, reviewer: 1, administrator: 2 } as const satisfies Record<Role, number>;

/** Whether `role` may do what `needed` may. */
export function roleReaches(role: Role, needed: Role): boolean {
  return RANK[role] >= RANK[needed];
}

export interface KeyParts {
  readonly keys: KeyStore;
  readonly users: UserStore;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** A key may do no more than the one who makes it. */
export async function createKey(
  parts: KeyParts,
  caller: Caller,
  { name, scopes, expiresAt }: CreateApiKey,
): Promise<Outcome<{ key: ApiKey; secret: string }, 'scope-insufficient'>> {
  const beyond = scopes.filter((scope) => !roleReaches(caller.role, ROLE_OF_SCOPE[scope]));
  if (beyond.length > 0) {
    return refused(
      'scope-insufficient',
      `A ${caller.role} cannot give a key the scope ${beyond.join(', ')}.`,
    );
  }
  const secret = `${PREFIX}${parts.secrets.token()}`;
  const key: KeyRecord = {
    id: parts.ids(),
    name,
    prefix: secret.slice(0, SHOWN),
    digest: parts.secrets.digest(secret),
    scopes: [...new Set(scopes)],
    ownerId: caller.actor.id,
    ownerName: caller.actor.name,
    createdAt: parts.clock(),
    expiresAt: expiresAt === null ? null : Date.parse(expiresAt),
    lastUsedAt: null,
    revokedAt: null,
  };
  const note = {
    action: 'key.create',
    subject: { kind: 'key', id: key.id },
    details: { name, scopes },
  };
  await parts.keys.insert(key, audit(parts, caller, note));
  return done({ key: presentKey(key), secret });
}

export async function listKeys(
  parts: Pick<KeyParts, 'keys'>,
  caller: Caller,
): Promise<Outcome<{ items: ApiKey[] }>> {
  const all = caller.role === 'administrator';
  const keys = await parts.keys.list(all ? null : caller.actor.id);
  return done({ items: keys.map(presentKey) });
}

export async function revokeKey(
  parts: Pick<KeyParts, 'keys' | 'clock' | 'ids'>,
  caller: Caller,
  id: string,
): Promise<Outcome<null, 'key-not-found'>> {
  const key = await parts.keys.find(id);
  const mayRevoke = caller.role === 'administrator' || key?.ownerId === caller.actor.id;
  if (key === undefined || !mayRevoke) return refused('key-not-found', `You have no key ${id}.`);
  if (key.revokedAt !== null) return done(null);
  const note = { action: 'key.revoke', subject: { kind: 'key', id }, details: { name: key.name } };
  await parts.keys.revoke(id, parts.clock(), audit(parts, caller, note));
  return done(null);
}

/** Who an `Authorization: Bearer` key stands for; its owner's role of today limits it. */
export async function resolveKey(
  parts: Pick<KeyParts, 'keys' | 'users' | 'secrets' | 'clock'>,
  visitor: Visitor,
  secret: string,
): Promise<Outcome<Caller, 'api-key-invalid'>> {
  if (!secret.startsWith(PREFIX)) return invalid();
  const now = parts.clock();
  const key = await parts.keys.findByDigest(parts.secrets.digest(secret));
  if (key === undefined || !isGood(key, now)) return invalid();
  const role = await roleOfOwner(parts, key);
  if (role === null) return invalid();
  if (key.lastUsedAt === null || now - key.lastUsedAt > USED_EVERY_MS)
    await parts.keys.used(key.id, now);
  const { address, requestId } = visitor;
  const actor = { kind: 'api-key' as const, id: key.id, name: key.name };
  return done({ actor, role, scopes: key.scopes, address, requestId });
}

function isGood({ expiresAt, revokedAt }: KeyRecord, now: number): boolean {
  return revokedAt === null && (expiresAt === null || expiresAt > now);
}

async function roleOfOwner(
  parts: Pick<KeyParts, 'users'>,
  { ownerId }: KeyRecord,
): Promise<Role | null> {
  if (ownerId === null) return 'administrator';
  const owner = await parts.users.find(ownerId);
  return owner === undefined || owner.disabled ? null : owner.role;
}

function invalid(): Refused<'api-key-invalid'> {
  return refused('api-key-invalid', 'This API key is unknown, expired or revoked.');
}

export function presentKey(key: KeyRecord): ApiKey {
  const { id, name, prefix, scopes, ownerId, ownerName } = key;
  return {
    ...{ id, name, prefix, ownerId, ownerName },
    scopes: [...scopes],
    createdAt: timestamp(key.createdAt),
    expiresAt: optional(key.expiresAt),
    lastUsedAt: optional(key.lastUsedAt),
    revokedAt: optional(key.revokedAt),
  };
}

function optional(milliseconds: number | null): string | null {
  return milliseconds === null ? null : timestamp(milliseconds);
}
