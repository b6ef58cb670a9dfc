import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Facts } from '../ui/facts.tsx';
import { percent } from '../ui/format.ts';
import type { Suite } from './evaluation.ts';

/** How well what is no digit was told from digits. */
export function Outliers({ suites }: { readonly suites: readonly Suite[] }): ReactNode {
  const { t } = useTranslation('models');
  const facts = suites.flatMap(({ name, measures: { outliers } }) =>
    outliers === null || outliers.images === 0
      ? []
      : [
          {
            name,
            value: t('outliers.shares', {
              rejected: percent(outliers.rejected / outliers.images),
              review: percent(outliers.review / outliers.images),
              accepted: percent(outliers.accepted / outliers.images),
            }),
          },
        ],
  );
  if (facts.length === 0) return null;
  return (
    <section className="card">
      <h2>{t('outliers.title')}</h2>
      <p className="muted small">{t('outliers.text')}</p>
      <Facts facts={facts} />
    </section>
  );
}
