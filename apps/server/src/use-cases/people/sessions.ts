import type { Session, User } from '@hand-digits/contract';
import { audit, type AuditRecord, type Caller, type Clock, type Ids } from '../caller.ts';
import { done, refused, type Outcome, type Refused } from '../outcome.ts';
import { timestamp } from '../present.ts';
import type {
  AttemptStore,
  Passwords,
  Secrets,
  SessionRecord,
  SessionStore,
  UserRecord,
  UserStore,
} from './records.ts';
import { tryPassword } from './throttle.ts';
import { presentUser, refuseWeak } from './users.ts';

const DAY_MS = 24 * 60 * 60_000;
/** A session ends this long after sign-in, whatever happens. */
const LONGEST_MS = 30 * DAY_MS;
/** … and this long after it was last used. */
const IDLE_MS = 7 * DAY_MS;
/** Last use is written at most this often: a write for every request would be a waste. */
const SEEN_EVERY_MS = 5 * 60_000;

export interface SessionParts {
  readonly users: UserStore;
  readonly sessions: SessionStore;
  readonly attempts: AttemptStore;
  readonly audits: { append(record: AuditRecord): Promise<void> };
  readonly passwords: Passwords;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** Where a request comes from, before it is known who asks. */
export interface Visitor {
  readonly address: string | null;
  readonly userAgent: string | null;
  readonly requestId: string | null;
}

export interface SignedIn {
  readonly user: User;
  readonly sessionId: string;
  readonly csrfToken: string;
  readonly expiresAt: number;
}

/** `token` goes into the cookie and nowhere else. */
export type NewSession = SignedIn & { readonly token: string };

export async function signIn(
  parts: SessionParts,
  visitor: Visitor,
  { name, password }: { readonly name: string; readonly password: string },
): Promise<Outcome<NewSession, 'credentials-wrong' | 'too-many-attempts'>> {
  const attempt = { name, address: visitor.address };
  const user = await parts.users.findByName(name);
  const tried = await tryPassword(parts, attempt, async () => {
    const fits = await passwordFits(parts, user, password);
    return fits && user?.disabled === false;
  });
  if (tried.kind === 'wait') return tooMany(tried.seconds);
  if (user === undefined || tried.kind === 'wrong') {
    await parts.audits.append(signInNote(parts, visitor, { user, name, action: 'session.refuse' }));
    return refused('credentials-wrong', 'Name or password is wrong, or the account is disabled.');
  }
  await parts.audits.append(signInNote(parts, visitor, { user, name, action: 'session.begin' }));
  return done(await beginSession(parts, visitor, user));
}

function tooMany(seconds: number): Refused<'too-many-attempts'> {
  const detail = `Too many sign-ins failed or are under way. Wait ${seconds} seconds.`;
  return refused('too-many-attempts', detail, { retryAfterSeconds: seconds });
}

/** Takes as long for names that do not exist, so that they cannot be told apart. */
async function passwordFits(
  parts: Pick<SessionParts, 'passwords'>,
  user: UserRecord | undefined,
  password: string,
): Promise<boolean> {
  if (user !== undefined) return parts.passwords.verify(password, user.passwordHash);
  await parts.passwords.hash(password);
  return false;
}

function signInNote(
  parts: Pick<SessionParts, 'clock' | 'ids'>,
  { address, requestId }: Visitor,
  {
    user,
    name,
    action,
  }: { readonly user: UserRecord | undefined; readonly name: string; readonly action: string },
): AuditRecord {
  const actor = { kind: 'user' as const, id: user?.id ?? null, name: name.slice(0, 64) };
  const caller: Caller = { actor, role: 'viewer', scopes: null, address, requestId };
  const subject = user === undefined ? null : { kind: 'user', id: user.id };
  return audit(parts, caller, { action, subject });
}

/** Also for the first administrator, who need not type the password twice. */
export async function beginSession(
  parts: Pick<SessionParts, 'sessions' | 'secrets' | 'clock' | 'ids'>,
  { address, userAgent }: Visitor,
  user: UserRecord,
): Promise<NewSession> {
  const token = parts.secrets.token();
  const now = parts.clock();
  const session: SessionRecord = {
    id: parts.ids(),
    digest: parts.secrets.digest(token),
    userId: user.id,
    createdAt: now,
    lastSeenAt: now,
    expiresAt: now + LONGEST_MS,
    userAgent: userAgent?.slice(0, 300) ?? null,
    address,
  };
  await parts.sessions.insert(session);
  return { ...signedIn(parts, user, { session, token }), token };
}

/** Who a session cookie stands for. */
export async function resumeSession(
  parts: Pick<SessionParts, 'users' | 'sessions' | 'secrets' | 'clock'>,
  token: string,
): Promise<Outcome<SignedIn, 'session-expired'>> {
  const now = parts.clock();
  const session = await parts.sessions.findByDigest(parts.secrets.digest(token));
  if (session === undefined || isOver(session, now)) return expired();
  const user = await parts.users.find(session.userId);
  if (user === undefined || user.disabled) return expired();
  if (now - session.lastSeenAt > SEEN_EVERY_MS) {
    await parts.sessions.seen(session.id, now);
    await parts.users.seen(user.id, now);
  }
  return done(signedIn(parts, user, { session, token }));
}

function isOver({ expiresAt, lastSeenAt }: SessionRecord, now: number): boolean {
  return now >= expiresAt || now - lastSeenAt > IDLE_MS;
}

function expired(): Refused<'session-expired'> {
  return refused('session-expired', 'The session has ended. Sign in again.');
}

/** The CSRF token follows from the secret cookie, so that it needs no place of its own. */
function signedIn(
  parts: Pick<SessionParts, 'secrets'>,
  user: UserRecord,
  { session, token }: { readonly session: SessionRecord; readonly token: string },
): SignedIn {
  const { id, expiresAt } = session;
  const csrfToken = parts.secrets.digest(`csrf:${token}`);
  return { user: presentUser(user), sessionId: id, csrfToken, expiresAt };
}

export async function signOut(
  parts: Pick<SessionParts, 'sessions'>,
  { user, sessionId }: SignedIn,
): Promise<void> {
  await parts.sessions.end(sessionId, user.id);
}

export async function changePassword(
  parts: SessionParts,
  {
    caller,
    signedIn: { user, sessionId },
  }: { readonly caller: Caller; readonly signedIn: SignedIn },
  { current, next }: { readonly current: string; readonly next: string },
): Promise<Outcome<null, 'credentials-wrong' | 'password-too-weak' | 'too-many-attempts'>> {
  const attempt = { name: user.name, address: caller.address };
  const tried = await tryPassword(parts, attempt, async () =>
    passwordFits(parts, await parts.users.find(user.id), current),
  );
  if (tried.kind === 'wait') return tooMany(tried.seconds);
  if (tried.kind === 'wrong') {
    return refused('credentials-wrong', 'The current password is wrong.');
  }
  const weak = refuseWeak(next, user.name);
  if (weak !== undefined) return weak;
  const passwordHash = await parts.passwords.hash(next);
  const note = audit(parts, caller, {
    action: 'user.change-password',
    subject: { kind: 'user', id: user.id },
  });
  await parts.users.change(user.id, { passwordHash }, { audit: note, keepSession: sessionId });
  return done(null);
}

export async function listSessions(
  parts: Pick<SessionParts, 'sessions'>,
  { user, sessionId }: SignedIn,
): Promise<Outcome<{ items: Session[] }>> {
  const sessions = await parts.sessions.listOf(user.id);
  return done({ items: sessions.map((session) => presentSession(session, sessionId)) });
}

function presentSession(session: SessionRecord, current: string): Session {
  const { id, userId, userAgent, address } = session;
  return {
    ...{ id, userId, userAgent, address },
    createdAt: timestamp(session.createdAt),
    lastSeenAt: timestamp(session.lastSeenAt),
    expiresAt: timestamp(session.expiresAt),
    current: id === current,
  };
}

export async function endSession(
  parts: Pick<SessionParts, 'sessions'>,
  { user }: SignedIn,
  id: string,
): Promise<Outcome<null, 'session-not-found'>> {
  const ended = await parts.sessions.end(id, user.id);
  return ended ? done(null) : refused('session-not-found', `You have no session ${id}.`);
}
