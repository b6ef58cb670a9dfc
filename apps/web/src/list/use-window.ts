import { useQueries, type UseQueryResult } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { PageLinks } from '@hand-digits/contract';
import { useKeptPlaces } from './kept-places.ts';
import { pagesFor, placeOf, rowsOf } from './places.ts';

/** Items of one page; large enough that a screen takes two at most. */
export const PAGE_SIZE = 100;
/** Pages that are out of sight are let go after this; their places are remembered. */
const KEEP_MS = 30_000;

export interface ListWindow<T> {
  /** rows that are known to exist */
  readonly known: number;
  /** there are more than those */
  readonly hasMore: boolean;
  /** undefined while it is being fetched */
  readonly itemAt: (index: number) => T | undefined;
  /** Tells which rows are in sight, so that they and their neighbours are at hand. */
  readonly see: (first: number, last: number) => void;
  readonly error: Error | null;
  readonly refetch: () => void;
}

/** A page of a list, as the API gives it. */
export interface ListPage<T> {
  readonly items: readonly T[];
  readonly links: Pick<PageLinks, 'next'>;
}

/** Which list it is, and how a page of it is fetched. */
export interface ListSource<T> {
  /** the beginning of the keys that its pages are cached under */
  readonly key: readonly unknown[];
  /** @param after null for the first page */
  readonly fetch: (after: string | null, signal: AbortSignal) => Promise<ListPage<T>>;
}

/**
 * A list of any length through a window: only the pages around what is in sight are held, and of the
 * others where they begin. So a million rows take no more memory than a thousand.
 */
export function useListWindow<T>(source: ListSource<T>): ListWindow<T> {
  const [places, note] = useKeptPlaces(source.key);
  const [sight, setSight] = useState({ first: 0, last: 0 });
  const pages = useMemo(() => pagesFor(places, sight), [places, sight]);
  const results = useQueries({
    queries: pages.map((page) => pageQuery(source, places.cursors[page] ?? null)),
  });
  useEffect(() => {
    results.forEach(({ data }, at) => {
      const page = pages[at];
      if (page !== undefined && data !== undefined) {
        const after = places.cursors[page] ?? null;
        note({ page, after, count: data.items.length, next: data.links.next });
      }
    });
  }, [results, pages, places, note]);
  const see = useCallback((first: number, last: number) => {
    setSight((before) =>
      before.first === first && before.last === last ? before : { first, last },
    );
  }, []);
  const itemAt = (index: number): T | undefined => {
    const place = placeOf(places, index);
    return place && results[pages.indexOf(place.page)]?.data?.items[place.row];
  };
  return { known: rowsOf(places), hasMore: !places.complete, itemAt, see, ...faultOf(results) };
}

interface PageQuery<T> {
  readonly queryKey: readonly unknown[];
  readonly queryFn: (context: { signal: AbortSignal }) => Promise<ListPage<T>>;
  readonly gcTime: number;
  readonly staleTime: number;
}

function pageQuery<T>({ key, fetch }: ListSource<T>, after: string | null): PageQuery<T> {
  return {
    queryKey: [...key, after],
    queryFn: ({ signal }) => fetch(after, signal),
    gcTime: KEEP_MS,
    staleTime: KEEP_MS,
  };
}

function faultOf(
  results: readonly UseQueryResult[],
): Pick<ListWindow<unknown>, 'error' | 'refetch'> {
  const failed = results.filter(({ isError }) => isError);
  return {
    error: failed[0]?.error ?? null,
    refetch: () => {
      for (const { refetch } of failed) void refetch();
    },
  };
}
