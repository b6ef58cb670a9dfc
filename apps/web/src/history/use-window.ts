import { useQueries, type UseQueryResult } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useReducer, useState } from 'react';
import type { Prediction, PredictionPage } from '@hand-digits/contract';
import { useApi } from '../api/api-context.ts';
import type { Api } from '../api/client.ts';
import type { HistoryFilter } from './filter.ts';
import { EMPTY_PLACES, newPlaces, pagesFor, placeOf, type Places } from './places.ts';

const PAGE_SIZE = 100;
/** Pages that are out of sight are let go after this; their places are remembered. */
const KEEP_MS = 30_000;

export interface ListWindow {
  /** rows that are known to exist */
  readonly known: number;
  /** there are more than those */
  readonly hasMore: boolean;
  /** undefined while it is being fetched */
  readonly itemAt: (index: number) => Prediction | undefined;
  /** Tells which rows are in sight, so that they and their neighbours are at hand. */
  readonly see: (first: number, last: number) => void;
  readonly error: Error | null;
  readonly refetch: () => void;
}

/**
 * A list of any length through a window: only the pages around what is in sight are held, and of the
 * others where they begin. So a million rows take no more memory than a thousand.
 */
export function useListWindow(filter: HistoryFilter): ListWindow {
  const api = useApi();
  const [places, note] = useReducer(newPlaces, EMPTY_PLACES);
  const [sight, setSight] = useState({ first: 0, last: 0 });
  const pages = useMemo(() => pagesFor(places, sight), [places, sight]);
  const results = useQueries({
    queries: pages.map((page) => pageQuery(api, filter, places.cursors[page] ?? null)),
  });
  useEffect(() => {
    results.forEach(({ data }, at) => {
      const page = pages[at];
      if (page !== undefined && data !== undefined) {
        note({ page, count: data.items.length, next: data.links.next });
      }
    });
  }, [results, pages]);
  const see = useCallback((first: number, last: number) => {
    setSight((before) =>
      before.first === first && before.last === last ? before : { first, last },
    );
  }, []);
  const itemAt = (index: number): Prediction | undefined => {
    const place = placeOf(places, index);
    return place && results[pages.indexOf(place.page)]?.data?.items[place.row];
  };
  return { known: knownRows(places), hasMore: !places.complete, itemAt, see, ...faultOf(results) };
}

function knownRows({ starts }: Places): number {
  return starts.at(-1) ?? 0;
}

function pageQuery(
  api: Api,
  filter: HistoryFilter,
  after: string | null,
): {
  queryKey: readonly unknown[];
  queryFn: (context: { signal: AbortSignal }) => Promise<PredictionPage>;
  gcTime: number;
  staleTime: number;
} {
  return {
    queryKey: ['predictions', 'list', filter, after],
    queryFn: ({ signal }) =>
      api.call('listPredictions', {
        query: { ...filter, limit: PAGE_SIZE, ...(after !== null && { after }) },
        signal,
      }),
    gcTime: KEEP_MS,
    staleTime: KEEP_MS,
  };
}

function faultOf(
  results: readonly UseQueryResult<PredictionPage>[],
): Pick<ListWindow, 'error' | 'refetch'> {
  const failed = results.filter(({ isError }) => isError);
  return {
    error: failed[0]?.error ?? null,
    refetch: () => {
      for (const { refetch } of failed) void refetch();
    },
  };
}
