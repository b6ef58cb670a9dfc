import type { SessionInfo } from '@hand-digits/contract';
import type { FastifyReply } from 'fastify';
import { done, refused, type Outcome } from '../../use-cases/outcome.ts';
import type { UseCaseParts } from '../../use-cases/parts.ts';
import { createKey, listKeys, revokeKey } from '../../use-cases/people/keys.ts';
import {
  beginSession,
  changePassword,
  endSession,
  listSessions,
  signIn,
  signOut,
  type NewSession,
  type SignedIn,
} from '../../use-cases/people/sessions.ts';
import { changeUser, createUser, listUsers, setUp } from '../../use-cases/people/users.ts';
import {
  clearSessionCookie,
  writeSessionCookie,
  type CookieKind,
} from '../guards/session-cookie.ts';
import type { Handlers } from '../handler.ts';

type Group =
  | 'getSession'
  | 'setUp'
  | 'signIn'
  | 'signOut'
  | 'changePassword'
  | 'listSessions'
  | 'endSession'
  | 'listUsers'
  | 'createUser'
  | 'changeUser'
  | 'listKeys'
  | 'createKey'
  | 'revokeKey';

export interface PeopleHandlerOptions {
  readonly cookie: CookieKind;
  /** told whenever there may be an administrator where there was none */
  readonly onUsersChanged: () => void;
  /** of the program */
  readonly version: string;
}

/** Sessions, users and API keys. */
export function peopleHandlers(
  parts: UseCaseParts,
  options: PeopleHandlerOptions,
): Pick<Handlers, Group> {
  return { ...sessionHandlers(parts, options), ...userHandlers(parts, options) };
}

function sessionHandlers(
  parts: UseCaseParts,
  options: PeopleHandlerOptions,
): Pick<Handlers, 'getSession' | 'setUp' | 'signIn' | 'signOut'> & Pick<Handlers, OwnSession> {
  const { cookie } = options;
  return {
    getSession: getSession(parts, options),
    setUp: setUpHandler(parts, options),
    signIn: async ({ visitor, json, reply }) => {
      const outcome = await signIn(parts, visitor, json);
      return outcome.kind === 'done' ? begun(reply, options, outcome.value) : outcome;
    },
    signOut: async ({ signedIn, reply }) => {
      if (signedIn !== null) await signOut(parts, signedIn);
      clearSessionCookie(reply, cookie);
      return done(null);
    },
    ...ownSessionHandlers(parts),
  };
}

type OwnSession = 'changePassword' | 'listSessions' | 'endSession';

function ownSessionHandlers(parts: UseCaseParts): Pick<Handlers, OwnSession> {
  return {
    changePassword: async ({ caller, signedIn, json }) =>
      signedIn === null ? noSession() : changePassword(parts, { caller, signedIn }, json),
    listSessions: async ({ signedIn }) =>
      signedIn === null ? done({ items: [] }) : listSessions(parts, signedIn),
    endSession: async ({ signedIn, params }) =>
      signedIn === null ? noSession() : endSession(parts, signedIn, params.id),
  };
}

function noSession(): Outcome<never, 'sign-in-required'> {
  return refused('sign-in-required', 'There is no session: nobody has signed in here.');
}

function getSession(
  parts: UseCaseParts,
  { version }: PeopleHandlerOptions,
): Handlers['getSession'] {
  return async ({ caller, signedIn }) => {
    const setupNeeded = !(await parts.users.hasAdministrator());
    return done({
      mode: modeOf(caller?.actor.kind),
      user: signedIn?.user ?? null,
      role: caller?.role ?? null,
      csrfToken: signedIn?.csrfToken ?? null,
      setupNeeded,
      version,
    });
  };
}

function modeOf(actor: string | undefined): 'open' | 'signed-in' | 'signed-out' {
  if (actor === undefined) return 'signed-out';
  return actor === 'local' ? 'open' : 'signed-in';
}

/** Whoever makes the first administrator is signed in as that. */
function setUpHandler(parts: UseCaseParts, options: PeopleHandlerOptions): Handlers['setUp'] {
  return async ({ caller, visitor, json, reply }) => {
    const outcome = await setUp(parts, caller, json);
    if (outcome.kind === 'refused') return outcome;
    options.onUsersChanged();
    const user = await parts.users.find(outcome.value.id);
    if (user === undefined) throw new Error(`The new user ${outcome.value.id} is gone.`);
    return begun(reply, options, await beginSession(parts, visitor, user));
  };
}

/** The token goes into the cookie, the rest is told. */
function begun(
  reply: FastifyReply,
  { cookie, version }: PeopleHandlerOptions,
  session: NewSession,
): ReturnType<typeof done<SessionInfo>> {
  writeSessionCookie(reply, cookie, session);
  const { user, csrfToken }: SignedIn = session;
  const { role } = user;
  return done({ mode: 'signed-in', user, role, csrfToken, setupNeeded: false, version });
}

function userHandlers(
  parts: UseCaseParts,
  { onUsersChanged }: PeopleHandlerOptions,
): Pick<
  Handlers,
  'listUsers' | 'createUser' | 'changeUser' | 'listKeys' | 'createKey' | 'revokeKey'
> {
  return {
    listUsers: () => listUsers(parts),
    createUser: async ({ caller, json }) => {
      const outcome = await createUser(parts, caller, json);
      onUsersChanged();
      return outcome;
    },
    changeUser: async ({ caller, params, json }) => {
      const outcome = await changeUser(parts, caller, { id: params.id, patch: json });
      onUsersChanged();
      return outcome;
    },
    listKeys: ({ caller }) => listKeys(parts, caller),
    createKey: ({ caller, json }) => createKey(parts, caller, json),
    revokeKey: ({ caller, params }) => revokeKey(parts, caller, params.id),
  };
}
