import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { FineTuning, FineTuningEvent, ModelDetail } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { addressFor } from '../api/client.ts';
import { useNotes } from '../ui/toasts.tsx';

export interface WatchedFineTuning {
  readonly fineTuning: FineTuning | undefined;
  readonly error: Error | null;
  readonly refetch: () => void;
}

/** It will not change any more by itself. */
export function isOver({ state }: Pick<FineTuning, 'state'>): boolean {
  return state !== 'waiting' && state !== 'running';
}

/** A fine-tuning as it is now: while it runs, the server tells of every step. */
export function useFineTuning(id: string): WatchedFineTuning {
  const api = useApi();
  const client = useQueryClient();
  const { data, error, refetch } = useQuery({
    queryKey: ['fine-tunings', 'one', id],
    queryFn: ({ signal }) => api.call('getFineTuning', { params: { id }, signal }),
  });
  const moves = data !== undefined && !isOver(data);
  useEffect(() => {
    if (!moves) return undefined;
    // EventSource connects again by itself, and then gets the present state at once.
    const events = new EventSource(addressFor('watchFineTuning', { params: { id } }));
    const take = ({ data: text }: MessageEvent<string>): void => {
      const { fineTuning, event } = JSON.parse(text) as FineTuningEvent;
      client.setQueryData(['fine-tunings', 'one', id], fineTuning);
      if (event !== 'end') return;
      events.close();
      void client.invalidateQueries({ queryKey: ['models'] });
      void client.invalidateQueries({ queryKey: ['fine-tunings', 'list'] });
      void client.invalidateQueries({ queryKey: ['learning'] });
    };
    events.addEventListener('progress', take);
    events.addEventListener('end', take);
    return () => {
      events.close();
    };
  }, [moves, id, client]);
  return { fineTuning: data, error, refetch: () => void refetch() };
}

export interface FineTuningActions {
  readonly start: (epochs: number) => Promise<FineTuning>;
  readonly cancel: (id: string) => Promise<FineTuning>;
  readonly promote: (id: string) => Promise<ModelDetail>;
  readonly isStarting: boolean;
}

/** What changes fine-tunings. Each tells what it did, or why not. */
export function useFineTuningActions(): FineTuningActions {
  const { t } = useTranslation('models');
  const api = useApi();
  const client = useQueryClient();
  const notes = useNotes();
  const settled = {
    onSettled: () =>
      Promise.all(
        ['models', 'fine-tunings', 'learning', 'promise'].map((key) =>
          client.invalidateQueries({ queryKey: [key] }),
        ),
      ),
    onError: (error: unknown) => {
      notes.failed(error);
    },
  };
  const start = useMutation({
    mutationFn: (epochs: number) => api.call('startFineTuning', { json: { epochs } }),
    ...settled,
  });
  const cancel = useMutation({
    mutationFn: (id: string) => api.call('cancelFineTuning', { params: { id } }),
    ...settled,
  });
  const promote = useMutation({
    mutationFn: (id: string) => api.call('promoteCandidate', { params: { id }, json: {} }),
    onSuccess: ({ model }) => {
      notes.done(t('activated', { name: model.name }));
    },
    ...settled,
  });
  return {
    start: (epochs) => start.mutateAsync(epochs),
    cancel: (id) => cancel.mutateAsync(id),
    promote: (id) => promote.mutateAsync(id),
    isStarting: start.isPending,
  };
}
