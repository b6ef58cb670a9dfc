import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Scale } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Agreement } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { Empty } from '../ui/empty.tsx';
import { Facts } from '../ui/facts.tsx';
import { Fault } from '../ui/fault.tsx';
import { percent, whole } from '../ui/format.ts';
import { Skeleton } from '../ui/skeleton.tsx';

/** How far reviewers who saw the same image agree. */
export function AgreementView(): ReactNode {
  const { t } = useTranslation('review');
  const api = useApi();
  const { data, error, refetch } = useQuery({
    queryKey: ['review', 'agreement'],
    queryFn: ({ signal }) => api.call('getAgreement', { signal }),
  });
  if (error) return <Fault error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height="240px" />;
  if (data.images === 0) {
    return <Empty icon={Scale} title={t('agreement.emptyTitle')} text={t('agreement.emptyText')} />;
  }
  return <AgreementFacts agreement={data} />;
}

function AgreementFacts({ agreement }: { readonly agreement: Agreement }): ReactNode {
  const { t } = useTranslation('review');
  const { images, share, kappa, pairs } = agreement;
  return (
    <div className="card stack stack--wide">
      <Facts
        facts={[
          { name: t('agreement.images'), value: whole(images) },
          { name: t('agreement.share'), value: share === null ? '–' : percent(share) },
          { name: t('agreement.kappa'), value: kappa === null ? '–' : kappa.toFixed(3) },
          ...pairs.map(({ reviewers, images: both, agreed }) => ({
            name: reviewers.join(' · '),
            value: t('agreement.pair', { agreed, count: both }),
          })),
        ]}
      />
      <Disagreements agreement={agreement} />
    </div>
  );
}

function Disagreements({ agreement }: { readonly agreement: Agreement }): ReactNode {
  const { t } = useTranslation(['review', 'common']);
  if (agreement.disagreements.length === 0) return null;
  return (
    <section>
      <h2>{t('agreement.disagreements')}</h2>
      <ul className="stack">
        {agreement.disagreements.map(({ predictionId, answers }) => (
          <li key={predictionId} className="row">
            <Link to="/history/$id" params={{ id: predictionId }}>
              {answers
                .map(
                  ({ reviewer, truth }) =>
                    `${reviewer}: ${truth === 'not-a-digit' ? t('common:truth.not-a-digit') : truth}`,
                )
                .join(' · ')}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
