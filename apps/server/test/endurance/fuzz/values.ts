import fc, { type Arbitrary } from 'fast-check';

/** The part of JSON Schema that the API's description is written in. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

export type Schemas = Readonly<Record<string, Schema>>;

/** Lists stay short, except where the description wants more. */
const MOST_ITEMS = 5;

/** Values that fit a schema. */
export function fitting(schema: Schema, schemas: Schemas): Arbitrary<unknown> {
  const inner = (part: Schema): Arbitrary<unknown> => fitting(part, schemas);
  const { $ref, anyOf, oneOf } = schema;
  if ($ref !== undefined) return inner(schemas[$ref.split('/').at(-1) ?? ''] ?? {});
  const choices = anyOf ?? oneOf;
  if (choices !== undefined) return fc.oneof(...choices.map(inner));
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  return ofType(schema, inner);
}

function ofType(schema: Schema, inner: (part: Schema) => Arbitrary<unknown>): Arbitrary<unknown> {
  const { minimum = -1e6, maximum = 1e6 } = schema;
  const byType: Readonly<Record<string, () => Arbitrary<unknown>>> = {
    string: () => text(schema),
    integer: () => fc.integer({ min: Math.ceil(minimum), max: Math.floor(maximum) }),
    number: () => fc.double({ min: minimum, max: maximum, noNaN: true }),
    boolean: () => fc.boolean(),
    null: () => fc.constant(null),
    array: () => list(schema, inner),
    object: () => object(schema, inner),
  };
  return (byType[schema.type ?? ''] ?? fc.jsonValue)();
}

function text({ format, pattern, minLength = 0, maxLength = 40 }: Schema): Arbitrary<string> {
  if (format === 'uuid') return fc.uuid();
  if (format === 'date-time') {
    const range = { min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true };
    return fc.date(range).map((date) => date.toISOString());
  }
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  return fc.string({ minLength, maxLength: Math.min(maxLength, minLength + 40), unit: 'grapheme' });
}

function list(
  { items = {}, minItems = 0, maxItems = MOST_ITEMS }: Schema,
  inner: (part: Schema) => Arbitrary<unknown>,
): Arbitrary<unknown> {
  const maxLength = Math.max(minItems, Math.min(maxItems, MOST_ITEMS));
  return fc.array(inner(items), { minLength: minItems, maxLength });
}

function object(
  { properties = {}, required = [] }: Schema,
  inner: (part: Schema) => Arbitrary<unknown>,
): Arbitrary<unknown> {
  const parts = Object.entries(properties).map(([name, part]) => [name, inner(part)] as const);
  return fc.record(Object.fromEntries(parts), {
    requiredKeys: required.filter((name) => name in properties),
  });
}

/** What programs and people send by mistake or in bad faith. */
export const JUNK: Arbitrary<unknown> = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(
    ...['', ' ', '\0', '../../etc/passwd', "' or 1=1 --", '%00', '<script>', '\ud800', 'NaN'],
    ...[-1, 0, 1e308, 2 ** 53, -0.5, true, null, [], {}, [[[[]]]], { __proto__: null }],
    JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"prototype": 1}}') as unknown,
  ),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.integer({ min: 300, max: 20_000 }).map((length) => 'x'.repeat(length)),
);

/** A value with one part replaced, left out or added. */
export function mangled(value: unknown): Arbitrary<unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return JUNK;
  const entries = Object.entries(value);
  const at = fc.nat({ max: Math.max(0, entries.length - 1) });
  return fc.oneof(
    JUNK,
    fc
      .tuple(at, JUNK)
      .map(([place, junk]) =>
        Object.fromEntries(entries.map(([name, old], i) => [name, i === place ? junk : old])),
      ),
    at.map((place) => Object.fromEntries(entries.filter((_, i) => i !== place))),
    fc.tuple(fc.string(), JUNK).map(([name, junk]) => ({ ...value, [name]: junk })),
  );
}
