import type { Access } from '@hand-digits/contract';
import { refused, type Refused } from '../../use-cases/outcome.ts';
import { roleReaches } from '../../use-cases/people/keys.ts';
import type { Identity } from './identity.ts';

export type RightsRefusal =
  'sign-in-required' | 'session-expired' | 'role-insufficient' | 'scope-insufficient';

/** Why this sender may not come through this door; undefined where it may. */
export function refuseAccess(
  identity: Identity,
  access: Access,
): Refused<RightsRefusal> | undefined {
  if (access.role === 'anyone') return undefined;
  switch (identity.kind) {
    case 'nobody':
      return (
        identity.why ?? refused('sign-in-required', 'This needs a signed-in user or an API key.')
      );
    case 'key':
      return refuseKey(identity, access) ?? refuseRole(identity, access);
    case 'session':
    case 'open':
      return refuseRole(identity, access);
  }
}

function refuseKey(
  { caller }: Extract<Identity, { kind: 'key' }>,
  { scope }: Access,
): Refused<'scope-insufficient'> | undefined {
  if (scope === undefined) {
    return refused('scope-insufficient', 'This takes no API key: a person must sign in for it.');
  }
  if (caller.scopes?.includes(scope) === true) return undefined;
  return refused('scope-insufficient', `The API key lacks the scope ${scope}.`);
}

function refuseRole(
  { caller }: Exclude<Identity, { kind: 'nobody' }>,
  { role }: Access,
): Refused<'role-insufficient'> | undefined {
  if (role === 'anyone' || role === 'signed-in' || roleReaches(caller.role, role)) return undefined;
  return refused(
    'role-insufficient',
    `This needs the role ${role}; ${caller.actor.name} is ${caller.role}.`,
  );
}
