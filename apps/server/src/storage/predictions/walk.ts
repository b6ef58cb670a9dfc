import type { PredictionSort } from '@hand-digits/contract';
import { sql, type Expression, type SqlBool } from 'kysely';
import type { Filter } from '../../use-cases/predictions/store.ts';
import type { DatabaseKind } from '../dialect.ts';
import type { Place } from '../cursor.ts';
import { packTruth } from './rows.ts';

/** Column that a sort goes by, and whether it begins with the largest. */
export const SORTS = {
  newest: { column: 'created_at', descending: true },
  oldest: { column: 'created_at', descending: false },
  'least-sure': { column: 'confidence', descending: false },
  'most-sure': { column: 'confidence', descending: true },
} as const satisfies Record<PredictionSort, { column: string; descending: boolean }>;

type Condition = Expression<SqlBool>;

/**
 * How a filtered list is found: a walk along one index, which its `along` conditions select, and what
 * each row on the way is tested for. A filter that `along` covers costs the same however many rows there
 * are; what must be tested is done a bounded stretch of rows at a time.
 */
export interface Walk {
  readonly along: readonly Condition[];
  readonly tests: readonly Condition[];
}

type Facet = 'batch' | 'truth' | 'looked-at' | 'digit' | 'decision' | 'model' | 'source';

/** A filter with the model's number looked up. */
export type NumberedFilter = Omit<Filter, 'model'> & { readonly modelNo?: number };

export function planWalk(filter: NumberedFilter, sort: PredictionSort, kind: DatabaseKind): Walk {
  const { column } = SORTS[sort];
  const given = facetConditions(filter);
  const chosen = new Set(column === 'created_at' ? timeWalk(filter, given) : confidenceWalk(given));
  const facets = [...given].map(([facet, condition]) => ({ along: chosen.has(facet), condition }));
  const ranges = rangeConditions(filter).map(({ of, condition }) => ({
    along: of === column,
    condition,
  }));
  const parts = [...facets, ...ranges];
  return {
    along: parts.filter(({ along }) => along).map(({ condition }) => condition),
    tests: [
      ...parts.filter(({ along }) => !along).map(({ condition }) => condition),
      ...otherTests(filter, kind),
    ],
  };
}

/** The index to walk by time: the one that most likely holds the fewest rows beside those wanted. */
function timeWalk({ decision }: NumberedFilter, given: ReadonlyMap<Facet, Condition>): Facet[] {
  const rare: Facet[] = ['batch', 'truth', 'looked-at'];
  const [rarest] = rare.filter((facet) => given.has(facet));
  if (rarest !== undefined) return [rarest];
  if (given.has('digit') && given.has('decision')) return ['digit', 'decision'];
  const usual: Facet[] =
    decision === 'accepted'
      ? ['digit', 'source', 'model', 'decision']
      : ['decision', 'digit', 'source', 'model'];
  return usual.filter((facet) => given.has(facet)).slice(0, 1);
}

function confidenceWalk(given: ReadonlyMap<Facet, Condition>): Facet[] {
  const indexed: Facet[] = ['decision', 'digit'];
  return indexed.filter((facet) => given.has(facet)).slice(0, 1);
}

function facetConditions(filter: NumberedFilter): ReadonlyMap<Facet, Condition> {
  const { batch, truth, corrected, wrong, digit, decision, modelNo, source } = filter;
  const lookedAt = corrected === true || wrong !== undefined;
  const conditions: [Facet, Condition | undefined][] = [
    ['batch', equal('batch_id', batch)],
    ['truth', equal('truth', truth === undefined ? undefined : packTruth(truth))],
    ['looked-at', lookedAt ? sql<SqlBool>`truth is not null` : undefined],
    ['digit', equal('digit', digit)],
    ['decision', equal('decision', decision)],
    ['model', equal('model_no', modelNo)],
    ['source', equal('source', source)],
  ];
  return new Map(
    conditions.flatMap(([facet, condition]) =>
      condition === undefined ? [] : [[facet, condition]],
    ),
  );
}

function equal(column: string, value: string | number | undefined): Condition | undefined {
  return value === undefined ? undefined : sql<SqlBool>`${sql.ref(column)} = ${value}`;
}

interface Range {
  readonly of: 'created_at' | 'confidence';
  readonly condition: Condition;
}

function rangeConditions({ from, to, confidenceMin, confidenceMax }: NumberedFilter): Range[] {
  const ranges: Range[] = [];
  if (from !== undefined) ranges.push({ of: 'created_at', condition: sql`created_at >= ${from}` });
  if (to !== undefined) ranges.push({ of: 'created_at', condition: sql`created_at < ${to}` });
  if (confidenceMin !== undefined)
    ranges.push({ of: 'confidence', condition: sql`confidence >= ${confidenceMin}` });
  if (confidenceMax !== undefined)
    ranges.push({ of: 'confidence', condition: sql`confidence <= ${confidenceMax}` });
  return ranges;
}

function otherTests(
  { reason, corrected, wrong, text }: NumberedFilter,
  kind: DatabaseKind,
): Condition[] {
  const tests: Condition[] = [];
  if (reason !== undefined) tests.push(sql`reason = ${reason}`);
  if (corrected === false) tests.push(sql`truth is null`);
  // Where no digit was claimed, not-a-digit (10) is what a person agrees with.
  if (wrong === true) tests.push(sql`truth <> coalesce(digit, 10)`);
  if (wrong === false) tests.push(sql`truth = coalesce(digit, 10)`);
  if (text !== undefined) tests.push(contains(text, kind));
  return tests;
}

/** Upper and lower case alike, as far as the database itself knows the letters. */
export function contains(text: string, kind: DatabaseKind): Condition {
  const position = sql.raw(kind === 'sqlite' ? 'instr' : 'strpos');
  return sql`${position}(lower(file_name), lower(${text})) > 0`;
}

/** Rows on the far side of a place, in the direction of the walk. */
export function beyond(column: string, place: Place, descending: boolean): Condition {
  const compare = sql.raw(descending ? '<' : '>');
  return sql`(${sql.ref(column)}, seq) ${compare} (${place.key}, ${place.seq})`;
}

/** All of them; true where there are none. */
export function all(conditions: readonly Condition[]): Condition {
  return conditions.length === 0 ? sql`1 = 1` : sql`${sql.join(conditions, sql` and `)}`;
}
