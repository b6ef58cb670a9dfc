import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { Thumb } from '../prediction/thumb.tsx';
import './mistakes.css';

const SHOWN = 24;

/** What people found it read wrongly, the surest first: those are the ones that hurt. */
export function Mistakes({ model }: { readonly model: string }): ReactNode {
  const { t } = useTranslation('models');
  const api = useApi();
  const { data } = useQuery({
    queryKey: ['predictions', 'mistakes', model],
    queryFn: ({ signal }) =>
      api.call('listPredictions', {
        query: { model, wrong: 'true', sort: 'most-sure', limit: SHOWN },
        signal,
      }),
  });
  if (data === undefined) return null;
  return (
    <section className="card">
      <div className="card__head">
        <h2>{t('mistakes.title')}</h2>
        {data.items.length > 0 && (
          <Link to="/history" search={{ model, wrong: 'true', sort: 'most-sure' }}>
            {t('mistakes.all')}
          </Link>
        )}
      </div>
      {data.items.length === 0 ? (
        <p className="muted">{t('mistakes.none')}</p>
      ) : (
        <ul className="mistakes">
          {data.items.map((prediction) => (
            <li key={prediction.id}>
              <Link to="/history/$id" params={{ id: prediction.id }} className="mistakes__link">
                <Thumb prediction={prediction} />
              </Link>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
