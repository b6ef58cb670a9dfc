import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ModelDetail } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { modelQuery, settingsQuery } from '../api/queries.ts';
import { Fault } from '../ui/fault.tsx';
import { Page } from '../ui/page.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { Confusion } from './confusion.tsx';
import { CoverageCurve } from './coverage-curve.tsx';
import { ErrorDots } from './error-dots.tsx';
import { digitSuites, errorOf, suitesOf, type Suite } from './evaluation.ts';
import { Mistakes } from './mistakes.tsx';
import { ModelCard } from './model-card.tsx';
import { ModelFacts } from './model-facts.tsx';
import { ModelStateBadge, shortId } from './model-name.tsx';
import { ModelTools } from './model-tools.tsx';
import { Outliers } from './outliers.tsx';
import { Reliability } from './reliability.tsx';
import { SuiteSelect } from './suite-select.tsx';
import './model-page.css';

/** One model: what it is, how well it reads, and where it fails. */
export function ModelPage(): ReactNode {
  const { t } = useTranslation('models');
  const { id } = useParams({ from: '/shell/models/$id' });
  const { data, error, refetch } = useQuery(modelQuery(useApi(), id));
  return (
    <Page
      title={data?.model.name ?? shortId(id)}
      note={
        data && (
          <span className="row">
            <ModelStateBadge state={data.model.state} />
            {t('made')} <TimeAgo at={data.model.createdAt ?? data.model.addedAt} />
            <code>{shortId(id)}</code>
          </span>
        )
      }
      actions={data && <ModelTools model={data.model} />}
    >
      {error && <Fault error={error} onRetry={() => void refetch()} />}
      {data === undefined ? !error && <Skeleton height="420px" /> : <Body detail={data} />}
    </Page>
  );
}

function Body({ detail }: { readonly detail: ModelDetail }): ReactNode {
  const { t } = useTranslation('models');
  const suites = suitesOf(detail.evaluation);
  const digits = digitSuites(suites);
  return (
    <>
      {digits.length === 0 ? (
        <p className="card muted">{t('noEvaluation')}</p>
      ) : (
        <>
          <section className="card">
            <h2>{t('section.error')}</h2>
            <p className="muted small">{t('section.errorText')}</p>
            <ErrorDots rows={digits.map((suite) => ({ name: suite.name, errors: [errorOf(suite)] }))} />
          </section>
          <SuiteDetail id={detail.model.id} suites={digits} />
        </>
      )}
      <Outliers suites={suites} />
      <Mistakes model={detail.model.id} />
      <div className="model-columns">
        <ModelCard card={detail.card} />
        <ModelFacts detail={detail} />
      </div>
    </>
  );
}

interface SuiteDetailProps {
  readonly id: string;
  readonly suites: readonly Suite[];
}

function SuiteDetail({ id, suites }: SuiteDetailProps): ReactNode {
  const { t } = useTranslation('models');
  const { suite: asked } = useSearch({ from: '/shell/models/$id' });
  const navigate = useNavigate();
  const errorRate = useQuery(settingsQuery(useApi())).data?.errorRate;
  const suite = suites.find(({ name }) => name === asked) ?? suites[0];
  if (suite === undefined) return null;
  const { coverage, calibration, confusion } = suite.measures;
  return (
    <>
      <SuiteSelect
        suites={suites}
        chosen={suite}
        onChoose={(name) => void navigate({ to: '/models/$id', params: { id }, search: { suite: name }, resetScroll: false })}
      />
      <div className="model-columns">
        <section className="card">
          <h2>{t('section.coverage')}</h2>
          <p className="muted small">{t('section.coverageText')}</p>
          {errorRate !== undefined && (
            <CoverageCurve names={[]} curves={[coverage.points]} errorRate={errorRate} />
          )}
        </section>
        <section className="card">
          <h2>{t('section.reliability')}</h2>
          <p className="muted small">{t('section.reliabilityText')}</p>
          <Reliability bins={[calibration.bins]} />
        </section>
      </div>
      <section className="card">
        <h2>{t('section.confusion')}</h2>
        <p className="muted small">{t('section.confusionText')}</p>
        <Confusion model={id} counts={confusion} />
      </section>
    </>
  );
}

