import type { DecisionKind, NotADigitReason, PredictionSort, Source } from '@hand-digits/contract';
import type { Query } from '../api/client.ts';
import type { Search } from '../app/search.ts';

type ListQuery = Query<'listPredictions'>;

/** How a list of predictions is narrowed and sorted, as it stands in the address. */
export type HistoryFilter = Omit<ListQuery, 'limit' | 'after' | 'before' | ShareName> &
  Readonly<Partial<Record<ShareName, number>>>;

type ShareName = 'confidenceMin' | 'confidenceMax';

export const DECISIONS = [
  'accepted',
  'review',
  'not-a-digit',
] as const satisfies readonly DecisionKind[];
export const REASONS = [
  'blank',
  'several-digits',
  'something-else',
] as const satisfies readonly NotADigitReason[];
export const SOURCES = [
  'web',
  'api',
  'batch',
  'import',
  'inference-protocol',
] as const satisfies readonly Source[];
export const SORTS = [
  'newest',
  'oldest',
  'least-sure',
  'most-sure',
] as const satisfies readonly PredictionSort[];
export const DIGITS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;
const FLAGS = ['true', 'false'] as const;

/** Takes what is understood out of an address; a value that is none of those it may be is left out. */
export function filterOf(search: Search): HistoryFilter {
  return withoutNothing({
    digit: oneOf(DIGITS, search['digit']),
    decision: oneOf(DECISIONS, search['decision']),
    reason: oneOf(REASONS, search['reason']),
    truth: oneOf([...DIGITS, 'not-a-digit'] as const, search['truth']),
    confidenceMin: share(search['confidenceMin']),
    confidenceMax: share(search['confidenceMax']),
    from: moment(search['from']),
    to: moment(search['to']),
    model: search['model'],
    source: oneOf(SOURCES, search['source']),
    batch: search['batch'],
    corrected: oneOf(FLAGS, search['corrected']),
    wrong: oneOf(FLAGS, search['wrong']),
    text: search['text']?.slice(0, 100),
    sort: oneOf(SORTS, search['sort']),
  });
}

/** The filter as an address has it; what is usual is left out. */
export function searchOf(filter: HistoryFilter): Record<string, string> {
  const entries = Object.entries<string | number | undefined>(filter).filter(
    ([name, value]) => name !== 'sort' || value !== 'newest',
  );
  return Object.fromEntries(
    entries.flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
}

/** The day here of a moment as an address has it, for a field; what is a day already stays one. */
export function dayOf(text: string): string {
  if (text.length <= 10) return text;
  const date = new Date(text);
  const two = (value: number): string => String(value).padStart(2, '0');
  const year = String(date.getFullYear()).padStart(4, '0');
  return `${year}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** How many ways it is narrowed; the sort narrows nothing. */
export function narrowings(filter: HistoryFilter): number {
  return Object.keys(filter).filter((name) => name !== 'sort').length;
}

/** The filter without its order, which counts and exports have no use for. */
export function unsorted(filter: HistoryFilter): Omit<HistoryFilter, 'sort'> {
  const query = { ...filter };
  delete query.sort;
  return query;
}

type Filled<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function withoutNothing<T extends object>(filter: T): Partial<Filled<T>> {
  const given = Object.entries(filter).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(given) as Partial<Filled<T>>;
}

function oneOf<V extends string>(values: readonly V[], text: string | undefined): V | undefined {
  return values.find((value) => value === text);
}

function share(text: string | undefined): number | undefined {
  // Of an emptied field Number() makes 0, which would narrow the list to nothing.
  const value = text === undefined || text.trim() === '' ? Number.NaN : Number(text);
  return value >= 0 && value <= 1 ? value : undefined;
}

/** A day (2026-11-22) means its first moment here; anything else must be a whole timestamp. */
function moment(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const time = new Date(text.length === 10 ? `${text}T00:00:00` : text);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}
