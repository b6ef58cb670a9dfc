import type { z } from 'zod';
import type { Role, Scope } from '../people.ts';
import type { ProblemCode } from '../problem.ts';

/** Bodies that are not JSON. */
export type RawBody = 'image' | 'multipart' | 'zip' | 'events' | 'text' | 'bytes';

/**
 * Who may call: a role and whatever is above it, `anyone` (also signed out), or `signed-in`.
 * An API key needs the scope as well; endpoints without one take no key.
 */
export interface Access {
  readonly role: Role | 'anyone' | 'signed-in';
  readonly scope?: Scope;
}

/** One door of the API: validation, types, documentation and the table of rights come from it. */
export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** under /api/v1, parameters as `:name` */
  readonly path: `/${string}`;
  readonly summary: string;
  readonly tag: string;
  readonly access: Access;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodType;
  readonly body?: { readonly json?: z.ZodType; readonly raw?: readonly RawBody[] };
  readonly answers: Readonly<Record<number, z.ZodType | RawBody | 'nothing'>>;
  readonly problems: readonly ProblemCode[];
}
