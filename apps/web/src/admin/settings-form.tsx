import {
  useMutation,
  useQuery,
  useQueryClient,
  type UseMutationResult,
} from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { PatchSettings, Settings } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { settingsQuery } from '../api/queries.ts';
import { Button } from '../ui/button.tsx';
import { Fault } from '../ui/fault.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useNotes } from '../ui/toasts.tsx';
import { SectionHead } from './section-head.tsx';
import { changesOf, draftOf, type SettingsDraft } from './settings-draft.ts';

/** What can be set while it runs. */
export function SettingsForm(): ReactNode {
  const { t } = useTranslation('admin');
  const { data, error, refetch } = useQuery(settingsQuery(useApi()));
  return (
    <>
      <SectionHead title={t('section.settings')} text={t('settings.text')} />
      {error && <Fault error={error} onRetry={() => void refetch()} />}
      {data === undefined ? !error && <Skeleton height="300px" /> : <Form settings={data} />}
    </>
  );
}

const FIELDS = [
  { name: 'errorRate', min: 0.01, max: 20 },
  { name: 'spotCheckShare', min: 0, max: 100 },
  { name: 'secondOpinionShare', min: 0, max: 100 },
  { name: 'keepDays', min: 1, max: 36500 },
] as const;

function Form({ settings }: { readonly settings: Settings }): ReactNode {
  const { t } = useTranslation(['admin', 'common']);
  // What is not written in here follows the settings, whoever sets them.
  const [edits, setEdits] = useState<Partial<SettingsDraft>>({});
  const draft = { ...draftOf(settings), ...edits };
  const { mutate, isPending, error } = useSave();
  return (
    <form
      className="card stack"
      onSubmit={(event) => {
        event.preventDefault();
        mutate(changesOf(edits), {
          onSuccess: () => {
            setEdits((now) => (now === edits ? {} : now));
          },
        });
      }}
    >
      {FIELDS.map(({ name, min, max }) => (
        <TextField
          key={name}
          label={t(`settings.${name}`)}
          help={t(`settings.${name}Help`)}
          type="number"
          step="any"
          min={min}
          max={max}
          required={name !== 'keepDays'}
          value={draft[name]}
          onChange={(value) => {
            setEdits({ ...edits, [name]: value });
          }}
        />
      ))}
      {error && <Fault error={error} />}
      <div>
        <Button type="submit" look="primary" disabled={isPending}>
          {t('common:do.save')}
        </Button>
      </div>
    </form>
  );
}

function useSave(): UseMutationResult<Settings, Error, PatchSettings> {
  const { t } = useTranslation('admin');
  const api = useApi();
  const client = useQueryClient();
  const notes = useNotes();
  return useMutation({
    mutationFn: (json: PatchSettings) => api.call('changeSettings', { json }),
    onSuccess: (settings) => {
      client.setQueryData(['settings'], settings);
      notes.done(t('settings.saved'));
    },
  });
}
