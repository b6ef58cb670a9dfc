import type { PredictionSort } from '@hand-digits/contract';
import { decodeCursor, encodeCursor, type Place } from '../cursor.ts';
import type { Database } from '../database.ts';
import type { PredictionRow } from './rows.ts';
import { placeOf, search, type SearchedNames } from './search.ts';
import { SORTS, type Walk } from './walk.ts';

export interface PageRequest {
  readonly walk: Walk;
  /** where a part of a file name is searched for that can be looked up */
  readonly names?: SearchedNames | undefined;
  readonly sort: PredictionSort;
  readonly limit: number;
  readonly after?: string;
  readonly before?: string;
}

export interface RowPage {
  readonly rows: readonly PredictionRow[];
  readonly links: { readonly next: string | null; readonly previous: string | null };
}

/** One page of a list, forwards from `after`, backwards from `before`; undefined for a foreign cursor. */
export async function pageOfRows(
  { read, kind }: Pick<Database, 'read' | 'kind'>,
  request: PageRequest,
): Promise<RowPage | undefined> {
  const { sort, limit, after, before, walk, names } = request;
  const list = SORTS[sort].column;
  const cursor = after ?? before;
  const from = cursor === undefined ? undefined : decodeCursor(list, cursor);
  if (cursor !== undefined && from === undefined) return undefined;
  const backwards = before !== undefined;
  const descending = SORTS[sort].descending !== backwards;
  const found = await search(read, { walk, names, kind, column: list, descending, from, limit });
  const rows = backwards ? [...found.rows].reverse() : found.rows;
  const link = (place: Place | undefined): string | null =>
    place === undefined ? null : encodeCursor(list, place);
  const [first, last] = [placeOf(rows.at(0), list), placeOf(rows.at(-1), list)];
  const behind = from === undefined ? undefined : backwards ? last : first;
  const ahead = link(found.goOn);
  return backwards
    ? { rows, links: { next: link(behind), previous: ahead } }
    : { rows, links: { next: ahead, previous: link(behind) } };
}
