import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { Settings } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { settingsQuery } from '../api/queries.ts';
import { Button } from '../ui/button.tsx';
import { Fault } from '../ui/fault.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { TextField } from '../ui/text-field.tsx';
import { useNotes } from '../ui/toasts.tsx';
import { SectionHead } from './section-head.tsx';

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

/** Shares are written in per cent; empty days keep for ever. */
interface Draft {
  readonly errorRate: string;
  readonly spotCheckShare: string;
  readonly secondOpinionShare: string;
  readonly keepDays: string;
}

const FIELDS = [
  { name: 'errorRate', min: 0.01, max: 20 },
  { name: 'spotCheckShare', min: 0, max: 100 },
  { name: 'secondOpinionShare', min: 0, max: 100 },
  { name: 'keepDays', min: 1, max: 36500 },
] as const;

function Form({ settings }: { readonly settings: Settings }): ReactNode {
  const { t } = useTranslation(['admin', 'common']);
  const [draft, setDraft] = useState<Draft>(() => draftOf(settings));
  const { mutate, isPending, error } = useSave();
  return (
    <form
      className="card stack"
      onSubmit={(event) => {
        event.preventDefault();
        mutate(settingsOf(draft));
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
            setDraft({ ...draft, [name]: value });
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

function draftOf(settings: Settings): Draft {
  return {
    errorRate: inPercent(settings.errorRate),
    spotCheckShare: inPercent(settings.spotCheckShare),
    secondOpinionShare: inPercent(settings.secondOpinionShare),
    keepDays: settings.keepDays === null ? '' : String(settings.keepDays),
  };
}

/** Without the dust that binary fractions leave. */
function inPercent(share: number): string {
  return String(Number((share * 100).toPrecision(6)));
}

function settingsOf(draft: Draft): Settings {
  const share = (text: string): number => Number((Number(text) / 100).toPrecision(8));
  return {
    errorRate: share(draft.errorRate),
    spotCheckShare: share(draft.spotCheckShare),
    secondOpinionShare: share(draft.secondOpinionShare),
    keepDays: draft.keepDays === '' ? null : Math.round(Number(draft.keepDays)),
  };
}

function useSave(): {
  mutate: (settings: Settings) => void;
  isPending: boolean;
  error: Error | null;
} {
  const { t } = useTranslation('admin');
  const api = useApi();
  const client = useQueryClient();
  const notes = useNotes();
  return useMutation({
    mutationFn: (json: Settings) => api.call('changeSettings', { json }),
    onSuccess: (settings) => {
      client.setQueryData(['settings'], settings);
      notes.done(t('settings.saved'));
    },
  });
}
