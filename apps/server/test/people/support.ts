import type { Role, User } from '@hand-digits/contract';
import { SYSTEM, type Caller } from '../../src/use-cases/caller.ts';
import type { KeyParts } from '../../src/use-cases/people/keys.ts';
import type { Passwords } from '../../src/use-cases/people/records.ts';
import { signIn, type NewSession, type SessionParts } from '../../src/use-cases/people/sessions.ts';
import { createUser, type UserParts } from '../../src/use-cases/people/users.ts';
import type { TestStores } from '../services/stores.ts';

export const PASSWORD = 'violet tram 42';
export const VISITOR = { address: '10.0.0.7', userAgent: 'test', requestId: null };

/** The real hash takes a quarter of a second; here it is the rules around it that are tried. */
export const quickPasswords: Passwords = {
  hash: (password) => Promise.resolve(`hash of ${password}`),
  verify: (password, hash) => Promise.resolve(hash === `hash of ${password}`),
};

export function partsOf(stores: TestStores): SessionParts & UserParts & KeyParts {
  return { ...stores, passwords: quickPasswords };
}

export async function newUser(
  stores: TestStores,
  name: string,
  role: Role,
): Promise<{ readonly user: User; readonly caller: Caller }> {
  const outcome = await createUser(partsOf(stores), SYSTEM, { name, role, password: PASSWORD });
  if (outcome.kind === 'refused') throw new Error(outcome.detail);
  const actor = { kind: 'user' as const, id: outcome.value.id, name };
  const caller: Caller = { actor, role, scopes: null, address: null, requestId: null };
  return { user: outcome.value, caller };
}

export async function signedIn(stores: TestStores, name: string): Promise<NewSession> {
  const outcome = await signIn(partsOf(stores), VISITOR, { name, password: PASSWORD });
  if (outcome.kind === 'refused') throw new Error(outcome.detail);
  return outcome.value;
}

export async function codeOf(outcome: Promise<{ kind: string; code?: string }>): Promise<string> {
  const { kind, code } = await outcome;
  return code ?? kind;
}
