import type { UseQueryOptions } from '@tanstack/react-query';
import type {
  CollectionDetail,
  CollectionDigit,
  CollectionList,
  CollectionWriterPage,
} from '@hand-digits/contract';
import type { Api } from '../api/client.ts';
import { PAGE_SIZE, type ListSource } from '../list/use-window.ts';
import type { CollectionFilter } from './collection-filter.ts';

type Options<T> = UseQueryOptions<T> & { queryKey: readonly unknown[] };

/** Files change when someone prepares them again, which is rare. */
const STALE_MS = 60_000;
const MOST_WRITERS_AT_ONCE = 500;

export function collectionsQuery(api: Api): Options<CollectionList> {
  return {
    queryKey: ['collections'],
    queryFn: ({ signal }) => api.call('listCollections', { signal }),
    staleTime: STALE_MS,
  };
}

export function collectionQuery(api: Api, id: string): Options<CollectionDetail> {
  return {
    queryKey: ['collections', id],
    queryFn: ({ signal }) => api.call('getCollection', { params: { id }, signal }),
    staleTime: STALE_MS,
  };
}

/** How many images a filter holds. */
export function totalQuery(api: Api, id: string, filter: CollectionFilter): Options<number> {
  return {
    queryKey: ['collections', id, 'total', filter],
    queryFn: async ({ signal }) => {
      const query = { ...filter, limit: 1 };
      return (await api.call('listCollectionDigits', { params: { id }, query, signal })).total;
    },
    staleTime: STALE_MS,
  };
}

export type WriterCounts = CollectionWriterPage['items'];

/** Everyone who wrote what the filter holds. */
export function writersQuery(
  api: Api,
  id: string,
  filter: Omit<CollectionFilter, 'writer'>,
): Options<WriterCounts> {
  return {
    queryKey: ['collections', id, 'writers', filter],
    queryFn: async ({ signal }) => {
      const all: WriterCounts = [];
      let after: string | null = null;
      do {
        const query = { ...filter, limit: MOST_WRITERS_AT_ONCE, ...(after !== null && { after }) };
        const page: CollectionWriterPage = await api.call('listCollectionWriters', {
          params: { id },
          query,
          signal,
        });
        all.push(...page.items);
        after = page.links.next;
      } while (after !== null);
      return all;
    },
    staleTime: STALE_MS,
  };
}

/** The images that a filter holds, page by page. */
export function digitsSource(
  api: Api,
  id: string,
  filter: CollectionFilter,
): ListSource<CollectionDigit> {
  return {
    key: ['collections', id, 'digits', filter],
    fetch: (after, signal) =>
      api.call('listCollectionDigits', {
        params: { id },
        query: { ...filter, limit: PAGE_SIZE, ...(after !== null && { after }) },
        signal,
      }),
  };
}
