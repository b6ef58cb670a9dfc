import type { UseQueryOptions } from '@tanstack/react-query';
import type {
  ActivationList,
  ModelDetail,
  ModelList,
  ReviewSummary,
  SessionInfo,
  Settings,
} from '@hand-digits/contract';
import type { Api } from './client.ts';

/** What many pages ask for; the cache keeps one copy of each. */

export const sessionKey = ['session'] as const;

type Options<T> = UseQueryOptions<T> & { queryKey: readonly unknown[] };

export function sessionQuery(api: Api): Options<SessionInfo> {
  return {
    queryKey: sessionKey,
    queryFn: async ({ signal }) => {
      const session = await api.call('getSession', { signal });
      api.setCsrfToken(session.csrfToken);
      return session;
    },
    staleTime: 60_000,
  };
}

export function settingsQuery(api: Api): Options<Settings> {
  return {
    queryKey: ['settings'],
    queryFn: ({ signal }) => api.call('getSettings', { signal }),
    staleTime: 30_000,
  };
}

export function modelsQuery(api: Api): Options<ModelList> {
  return {
    queryKey: ['models'],
    queryFn: ({ signal }) => api.call('listModels', { signal }),
    staleTime: 15_000,
  };
}

/** Which model answered when, and which one answers after rolling back. */
export function activationsQuery(api: Api): Options<ActivationList> {
  return {
    queryKey: ['models', 'activations'],
    queryFn: ({ signal }) => api.call('listActivations', { signal }),
  };
}

export function modelQuery(api: Api, id: string): Options<ModelDetail> {
  return {
    queryKey: ['models', id],
    queryFn: ({ signal }) => api.call('getModel', { params: { id }, signal }),
    staleTime: 60_000,
  };
}

export function reviewSummaryQuery(api: Api): Options<ReviewSummary> {
  return {
    queryKey: ['review', 'summary'],
    queryFn: ({ signal }) => api.call('getReviewSummary', { signal }),
    refetchInterval: 30_000,
  };
}
