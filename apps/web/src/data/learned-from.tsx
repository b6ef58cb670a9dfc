import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { modelQuery, modelsQuery } from '../api/queries.ts';
import { Facts } from '../ui/facts.tsx';
import { whole } from '../ui/format.ts';
import { datasetsOf } from './datasets.ts';

/** The datasets that the active model's manifest names. */
export function LearnedFrom(): ReactNode {
  const { t } = useTranslation('data');
  const api = useApi();
  const active = useQuery(modelsQuery(api)).data?.active ?? null;
  const { data } = useQuery({ ...modelQuery(api, active ?? ''), enabled: active !== null });
  const datasets = datasetsOf(data?.manifest);
  if (data === undefined || datasets.length === 0) return null;
  return (
    <section className="card">
      <h2>{t('learned.title', { name: data.model.name })}</h2>
      <p className="muted small">{t('learned.text')}</p>
      <Facts
        facts={datasets.map(({ name, split, count, digest }) => ({
          name: (
            <>
              {name}, {split} <code className="muted">{digest.slice(0, 12)}</code>
            </>
          ),
          value: t('learned.images', { count, shown: whole(count) }),
        }))}
      />
    </section>
  );
}
