import type { Endpoint, ProblemCode, RawBody } from '@hand-digits/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { done, refused, type Outcome } from '../use-cases/outcome.ts';
import type { Identity } from './guards/identity.ts';
import type { AnyHandler, Call, RawAnswer } from './handler.ts';
import { sendJson, sendRaw, sendRefusal } from './send.ts';
import { validate, type Place } from './validation.ts';

/** Runs an endpoint's handler on a request whose sender is known and may come in. */
export function bind(
  endpoint: Endpoint,
  handler: AnyHandler,
): (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply> {
  const [status, success] = successOf(endpoint);
  return async (request, reply) => {
    const read = readRequest(endpoint, request, reply);
    const outcome = read.kind === 'done' ? await handler(read.value) : read;
    if (outcome.kind === 'refused') return sendRefusal(request, reply, outcome);
    if (success === 'nothing') return reply.code(status).send();
    if (typeof success !== 'string') return sendJson(reply, status, outcome.value);
    return sendRaw(request, reply.code(status), outcome.value as RawAnswer);
  };
}

/** The one status with which an endpoint succeeds, and what it then answers. */
export function successOf({ answers }: Endpoint): [number, z.ZodType | RawBody | 'nothing'] {
  const [entry] = Object.entries(answers);
  if (entry === undefined) throw new Error('An endpoint must have an answer.');
  return [Number(entry[0]), entry[1]];
}

function readRequest(
  endpoint: Endpoint,
  request: FastifyRequest,
  reply: FastifyReply,
): Outcome<Call<Endpoint>, ProblemCode> {
  const params = read(endpoint.params, request.params, 'params');
  if (params.kind === 'refused') return params;
  const query = read(endpoint.query, request.query, 'query');
  if (query.kind === 'refused') return query;
  const json = readJson(endpoint, request);
  if (json.kind === 'refused') return json;
  const identity = request.identity;
  const call = {
    caller: identity.kind === 'nobody' ? null : identity.caller,
    signedIn: signedInOf(identity),
    visitor: visitorOf(request),
    params: params.value,
    query: query.value,
    json: json.value,
    request,
    reply,
  };
  // Endpoints that need a caller were refused to nobody before.
  return done(call as Call<Endpoint>);
}

function signedInOf(identity: Identity): Call<Endpoint>['signedIn'] {
  return identity.kind === 'session' ? identity.signedIn : null;
}

export function visitorOf(request: FastifyRequest): Call<Endpoint>['visitor'] {
  const { ip, id, headers } = request;
  return { address: ip, userAgent: headers['user-agent'] ?? null, requestId: id };
}

function read(
  schema: z.ZodType | undefined,
  value: unknown,
  place: Place,
): Outcome<unknown, 'request-invalid'> {
  return schema === undefined ? done(undefined) : validate(schema, value, place);
}

type BodyRefusal = 'request-invalid' | 'media-type-unsupported';

function readJson({ body }: Endpoint, request: FastifyRequest): Outcome<unknown, BodyRefusal> {
  if (body === undefined) return done(undefined);
  const kind = bodyKind(request);
  if (kind !== 'json' && kind !== 'none') {
    return body.raw?.includes(kind) === true ? done(undefined) : wrongKind(body, request);
  }
  const { json } = body;
  if (json === undefined || (kind === 'none' && !acceptsNothing(json))) {
    return wrongKind(body, request);
  }
  return validate(json, request.body ?? {}, 'body');
}

/** An endpoint whose body is all optional is content with none. */
function acceptsNothing(schema: z.ZodType): boolean {
  return schema.safeParse({}).success;
}

function bodyKind(request: FastifyRequest): 'json' | 'none' | RawBody {
  const type = request.headers['content-type']?.toLowerCase();
  if (type === undefined) return 'none';
  if (type.startsWith('image/')) return 'image';
  if (type.startsWith('multipart/form-data')) return 'multipart';
  if (type.startsWith('application/json')) return 'json';
  return type.startsWith('application/zip') ? 'zip' : 'bytes';
}

const TAKEN_AS: Readonly<Record<RawBody, string>> = {
  image: 'image/*',
  multipart: 'multipart/form-data',
  zip: 'application/zip',
  events: 'text/event-stream',
  text: 'text/plain',
  bytes: 'application/octet-stream',
};

function wrongKind(
  { json, raw = [] }: NonNullable<Endpoint['body']>,
  request: FastifyRequest,
): Outcome<never, 'media-type-unsupported'> {
  const taken = [...raw.map((kind) => TAKEN_AS[kind]), ...(json ? ['application/json'] : [])];
  const given = request.headers['content-type']?.slice(0, 100) ?? 'none';
  return refused(
    'media-type-unsupported',
    `The content type is ${given}; this takes ${taken.join(', ')}.`,
  );
}
