import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ModelDetail } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { useNotes } from '../ui/toasts.tsx';

export interface ModelActions {
  readonly activate: (id: string, note: string) => Promise<ModelDetail>;
  readonly rollBack: () => Promise<ModelDetail>;
  readonly remove: (id: string) => Promise<undefined>;
}

/** What changes models. Each tells what it did, or why not. */
export function useModelActions(): ModelActions {
  const { t } = useTranslation('models');
  const api = useApi();
  const client = useQueryClient();
  const notes = useNotes();
  const settled = {
    onSettled: () => client.invalidateQueries({ queryKey: ['models'] }),
    onError: (error: unknown) => {
      notes.failed(error);
    },
  };
  const tellActive = ({ model }: ModelDetail): void => {
    notes.done(t('activated', { name: model.name }));
  };
  const activate = useMutation({
    mutationFn: ({ id, note }: { id: string; note: string }) =>
      api.call('activateModel', { params: { id }, json: note === '' ? {} : { note } }),
    onSuccess: tellActive,
    ...settled,
  });
  const rollBack = useMutation({
    mutationFn: () => api.call('rollBackModel'),
    onSuccess: tellActive,
    ...settled,
  });
  const remove = useMutation({
    mutationFn: (id: string) => api.call('deleteModel', { params: { id } }),
    onSuccess: () => {
      notes.done(t('removed'));
    },
    ...settled,
  });
  return {
    activate: (id, note) => activate.mutateAsync({ id, note }),
    rollBack: () => rollBack.mutateAsync(),
    remove: (id) => remove.mutateAsync(id),
  };
}
