import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { PackagePlus } from 'lucide-react';
import { useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { Button } from '../ui/button.tsx';
import { useNotes } from '../ui/toasts.tsx';

/** Installs a model package from a ZIP; the server checks it before it can answer. */
export function UploadModel(): ReactNode {
  const { t } = useTranslation('models');
  const input = useRef<HTMLInputElement>(null);
  const { mutate, isPending } = useUpload();
  return (
    <>
      <Button look="primary" disabled={isPending} onClick={() => input.current?.click()}>
        <PackagePlus aria-hidden />
        {isPending ? t('upload.busy') : t('upload.button')}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept=".zip,application/zip"
        aria-label={t('upload.button')}
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          if (file !== undefined) mutate(file);
          currentTarget.value = '';
        }}
      />
    </>
  );
}

function useUpload(): { mutate: (file: File) => void; isPending: boolean } {
  const { t } = useTranslation('models');
  const api = useApi();
  const client = useQueryClient();
  const notes = useNotes();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: (file: File) =>
      api.call('uploadModel', { body: file, headers: { 'content-type': 'application/zip' } }),
    onSuccess: async ({ model }) => {
      notes.done(t('upload.done', { name: model.name }));
      await client.invalidateQueries({ queryKey: ['models'] });
      await navigate({ to: '/models/$id', params: { id: model.id }, search: {} });
    },
    onError: (error) => {
      notes.failed(error);
    },
  });
}
