import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { Batch, BatchEvent } from '@hand-digits/contract';
import { useApi } from '../api/api-context.ts';
import { addressFor } from '../api/client.ts';

export interface WatchedBatch {
  readonly batch: Batch | undefined;
  readonly error: Error | null;
  readonly refetch: () => void;
}

const ENDED: readonly Batch['state'][] = ['cancelled', 'finished', 'failed'];

/** A batch as it is now: while it moves, the server tells of every step. */
export function useBatch(id: string): WatchedBatch {
  const api = useApi();
  const client = useQueryClient();
  const { data, error, refetch } = useQuery({
    queryKey: ['batches', 'one', id],
    queryFn: ({ signal }) => api.call('getBatch', { params: { id }, signal }),
  });
  const moves = data !== undefined && !ENDED.includes(data.state);
  useEffect(() => {
    if (!moves) return undefined;
    // EventSource connects again by itself, and then gets the present state at once.
    const events = new EventSource(addressFor('watchBatch', { params: { id } }));
    const take = ({ data: text }: MessageEvent<string>): void => {
      const { batch, event } = JSON.parse(text) as BatchEvent;
      client.setQueryData(['batches', 'one', id], batch);
      if (event === 'end') {
        events.close();
        void client.invalidateQueries({ queryKey: ['predictions'] });
      }
    };
    events.addEventListener('progress', take);
    events.addEventListener('end', take);
    return () => {
      events.close();
    };
  }, [moves, id, client]);
  return { batch: data, error, refetch: () => void refetch() };
}
