import type { Role, Scope } from '@hand-digits/contract';
import type { AuditRecord } from '../caller.ts';

export interface UserRecord {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly role: Role;
  readonly disabled: boolean;
  readonly passwordHash: string;
  readonly createdAt: number;
  readonly lastSeenAt: number | null;
}

export type UserChange = Partial<
  Pick<UserRecord, 'displayName' | 'role' | 'disabled' | 'passwordHash'>
>;

/** The port to the users. Names are unique, upper and lower case alike. */
export interface UserStore {
  list(): Promise<readonly UserRecord[]>;
  find(id: string): Promise<UserRecord | undefined>;
  findByName(name: string): Promise<UserRecord | undefined>;
  /** whether anyone at all can sign in as administrator */
  hasAdministrator(): Promise<boolean>;
  insert(user: UserRecord, audit: AuditRecord): Promise<'stored' | 'name-taken'>;
  /** `insert` of the first administrator; refused when there is one, also against a race */
  insertFirst(user: UserRecord, audit: AuditRecord): Promise<'stored' | 'not-first'>;
  /** Changes and, where the role, the state or the password changes, ends the user's other sessions. */
  change(
    id: string,
    change: UserChange,
    how: { readonly audit: AuditRecord; readonly keepSession: string | null },
  ): Promise<'changed' | 'not-found' | 'last-administrator'>;
  seen(id: string, at: number): Promise<void>;
}

export interface SessionRecord {
  readonly id: string;
  /** SHA-256 of the token in the cookie; the token itself is never kept */
  readonly digest: string;
  readonly userId: string;
  readonly createdAt: number;
  readonly lastSeenAt: number;
  readonly expiresAt: number;
  readonly userAgent: string | null;
  readonly address: string | null;
}

export interface SessionStore {
  insert(session: SessionRecord): Promise<void>;
  findByDigest(digest: string): Promise<SessionRecord | undefined>;
  listOf(userId: string): Promise<readonly SessionRecord[]>;
  seen(id: string, at: number): Promise<void>;
  /** @returns false where this user has no such session */
  end(id: string, userId: string): Promise<boolean>;
  endExpired(now: number): Promise<void>;
}

export interface KeyRecord {
  readonly id: string;
  readonly name: string;
  /** the first characters, shown so that people recognise it */
  readonly prefix: string;
  /** SHA-256 of the whole key; the key itself is never kept */
  readonly digest: string;
  readonly scopes: readonly Scope[];
  /** null: made on the open, single-user installation */
  readonly ownerId: string | null;
  readonly ownerName: string;
  readonly createdAt: number;
  readonly expiresAt: number | null;
  readonly lastUsedAt: number | null;
  readonly revokedAt: number | null;
}

export interface KeyStore {
  insert(key: KeyRecord, audit: AuditRecord): Promise<void>;
  find(id: string): Promise<KeyRecord | undefined>;
  findByDigest(digest: string): Promise<KeyRecord | undefined>;
  /** of one owner; null: of all */
  list(ownerId: string | null): Promise<readonly KeyRecord[]>;
  revoke(id: string, at: number, audit: AuditRecord): Promise<void>;
  used(id: string, at: number): Promise<void>;
}

/** How many sign-ins failed, and when the last one did; zeros where none did. */
export interface AttemptCount {
  readonly failures: number;
  readonly lastAt: number;
}

/** Failed sign-ins, counted under keys such as `address:10.0.0.7`. */
export interface AttemptStore {
  find(keys: readonly string[]): Promise<readonly AttemptCount[]>;
  /**
   * Reads the counts of some keys and writes what `next` makes of them, as one step that nobody comes
   * between; null leaves them as they are.
   * @returns what was found
   */
  change(
    keys: readonly string[],
    next: (found: readonly AttemptCount[]) => readonly AttemptCount[] | null,
  ): Promise<readonly AttemptCount[]>;
  forget(before: number): Promise<void>;
}

/** Slow on purpose; runs off the event loop. Throws `passwords-busy` where too many wait for it. */
export interface Passwords {
  hash(password: string): Promise<string>;
  verify(password: string, hash: string): Promise<boolean>;
}

/** Tokens that cannot be guessed, and what is kept of them. */
export interface Secrets {
  /** 256 random bits, URL-safe */
  token(): string;
  /** SHA-256, hexadecimal */
  digest(text: string): string;
}
