import { z } from 'zod';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** Collects the named schemas that others refer to, as an OpenAPI file keeps them. */
export class SchemaBook {
  readonly #components = new Map<string, JsonSchema>();

  /** Every named schema so far, by name. */
  components(): Readonly<Record<string, JsonSchema>> {
    const sorted = [...this.#components].sort(([a], [b]) => a.localeCompare(b, 'en'));
    return Object.fromEntries(sorted);
  }

  /** A schema as JSON Schema 2020-12; `input`: what is sent to us, `output`: what we answer. */
  describe(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
    const whole: JsonSchema = z.toJSONSchema(schema, { io, override: tidy });
    for (const [name, definition] of Object.entries(whole['$defs'] ?? {})) {
      this.#components.set(name, pointToComponents(definition) as JsonSchema);
    }
    const own = Object.entries(whole).filter(([key]) => key !== '$schema' && key !== '$defs');
    return pointToComponents(Object.fromEntries(own)) as JsonSchema;
  }
}

/** What the library adds and readers do not need. */
function tidy({
  zodSchema,
  jsonSchema,
}: {
  readonly zodSchema: z.core.$ZodTypes;
  jsonSchema: Record<string, unknown>;
}): void {
  // `format` says it; the pattern would fill half a page.
  if (jsonSchema['format'] !== undefined) delete jsonSchema['pattern'];
  if (jsonSchema['maximum'] === Number.MAX_SAFE_INTEGER) delete jsonSchema['maximum'];
  if (jsonSchema['minimum'] === Number.MIN_SAFE_INTEGER) delete jsonSchema['minimum'];
  // An answer may gain fields; only what is sent to us is held to those that are known.
  const { def } = zodSchema._zod;
  const isStrict = def.type === 'object' && def.catchall?._zod.def.type === 'never';
  if (!isStrict && jsonSchema['additionalProperties'] === false) {
    delete jsonSchema['additionalProperties'];
  }
  mergeConstants(jsonSchema);
}

/** `anyOf` of constants says less plainly what `enum` says. */
function mergeConstants(jsonSchema: Record<string, unknown>): void {
  const { anyOf } = jsonSchema as { anyOf?: readonly Readonly<Record<string, unknown>>[] };
  if (anyOf?.every((one) => 'const' in one) !== true) return;
  const types = new Set(anyOf.map(({ type }) => type));
  delete jsonSchema['anyOf'];
  jsonSchema['type'] = types.size === 1 ? [...types][0] : [...types];
  jsonSchema['enum'] = anyOf.map((one) => one['const']);
}

function pointToComponents(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(pointToComponents);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      const isReference = key === '$ref' && typeof inner === 'string';
      return [
        key,
        isReference ? inner.replace('#/$defs/', '#/components/schemas/') : pointToComponents(inner),
      ];
    }),
  );
}
