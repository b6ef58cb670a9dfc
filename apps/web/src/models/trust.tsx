import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ErrorRatePromise } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { percent, rate, whole } from '../ui/format.ts';
import './learning.css';

const AGAIN_MS = 30_000;

/** Whether the promised error rate is kept, and whether images still look as they did. */
export function Trust(): ReactNode {
  const { t } = useTranslation('models');
  return (
    <section className="card stack">
      <h2>{t('trust.title')}</h2>
      <PromiseState />
      <Drift />
    </section>
  );
}

function PromiseState(): ReactNode {
  const { t } = useTranslation('models');
  const api = useApi();
  const { data } = useQuery({
    queryKey: ['promise'],
    queryFn: ({ signal }) => api.call('getPromise', { signal }),
    refetchInterval: AGAIN_MS,
    retry: false,
  });
  if (data === undefined) return null;
  return (
    <>
      <p>{chosen(data, t)}</p>
      <Measured promise={data} />
    </>
  );
}

type Translate = ReturnType<typeof useTranslation<'models'>>['t'];

function chosen({ errorRate, basis, confidence, coverage, threshold }: ErrorRatePromise, t: Translate): string {
  const facts = { rate: rate(errorRate), threshold: threshold === null ? '–' : threshold.toFixed(4) };
  switch (basis) {
    case 'none':
      return t('trust.none', facts);
    case 'manifest':
      return t('trust.manifest', facts);
    case 'risk-table':
      return t('trust.table', {
        ...facts,
        confidence: percent(confidence ?? 0, 0),
        coverage: percent(coverage ?? 0, 1),
      });
  }
}

function Measured({ promise }: { readonly promise: ErrorRatePromise }): ReactNode {
  const { t } = useTranslation('models');
  const { reviewed, wrong, high, low, standing, errorRate, rightReviewsNeeded } = promise;
  const facts = {
    reviewed: whole(reviewed),
    wrong: whole(wrong),
    low: rate(low),
    high: rate(high),
    rate: rate(errorRate),
    needed: whole(rightReviewsNeeded ?? 0),
  };
  const text = t(`trust.standing.${standing}`, facts);
  if (standing !== 'broken') return <p className={standing === 'kept' ? '' : 'muted'}>{text}</p>;
  return (
    <p className="warning-note" data-tone="bad" role="alert">
      {text} <Link to="/history" search={{ wrong: 'true', decision: 'accepted' }}>{t('trust.look')}</Link>
    </p>
  );
}

function Drift(): ReactNode {
  const { t } = useTranslation('models');
  const api = useApi();
  const { data } = useQuery({
    queryKey: ['drift'],
    queryFn: ({ signal }) => api.call('getDrift', { signal }),
    refetchInterval: AGAIN_MS,
  });
  if (data === undefined) return null;
  if (data.statistics.length === 0) {
    return <p className="muted">{t('drift.few', { readings: whole(data.readings), needed: whole(data.needed) })}</p>;
  }
  const indices = data.statistics.map(({ name, index }) => `${t(`drift.${name}`)} ${index.toFixed(2)}`);
  return (
    <>
      {data.warnings.map((warning) => (
        <p key={warning} className="warning-note" role="alert">
          {warning}
        </p>
      ))}
      {data.warnings.length === 0 && <p>{t('drift.none')}</p>}
      <p className="muted small">{t('drift.indices', { indices: indices.join(', ') })}</p>
    </>
  );
}
