import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Ghost } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Model, ShadowReport } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { useMay } from '../app/session.ts';
import { Thumb } from '../prediction/thumb.tsx';
import { Button } from '../ui/button.tsx';
import { percent, whole } from '../ui/format.ts';
import { useNotes } from '../ui/toasts.tsx';
import { shortId } from './model-name.tsx';
import './mistakes.css';

const AGAIN_MS = 10_000;
const SHOWN = 24;

/** The model that answers unseen beside the active one, and where it says something else. */
export function Shadow(): ReactNode {
  const { t } = useTranslation('models');
  const api = useApi();
  const { data } = useQuery({
    queryKey: ['shadow'],
    queryFn: ({ signal }) => api.call('getShadow', { signal }),
    refetchInterval: AGAIN_MS,
  });
  const manages = useMay('administrator');
  const { set, isPending } = useSetShadow();
  if (data === undefined || data.model === null) return null;
  return (
    <section className="card stack">
      <div className="card__head">
        <h2>{t('shadow.title', { model: shortId(data.model) })}</h2>
        {manages && (
          <Button
            disabled={isPending}
            onClick={() => {
              set(null);
            }}
          >
            {t('shadow.end')}
          </Button>
        )}
      </div>
      <p>{sentence(data, t)}</p>
      <Disagreements />
    </section>
  );
}

type Translate = ReturnType<typeof useTranslation<'models'>>['t'];

function sentence({ compared, sameDigit, sameDecision, share, passedOver }: ShadowReport, t: Translate): string {
  if (compared === 0) return t('shadow.nothing', { share: percent(share, 0) });
  return t('shadow.compared', {
    compared: whole(compared),
    digit: percent(sameDigit / compared, 1),
    decision: percent(sameDecision / compared, 1),
    passedOver: whole(passedOver),
    left: percent(passedOver / (compared + passedOver), 0),
    share: percent(share, 0),
  });
}

function Disagreements(): ReactNode {
  const { t } = useTranslation(['models', 'common']);
  const api = useApi();
  const { data } = useQuery({
    queryKey: ['shadow', 'disagreements'],
    queryFn: ({ signal }) => api.call('listDisagreements', { query: { limit: SHOWN }, signal }),
    refetchInterval: AGAIN_MS,
  });
  if (data === undefined || data.items.length === 0) return null;
  return (
    <ul className="mistakes" aria-label={t('shadow.list')}>
      {data.items.map(({ id, prediction, digit, decision }) => (
        <li key={id}>
          <Link to="/history/$id" params={{ id: prediction.id }} className="mistakes__link">
            <Thumb prediction={prediction} />
            <span className="small">{t('shadow.says', { digit: digit ?? '∅', decision: t(`common:decision.${decision}`) })}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** Lets a model watch; shown for one that neither answers nor watches. */
export function WatchButton({ model }: { readonly model: Model }): ReactNode {
  const { t } = useTranslation('models');
  const { set, isPending } = useSetShadow();
  if (model.state !== 'available') return null;
  return (
    <Button
      disabled={isPending}
      onClick={() => {
        set(model.id);
      }}
    >
      <Ghost aria-hidden />
      {t('shadow.begin')}
    </Button>
  );
}

function useSetShadow(): { set: (model: string | null) => void; isPending: boolean } {
  const { t } = useTranslation('models');
  const api = useApi();
  const client = useQueryClient();
  const notes = useNotes();
  const { mutate, isPending } = useMutation({
    mutationFn: (model: string | null) => api.call('setShadow', { json: { model } }),
    onSuccess: ({ model }) => {
      notes.done(model === null ? t('shadow.ended') : t('shadow.begun'));
    },
    onError: (error) => {
      notes.failed(error);
    },
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ['shadow'] });
      void client.invalidateQueries({ queryKey: ['models'] });
    },
  });
  return { set: mutate, isPending };
}
