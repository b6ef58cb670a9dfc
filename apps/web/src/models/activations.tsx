import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { activationsQuery } from '../api/queries.ts';
import { TimeAgo } from '../ui/time-ago.tsx';
import { shortId } from './model-name.tsx';
import './activations.css';

/** Which model answered when, and who chose it. */
export function Activations(): ReactNode {
  const { t } = useTranslation('models');
  const { data } = useQuery(activationsQuery(useApi()));
  if (data === undefined || data.items.length === 0) return null;
  return (
    <section className="stack">
      <h2>{t('activations.title')}</h2>
      <ol className="activations">
        {data.items.map((one) => (
          <li key={one.id}>
            <span className="activations__time">
              <TimeAgo at={one.at} />
            </span>
            <span>
              <Link to="/models/$id" params={{ id: one.model }} search={{}}>
                <code>{shortId(one.model)}</code>
              </Link>{' '}
              {t(`why.${one.why}`, { who: one.by.name })}
              {one.note !== null && <span className="muted"> “{one.note}”</span>}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
