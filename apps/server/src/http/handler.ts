import type {
  Endpoint,
  endpoints,
  EndpointName,
  ProblemCode,
  RawBody,
} from '@hand-digits/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Caller } from '../use-cases/caller.ts';
import type { Picture } from '../use-cases/media.ts';
import type { Outcome } from '../use-cases/outcome.ts';
import type { SignedIn, Visitor } from '../use-cases/people/sessions.ts';

/** Refusals that any endpoint may meet besides its own. */
export type GeneralProblem =
  | 'request-invalid'
  | 'json-malformed'
  | 'media-type-unsupported'
  | 'payload-too-large'
  | 'sign-in-required'
  | 'role-insufficient'
  | 'scope-insufficient'
  | 'shutting-down'
  | 'overloaded';

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;
type JsonOf<E> = E extends { body: { json: infer S } } ? Parsed<S> : undefined;

/** A request that came through every guard, with each part read by its schema. */
export interface Call<E extends Endpoint> {
  /** null only where the endpoint is for anyone */
  readonly caller: E['access']['role'] extends 'anyone' ? Caller | null : Caller;
  /** null for keys, for the open installation, and for nobody */
  readonly signedIn: SignedIn | null;
  readonly visitor: Visitor;
  readonly params: E extends { params: infer S } ? Parsed<S> : undefined;
  readonly query: E extends { query: infer S } ? Parsed<S> : undefined;
  /** undefined where the body came in another form */
  readonly json: E extends { body: { raw: readonly RawBody[] } }
    ? JsonOf<E> | undefined
    : JsonOf<E>;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** An answer that is not JSON. */
export type RawAnswer =
  | { readonly kind: 'picture'; readonly picture: Picture }
  | { readonly kind: 'download'; readonly download: Download }
  /** each string is one Server-Sent Event */
  | { readonly kind: 'events'; readonly events: AsyncIterable<string> };

export interface Download {
  readonly content: AsyncIterable<Uint8Array | string>;
  readonly mediaType: string;
  readonly fileName: string;
  /** where it is known before the first byte */
  readonly bytes?: number;
}

type Success<E extends Endpoint> = E['answers'][keyof E['answers']];
type AnswerOf<E extends Endpoint> =
  Success<E> extends z.ZodType
    ? z.input<Success<E>>
    : Success<E> extends 'nothing'
      ? null
      : RawAnswer;

/**
 * Does what an endpoint promises. The compiler holds it to the answer and to the problems that the
 * endpoint's description lists, so that the documentation cannot lie.
 */
export type Handler<E extends Endpoint> = (
  call: Call<E>,
) => Promise<Outcome<AnswerOf<E>, E['problems'][number] | GeneralProblem>>;

/** One handler for each endpoint of the contract. */
export type Handlers = { readonly [N in EndpointName]: Handler<(typeof endpoints)[N]> };

/** Any handler, once its types have done their work. */
export type AnyHandler = (call: Call<Endpoint>) => Promise<Outcome<unknown, ProblemCode>>;
