import type { CreateUser, PatchUser, User } from '@hand-digits/contract';
import { audit, type Caller, type Clock, type Ids } from '../caller.ts';
import { done, refused, type Outcome, type Refused } from '../outcome.ts';
import { timestamp } from '../present.ts';
import { weaknessOf } from './password-policy.ts';
import type { Passwords, UserChange, UserRecord, UserStore } from './records.ts';

export interface UserParts {
  readonly users: UserStore;
  readonly passwords: Passwords;
  readonly clock: Clock;
  readonly ids: Ids;
}

export function presentUser(user: UserRecord): User {
  const { id, name, displayName, role, disabled, createdAt, lastSeenAt } = user;
  const seen = lastSeenAt === null ? null : timestamp(lastSeenAt);
  return {
    id,
    name,
    displayName,
    role,
    disabled,
    createdAt: timestamp(createdAt),
    lastSeenAt: seen,
  };
}

export async function listUsers(
  parts: Pick<UserParts, 'users'>,
): Promise<Outcome<{ items: User[] }>> {
  return done({ items: (await parts.users.list()).map(presentUser) });
}

export async function createUser(
  parts: UserParts,
  caller: Caller,
  wanted: CreateUser,
): Promise<Outcome<User, 'user-already-exists' | 'password-too-weak'>> {
  const weak = refuseWeak(wanted.password, wanted.name);
  if (weak !== undefined) return weak;
  const user = await newUser(parts, wanted);
  const outcome = await parts.users.insert(user, audit(parts, caller, created(user)));
  if (outcome === 'stored') return done(presentUser(user));
  return refused('user-already-exists', `A user named ${wanted.name} exists. Choose another name.`);
}

/**
 * The first administrator: made once, by the one user of an installation that is still open. Whoever
 * comes from elsewhere would take it over.
 * @param caller null where nobody known asks
 */
export async function setUp(
  parts: UserParts,
  caller: Caller | null,
  wanted: Omit<CreateUser, 'role'>,
): Promise<Outcome<User, 'setup-closed' | 'password-too-weak'>> {
  const closed = refused('setup-closed', 'An administrator exists already. Sign in instead.');
  if (await parts.users.hasAdministrator()) return closed;
  if (!mayBegin(caller)) return notFromHere();
  const weak = refuseWeak(wanted.password, wanted.name);
  if (weak !== undefined) return weak;
  const user = await newUser(parts, { ...wanted, role: 'administrator' });
  const outcome = await parts.users.insertFirst(user, audit(parts, caller, created(user)));
  return outcome === 'stored' ? done(presentUser(user)) : closed;
}

/** The commands that act for the program itself come from its machine as well. */
function mayBegin(caller: Caller | null): caller is Caller {
  return caller?.actor.kind === 'local' || caller?.actor.kind === 'system';
}

function notFromHere(): Refused<'setup-closed'> {
  return refused(
    'setup-closed',
    'The first administrator is made on the server’s own machine: open the application there, or run ' +
      'npx hand-digits user add NAME --role administrator',
  );
}

function created({ id, name, role }: UserRecord): Parameters<typeof audit>[2] {
  return { action: 'user.create', subject: { kind: 'user', id }, details: { name, role } };
}

async function newUser(parts: UserParts, wanted: CreateUser): Promise<UserRecord> {
  const { name, displayName = name, role, password } = wanted;
  return {
    id: parts.ids(),
    name,
    displayName,
    role,
    disabled: false,
    passwordHash: await parts.passwords.hash(password),
    createdAt: parts.clock(),
    lastSeenAt: null,
  };
}

export function refuseWeak(
  password: string,
  userName: string,
): Refused<'password-too-weak'> | undefined {
  const weakness = weaknessOf(password, userName);
  return weakness === undefined ? undefined : refused('password-too-weak', weakness);
}

export async function changeUser(
  parts: UserParts,
  caller: Caller,
  { id, patch }: { readonly id: string; readonly patch: PatchUser },
): Promise<Outcome<User, 'user-not-found' | 'last-administrator' | 'password-too-weak'>> {
  const user = await parts.users.find(id);
  if (user === undefined) return noUser(id);
  const { password } = patch;
  const weak = password === undefined ? undefined : refuseWeak(password, user.name);
  if (weak !== undefined) return weak;
  const change = await changeOf(parts, patch);
  const { passwordHash, ...told } = change;
  const note = audit(parts, caller, {
    action: 'user.change',
    subject: { kind: 'user', id },
    details: passwordHash === undefined ? told : { ...told, password: 'changed' },
  });
  switch (await parts.users.change(id, change, { audit: note, keepSession: null })) {
    case 'changed':
      return done(presentUser({ ...user, ...change }));
    case 'not-found':
      return noUser(id);
    case 'last-administrator':
      return refused(
        'last-administrator',
        `${user.name} is the last administrator. Make another first.`,
      );
  }
}

async function changeOf(parts: UserParts, patch: PatchUser): Promise<UserChange> {
  const { password, displayName, role, disabled } = patch;
  return {
    ...(displayName === undefined ? {} : { displayName }),
    ...(role === undefined ? {} : { role }),
    ...(disabled === undefined ? {} : { disabled }),
    ...(password === undefined ? {} : { passwordHash: await parts.passwords.hash(password) }),
  };
}

function noUser(id: string): Refused<'user-not-found'> {
  return refused('user-not-found', `There is no user ${id}.`);
}
