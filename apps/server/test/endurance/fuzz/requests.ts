import fc, { type Arbitrary } from 'fast-check';
import { mutatedImage } from './mutated-images.ts';
import { fitting, JUNK, mangled, type Schema, type Schemas } from './values.ts';

/** The part of an OpenAPI document that requests are made from. */
export interface ApiDescription {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Schemas };
}

interface Operation {
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly schema: Schema;
  }[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: Schema }>>;
  };
}

/** A request as it goes over the wire. */
export interface FuzzRequest {
  readonly method: string;
  /** with its query */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
  /** whether it proves who it is */
  readonly signedIn: boolean;
}

/** They would close the door behind the fuzzer, or train for hours. */
const LEFT_OUT = new Set([
  'post /api/v1/setup',
  'delete /api/v1/session',
  'post /api/v1/fine-tunings',
]);

/**
 * Requests to every operation of the description, some as it wants them and some not: paths, queries,
 * headers and bodies are mangled by turns.
 * @param known what exists, so that ids lead somewhere: values for path parameters
 */
export function requestsOf(api: ApiDescription, known: readonly string[]): Arbitrary<FuzzRequest> {
  const operations = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([method]) => !LEFT_OUT.has(`${method} ${path}`))
      .map(([method, operation]) => ({ method, path, operation })),
  );
  return fc
    .constantFrom(...operations)
    .chain(({ method, path, operation }) => {
      const schemas = api.components.schemas;
      return fc.record({
        method: mostly(
          fc.constant(method.toUpperCase()),
          fc.constantFrom('PUT', 'HEAD', 'OPTIONS'),
        ),
        path: fc
          .tuple(pathOf({ path, operation, known }, schemas), queryOf(operation, schemas))
          .map(([place, query]) => place + query),
        signedIn: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
        message: fc
          .tuple(bodyOf(operation, schemas), headersOf())
          .map(([{ type, body }, headers]) => ({
            headers: { ...(type === null ? {} : { 'content-type': type }), ...headers },
            body,
          })),
      });
    })
    .map(({ message, ...rest }) => ({ ...rest, ...message }));
}

/** Nine times out of ten as it should be. */
function mostly<T>(right: Arbitrary<T>, wrong: Arbitrary<T>): Arbitrary<T> {
  return fc.oneof({ weight: 9, arbitrary: right }, { weight: 1, arbitrary: wrong });
}

interface Place {
  readonly path: string;
  readonly operation: Operation;
  readonly known: readonly string[];
}

function pathOf({ path, operation, known }: Place, schemas: Schemas): Arbitrary<string> {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
  const values = names.map((name) => {
    const schema = operation.parameters?.find((one) => one.name === name)?.schema ?? {};
    return fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...known) },
      { weight: 1, arbitrary: fitting(schema, schemas).map(String) },
      { weight: 1, arbitrary: JUNK.map(asText) },
    );
  });
  return fc
    .tuple(...values)
    .map((chosen) =>
      names.reduce((text, name, i) => text.replace(`{${name}}`, encode(chosen[i] ?? '')), path),
    );
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function encode(value: string): string {
  return encodeURIComponent(value.toWellFormed());
}

function queryOf({ parameters = [] }: Operation, schemas: Schemas): Arbitrary<string> {
  const queries = parameters.filter((one) => one.in === 'query');
  const pair = fc.oneof(
    ...queries.map(({ name, schema }) =>
      mostly(fitting(schema, schemas), JUNK).map((value) => `${name}=${encode(asText(value))}`),
    ),
    fc.constantFrom('unknown=1', 'limit=', '%zz=1', '=', 'limit=5&limit=6', 'after=%ff'),
  );
  const most = queries.length === 0 ? 1 : 3;
  return fc
    .oneof(
      { weight: 1, arbitrary: fc.constant([]) },
      { weight: 2, arbitrary: fc.array(pair, { maxLength: most }) },
    )
    .map((pairs) => (pairs.length === 0 ? '' : `?${pairs.join('&')}`));
}

const VISIBLE = fc.string({ maxLength: 60 }).map((text) => text.replaceAll(/[^\x20-\x7e]/g, '?'));

function headersOf(): Arbitrary<Record<string, string>> {
  const odd = fc.record(
    {
      'idempotency-key': VISIBLE,
      accept: fc.constantFrom('text/html', '*/*', 'nothing', ''),
      range: fc.constantFrom('bytes=0-', 'bytes=9-2', 'x'),
      'if-none-match': VISIBLE,
      'x-request-id': VISIBLE,
      'accept-encoding': fc.constantFrom('gzip', 'br;q=0', ''),
      expect: fc.constant('100-continue'),
      cookie: VISIBLE,
    },
    { requiredKeys: [] },
  );
  return mostly(fc.constant({}), odd);
}

interface Body {
  readonly type: string | null;
  readonly body: Buffer | null;
}

function bodyOf({ requestBody }: Operation, schemas: Schemas): Arbitrary<Body> {
  const wrong = fc.oneof(junkBody(), fc.constant<Body>({ type: null, body: null }));
  if (requestBody === undefined)
    return mostly(fc.constant<Body>({ type: null, body: null }), wrong);
  const right = Object.entries(requestBody.content).map(([type, { schema }]) =>
    bodyOfType(type, schema, schemas),
  );
  return mostly(fc.oneof(...right), wrong);
}

function bodyOfType(type: string, schema: Schema, schemas: Schemas): Arbitrary<Body> {
  if (type === 'application/json') {
    const right = fitting(schema, schemas);
    const value = fc.oneof(right, right.chain(mangled));
    return value.map((json) => ({ type, body: Buffer.from(JSON.stringify(json)) }));
  }
  const mediaType = type === 'image/*' ? 'image/png' : type;
  if (type !== 'multipart/form-data') {
    return mutatedImage().map((body) => ({ type: mediaType, body }));
  }
  return fc.array(mutatedImage(), { maxLength: 3 }).map((files) => ({
    type: 'multipart/form-data; boundary=frontier',
    body: formOf(files),
  }));
}

function formOf(files: readonly Buffer[]): Buffer {
  const parts = files.flatMap((file, i) => [
    Buffer.from(
      `--frontier\r\nContent-Disposition: form-data; name="file"; filename="${i}.png"\r\n\r\n`,
    ),
    file,
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...parts, Buffer.from('--frontier--\r\n')]);
}

const TYPES = [
  'application/json',
  'application/json; charset=utf-16',
  'multipart/form-data',
  'multipart/form-data; boundary=',
  'image/png',
  'image/svg+xml',
  'application/zip',
  'text/plain',
  'application/x-www-form-urlencoded',
  ';;;',
];

function junkBody(): Arbitrary<Body> {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 2000 }).map((array) => Buffer.from(array)),
    JUNK.map((value) => Buffer.from(JSON.stringify(value).slice(0, -1))),
    fc.constant(Buffer.from('['.repeat(50_000))),
    fc.constant(Buffer.from('PK\x03\x04 no archive')),
  );
  return fc.record({ type: fc.constantFrom(...TYPES), body: bytes });
}
