import { z } from 'zod';
import { Actor, Cursor, Id, LimitInQuery, PageLinks, Timestamp, freeText } from './scalars.ts';

/**
 * viewer: reads everything, has images read · reviewer: also corrects, runs batches · administrator:
 * also deletes, models, users, settings
 */
export const Role = z.enum(['viewer', 'reviewer', 'administrator']).meta({ id: 'Role' });
export type Role = z.infer<typeof Role>;

export const UserName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/)
  .meta({ id: 'UserName' });
export type UserName = z.infer<typeof UserName>;

export const User = z
  .object({
    id: Id,
    name: UserName,
    displayName: z.string(),
    role: Role,
    disabled: z.boolean(),
    createdAt: Timestamp,
    lastSeenAt: Timestamp.nullable(),
  })
  .meta({ id: 'User' });
export type User = z.infer<typeof User>;

export const UserList = z.object({ items: z.array(User) }).meta({ id: 'UserList' });
export type UserList = z.infer<typeof UserList>;

export const Password = z.string().min(1).max(200);
export type Password = z.infer<typeof Password>;

export const CreateUser = z
  .strictObject({
    name: UserName,
    displayName: freeText(100).min(1).optional(),
    role: Role,
    password: Password,
  })
  .meta({ id: 'CreateUser' });
export type CreateUser = z.infer<typeof CreateUser>;

export const PatchUser = z
  .strictObject({
    displayName: freeText(100).min(1).optional(),
    role: Role.optional(),
    disabled: z.boolean().optional(),
    password: Password.optional(),
  })
  .meta({ id: 'PatchUser' });
export type PatchUser = z.infer<typeof PatchUser>;

/** POST /session */
export const SignIn = z
  .strictObject({ name: freeText(64).min(1), password: Password })
  .meta({ id: 'SignIn' });
export type SignIn = z.infer<typeof SignIn>;

/** POST /setup: the first administrator, while there is none. */
export const SetUp = z
  .strictObject({
    name: UserName,
    displayName: freeText(100).min(1).optional(),
    password: Password,
  })
  .meta({ id: 'SetUp' });
export type SetUp = z.infer<typeof SetUp>;

/** POST /session/password */
export const ChangePassword = z
  .strictObject({ current: Password, next: Password })
  .meta({ id: 'ChangePassword' });
export type ChangePassword = z.infer<typeof ChangePassword>;

/** GET /session: who is asking, and what may be done. Answers signed-out visitors too. */
export const SessionInfo = z
  .object({
    mode: z.enum(['open', 'signed-in', 'signed-out']).meta({
      description: 'open: one user on the loopback, no users exist',
    }),
    user: User.nullable(),
    role: Role.nullable(),
    csrfToken: z.string().nullable(),
    setupNeeded: z.boolean(),
    version: z.string(),
  })
  .meta({ id: 'SessionInfo' });
export type SessionInfo = z.infer<typeof SessionInfo>;

export const Session = z
  .object({
    id: Id,
    userId: Id,
    createdAt: Timestamp,
    lastSeenAt: Timestamp,
    expiresAt: Timestamp,
    userAgent: z.string().nullable(),
    address: z.string().nullable(),
    current: z.boolean(),
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof Session>;

export const SessionList = z.object({ items: z.array(Session) }).meta({ id: 'SessionList' });
export type SessionList = z.infer<typeof SessionList>;

/** What an API key may do; its owner's role limits it further. */
export const Scope = z
  .enum([
    'predictions:read',
    'predictions:create',
    'predictions:correct',
    'predictions:delete',
    'batches',
    'models:read',
    'models:manage',
    'administer',
  ])
  .meta({ id: 'Scope' });
export type Scope = z.infer<typeof Scope>;

export const ApiKey = z
  .object({
    id: Id,
    name: z.string(),
    prefix: z.string().meta({ description: 'the first characters, to recognise it by' }),
    scopes: z.array(Scope),
    ownerId: Id.nullable(),
    ownerName: z.string(),
    createdAt: Timestamp,
    expiresAt: Timestamp.nullable(),
    lastUsedAt: Timestamp.nullable(),
    revokedAt: Timestamp.nullable(),
  })
  .meta({ id: 'ApiKey' });
export type ApiKey = z.infer<typeof ApiKey>;

export const ApiKeyList = z.object({ items: z.array(ApiKey) }).meta({ id: 'ApiKeyList' });
export type ApiKeyList = z.infer<typeof ApiKeyList>;

export const CreateApiKey = z
  .strictObject({
    name: freeText(100).min(1),
    scopes: z.array(Scope).min(1),
    expiresAt: Timestamp.nullable().default(null),
  })
  .meta({ id: 'CreateApiKey' });
export type CreateApiKey = z.infer<typeof CreateApiKey>;

export const CreatedApiKey = z
  .object({ key: ApiKey, secret: z.string().meta({ description: 'shown this once' }) })
  .meta({ id: 'CreatedApiKey' });
export type CreatedApiKey = z.infer<typeof CreatedApiKey>;

/** One change that someone made, or one that was refused for lack of rights. */
export const AuditEntry = z
  .object({
    id: Id,
    at: Timestamp,
    actor: Actor,
    action: z.string().meta({ examples: ['prediction.correct', 'model.activate'] }),
    subject: z.object({ kind: z.string(), id: z.string() }).nullable(),
    details: z.record(z.string(), z.unknown()),
    address: z.string().nullable(),
    requestId: z.string().nullable(),
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntry = z.infer<typeof AuditEntry>;

export const AuditQuery = z.strictObject({
  actor: Id.optional(),
  action: freeText(60).optional().meta({ description: 'whole, or a prefix ending in .' }),
  subject: freeText(100).optional(),
  from: Timestamp.optional(),
  to: Timestamp.optional(),
  limit: LimitInQuery,
  after: Cursor.optional(),
  before: Cursor.optional(),
});
export type AuditQuery = z.infer<typeof AuditQuery>;

export const AuditPage = z
  .object({ items: z.array(AuditEntry), links: PageLinks })
  .meta({ id: 'AuditPage' });
export type AuditPage = z.infer<typeof AuditPage>;
