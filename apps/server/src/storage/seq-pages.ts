import type { PageLinks } from '@hand-digits/contract';
import type { Page } from '../use-cases/predictions/store.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';

/** Lists that go by the order of arrival, newest first. */
export interface SeqQuery {
  readonly limit: number;
  readonly after?: string | undefined;
  readonly before?: string | undefined;
}

export interface SeqStart {
  /** where the cursor points; undefined at the beginning */
  readonly seq: number | undefined;
  readonly backwards: boolean;
  readonly compare: '<' | '>';
  readonly direction: 'asc' | 'desc';
}

/** undefined for a cursor that is not of this list */
export function startOf(list: string, { after, before }: SeqQuery): SeqStart | undefined {
  const cursor = after ?? before;
  const place = cursor === undefined ? undefined : decodeCursor(list, cursor);
  if (cursor !== undefined && place === undefined) return undefined;
  const backwards = before !== undefined;
  const [compare, direction] = backwards ? (['>', 'asc'] as const) : (['<', 'desc'] as const);
  return { seq: place?.seq, backwards, compare, direction };
}

interface Shape<R, T> {
  readonly list: string;
  readonly limit: number;
  readonly start: SeqStart;
  readonly toItem: (row: R) => T;
}

/** @param rows one more than the limit, where there are so many, in the direction of the walk */
export function pageOf<R extends { readonly seq: number }, T>(
  rows: readonly R[],
  { list, limit, start, toItem }: Shape<R, T>,
): Page<T> {
  const more = rows.length > limit;
  const shown = rows.slice(0, limit);
  if (start.backwards) shown.reverse();
  return {
    items: shown.map(toItem),
    links: linksOf({ list, start, more }, [shown.at(0), shown.at(-1)]),
  };
}

function linksOf(
  {
    list,
    start,
    more,
  }: { readonly list: string; readonly start: SeqStart; readonly more: boolean },
  [first, last]: readonly ({ readonly seq: number } | undefined)[],
): PageLinks {
  const link = (row: { readonly seq: number } | undefined): string | null =>
    row === undefined ? null : encodeCursor(list, { key: 0, seq: row.seq });
  const forward = start.backwards || more;
  const back = start.backwards ? more : start.seq !== undefined;
  return { next: forward ? link(last) : null, previous: back ? link(first) : null };
}
