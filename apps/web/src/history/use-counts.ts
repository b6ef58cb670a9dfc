import { keepPreviousData } from '@tanstack/react-query';
import type { PredictionCounts } from '@hand-digits/contract';
import { useApi } from '../api/api-context.ts';
import { unsorted, type HistoryFilter } from './filter.ts';

interface CountsQuery {
  readonly queryKey: readonly unknown[];
  readonly queryFn: (context: { signal: AbortSignal }) => Promise<PredictionCounts>;
  readonly placeholderData: typeof keepPreviousData;
}

/** How many predictions a filter holds; the order does not matter. */
export function useCounts(filter: HistoryFilter): CountsQuery {
  const api = useApi();
  const query = unsorted(filter);
  return {
    queryKey: ['predictions', 'counts', query],
    queryFn: ({ signal }) => api.call('countPredictions', { query, signal }),
    placeholderData: keepPreviousData,
  };
}
