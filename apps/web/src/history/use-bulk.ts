import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { BulkChange, BulkResult, Truth } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { useNotes } from '../ui/toasts.tsx';

/** The API takes this many at once. */
const MOST_AT_ONCE = 500;

export interface Bulk {
  readonly isPending: boolean;
  readonly correct: (ids: readonly string[], truth: Truth) => void;
  readonly confirm: (ids: readonly string[]) => void;
  readonly remove: (ids: readonly string[]) => Promise<unknown>;
}

/** Changes many predictions at once; corrections can be taken back. */
export function useBulk(onDone: () => void): Bulk {
  const { t } = useTranslation('history');
  const api = useApi();
  const client = useQueryClient();
  const notes = useNotes();
  const { mutateAsync, isPending } = useMutation({
    mutationFn: async (change: BulkChange) => {
      const results: BulkResult[] = [];
      for (const ids of portions(change.ids)) {
        results.push(await api.call('changePredictions', { json: { ...change, ids } }));
      }
      return results.flatMap(({ changed }) => changed);
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['predictions'] }),
    onError: (error) => {
      notes.failed(error);
    },
  });
  const undo = (ids: readonly string[]): void => {
    if (ids.length > 0) void mutateAsync({ action: 'undo', ids: [...ids] }).catch(() => undefined);
  };
  const run = async (change: BulkChange): Promise<void> => {
    const changed = await mutateAsync(change);
    const count = changed.length;
    if (change.action === 'delete') notes.done(t('bulk.deleted', { count }));
    else
      notes.done(t('bulk.corrected', { count }), () => {
        undo(changed);
      });
    onDone();
  };
  const quietly = (change: BulkChange): void => void run(change).catch(() => undefined);
  return {
    isPending,
    correct: (ids, truth) => {
      quietly({ action: 'correct', ids: [...ids], truth });
    },
    confirm: (ids) => {
      quietly({ action: 'confirm', ids: [...ids] });
    },
    remove: (ids) => run({ action: 'delete', ids: [...ids] }),
  };
}

function portions(ids: readonly string[]): string[][] {
  const count = Math.ceil(ids.length / MOST_AT_ONCE);
  return Array.from({ length: count }, (_, at) =>
    ids.slice(at * MOST_AT_ONCE, (at + 1) * MOST_AT_ONCE),
  );
}
