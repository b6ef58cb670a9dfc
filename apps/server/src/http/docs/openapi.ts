import {
  problems,
  Problem,
  type Endpoint,
  type EndpointName,
  type ProblemCode,
  type RawBody,
} from '@hand-digits/contract';
import type { z } from 'zod';
import { successOf } from '../bind.ts';
import { API, apiRoutes } from '../routes.ts';
import { SchemaBook, type JsonSchema } from './json-schema.ts';
import { OTHER_PATHS } from './other-paths.ts';
import { TAGS } from './tags.ts';

/** The API as an OpenAPI 3.1 document, made from the contract that also validates every request. */
export function describeApi(version: string): JsonSchema {
  const book = new SchemaBook();
  const problem = book.describe(Problem, 'output');
  const paths = pathsOf(apiRoutes, (endpoint, name) =>
    operationOf(endpoint, { name, book, problem }),
  );
  return {
    openapi: '3.1.0',
    info: {
      title: 'hand-digits',
      version,
      description: INTRODUCTION,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: TAGS,
    security: [{ session: [] }, { key: [] }, {}],
    paths: { ...paths, ...OTHER_PATHS },
    components: {
      schemas: book.components(),
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'hand-digits-session',
          description: 'Set by POST /api/v1/session. Changes also need the x-csrf-token header.',
        },
        key: { type: 'http', scheme: 'bearer', description: 'An API key, with its scopes.' },
      },
    },
  };
}

const INTRODUCTION =
  `Reads handwritten digits from images, keeps every prediction with its image, and
lets people correct it. On the loopback, as long as no administrator exists, everything is open to the
one who runs it; otherwise sign in or send an API key. Every refusal is problem details (RFC 9457) with a
code that never changes its meaning: see /api/problems.`.replaceAll('\n', ' ');

function pathsOf(
  routes: readonly (readonly [EndpointName, Endpoint])[],
  describe: (endpoint: Endpoint, name: string) => JsonSchema,
): Record<string, Record<string, JsonSchema>> {
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const [name, endpoint] of routes) {
    const path = API + endpoint.path.replace(/:(\w+)/g, '{$1}');
    (paths[path] ??= {})[endpoint.method.toLowerCase()] = describe(endpoint, name);
  }
  return paths;
}

interface Context {
  readonly name: string;
  readonly book: SchemaBook;
  readonly problem: JsonSchema;
}

function operationOf(endpoint: Endpoint, { name, book, problem }: Context): JsonSchema {
  const { body, access } = endpoint;
  return {
    operationId: name,
    summary: endpoint.summary,
    description: accessText(endpoint),
    tags: [endpoint.tag],
    ...(access.role === 'anyone' ? { security: [] } : {}),
    parameters: [
      ...parametersOf(book, endpoint.params, 'path'),
      ...parametersOf(book, endpoint.query, 'query'),
      ...(name === 'createPrediction' ? [IDEMPOTENCY_KEY] : []),
    ],
    ...(body === undefined ? {} : { requestBody: bodyOf(book, body) }),
    responses: { ...successAnswer(book, endpoint), ...problemAnswers(endpoint, problem) },
  };
}

const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'the same request with the same key is stored once and answered the same',
  schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,128}$' },
};

function accessText({ access }: Endpoint): string {
  const { role, scope } = access;
  if (role === 'anyone') return 'For anyone.';
  const who = role === 'signed-in' ? 'For whoever is signed in' : `For the role ${role} and above`;
  return `${who}; ${scope === undefined ? 'takes no API key' : `an API key needs the scope ${scope}`}.`;
}

function parametersOf(
  book: SchemaBook,
  schema: z.ZodType | undefined,
  place: 'path' | 'query',
): JsonSchema[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = book.describe(schema, 'input') as {
    properties?: Record<string, JsonSchema>;
    required?: readonly string[];
  };
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description === undefined ? {} : { description }),
    schema: rest,
  }));
}

const BINARY = { type: 'string', format: 'binary' };
const ANY_FILES = {
  type: 'object',
  properties: { file: { type: 'array', items: BINARY }, name: { type: 'string' } },
};

const RAW_TYPES: Readonly<Record<RawBody, readonly [mediaType: string, schema: JsonSchema]>> = {
  image: ['image/*', BINARY],
  multipart: ['multipart/form-data', ANY_FILES],
  zip: ['application/zip', BINARY],
  events: ['text/event-stream', { type: 'string' }],
  text: ['text/plain', { type: 'string' }],
  bytes: ['application/octet-stream', BINARY],
};

function bodyOf(book: SchemaBook, { json, raw = [] }: NonNullable<Endpoint['body']>): JsonSchema {
  const content = Object.fromEntries(raw.map((kind) => mediaOf(kind)));
  if (json !== undefined) content['application/json'] = { schema: book.describe(json, 'input') };
  return { required: !json?.safeParse({}).success, content };
}

function mediaOf(kind: RawBody): [string, JsonSchema] {
  const [mediaType, schema] = RAW_TYPES[kind];
  return [mediaType, { schema }];
}

function successAnswer(book: SchemaBook, endpoint: Endpoint): Record<string, JsonSchema> {
  const [status, success] = successOf(endpoint);
  if (success === 'nothing') return { [status]: { description: 'Done.' } };
  const content =
    typeof success === 'string'
      ? Object.fromEntries([mediaOf(success)])
      : { 'application/json': { schema: book.describe(success, 'output') } };
  return { [status]: { description: 'Done.', content } };
}

/** What any endpoint may answer besides its own problems. */
function problemsOf({ access, body, params, query, problems: own }: Endpoint): ProblemCode[] {
  const reads = body !== undefined || params !== undefined || query !== undefined;
  return [
    ...(reads ? (['request-invalid'] as const) : []),
    ...(body?.json === undefined ? [] : (['json-malformed'] as const)),
    ...(body === undefined ? [] : (['payload-too-large', 'media-type-unsupported'] as const)),
    ...(access.role === 'anyone' ? [] : (['sign-in-required', 'session-expired'] as const)),
    ...(access.role === 'anyone' ? [] : (['role-insufficient', 'scope-insufficient'] as const)),
    ...(['api-key-invalid', 'csrf-rejected', 'origin-refused', 'too-many-requests'] as const),
    ...(['internal-error', 'overloaded', 'database-unavailable', 'media-unavailable'] as const),
    ...own,
  ];
}

function problemAnswers(endpoint: Endpoint, schema: JsonSchema): Record<string, JsonSchema> {
  const byStatus = Map.groupBy(new Set(problemsOf(endpoint)), (code) => problems[code].status);
  const sorted = [...byStatus].sort(([a], [b]) => a - b);
  return Object.fromEntries(
    sorted.map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `\`${code}\`: ${problems[code].title}.`).join(' '),
        content: { 'application/problem+json': { schema } },
      },
    ]),
  );
}
