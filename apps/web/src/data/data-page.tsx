import { useQueries, useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { Download, FlaskConical, Tags } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { addressFor } from '../api/client.ts';
import { modelQuery, modelsQuery } from '../api/queries.ts';
import { Thumb } from '../prediction/thumb.tsx';
import { buttonClass } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { Facts } from '../ui/facts.tsx';
import { counted, whole } from '../ui/format.ts';
import { Page } from '../ui/page.tsx';
import { datasetsOf } from './datasets.ts';
import { EXACT } from '../ui/tabs.ts';
import './data-page.css';

const TRUTHS = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'not-a-digit'] as const;
type TruthName = (typeof TRUTHS)[number];

const SHOWN = 60;

/** What there is to learn from: what people have labelled here, and what the model learned from. */
export function DataPage(): ReactNode {
  const { t } = useTranslation('data');
  const { truth: asked } = useSearch({ from: '/shell/data' });
  const truth = TRUTHS.find((one) => one === asked) ?? '0';
  return (
    <Page title={t('title')} note={t('note')} actions={<ExportLabelled />}>
      <Classes chosen={truth} />
      <ClassGallery truth={truth} />
      <LearnedFrom />
      <NotYet />
    </Page>
  );
}

function ExportLabelled(): ReactNode {
  const { t } = useTranslation('data');
  const query = { corrected: 'true', format: 'zip' } as const;
  return (
    <a className={buttonClass()} download href={addressFor('exportPredictions', { query })}>
      <Download aria-hidden />
      {t('export')}
    </a>
  );
}

/** How many of each class people have labelled. */
function Classes({ chosen }: { readonly chosen: TruthName }): ReactNode {
  const { t } = useTranslation(['data', 'common']);
  const api = useApi();
  const counts = useQueries({
    queries: TRUTHS.map((truth) => ({
      queryKey: ['predictions', 'counts', { truth }],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        api.call('countPredictions', { query: { truth }, signal }),
    })),
  });
  return (
    <nav className="classes" aria-label={t('classes')}>
      {TRUTHS.map((truth, index) => {
        const total = counts[index]?.data?.total;
        return (
          <Link
            key={truth}
            to="/data"
            search={{ truth }}
            className="classes__one"
            activeOptions={EXACT}
            aria-current={truth === chosen ? 'page' : undefined}
          >
            <span className="classes__name">
              {truth === 'not-a-digit' ? '∅' : truth}
              {truth === 'not-a-digit' && (
                <span className="visually-hidden">{t('common:truth.not-a-digit')}</span>
              )}
            </span>
            <span className="classes__count">{total ? counted(total) : '\u00a0'}</span>
          </Link>
        );
      })}
    </nav>
  );
}

function ClassGallery({ truth }: { readonly truth: TruthName }): ReactNode {
  const { t } = useTranslation(['data', 'common']);
  const api = useApi();
  const { data } = useQuery({
    queryKey: ['predictions', 'class', truth],
    queryFn: ({ signal }) =>
      api.call('listPredictions', { query: { truth, limit: SHOWN }, signal }),
  });
  if (data === undefined) return null;
  if (data.items.length === 0) {
    return <Empty icon={Tags} title={t('empty.title')} text={t('empty.text')} />;
  }
  return (
    <section className="stack">
      <ul className="class-gallery">
        {data.items.map((prediction) => (
          <li key={prediction.id}>
            <Link to="/history/$id" params={{ id: prediction.id }} className="class-gallery__link">
              <Thumb prediction={prediction} />
            </Link>
          </li>
        ))}
      </ul>
      {data.links.next !== null && (
        <Link to="/history" search={{ truth }}>
          {t('all')}
        </Link>
      )}
    </section>
  );
}

/** The datasets that the active model's manifest names. */
function LearnedFrom(): ReactNode {
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

/** What the server cannot show yet is said, not pretended. */
function NotYet(): ReactNode {
  const { t } = useTranslation('data');
  return (
    <section className="card not-yet">
      <FlaskConical aria-hidden />
      <div>
        <h2>{t('notYet.title')}</h2>
        <p className="muted">{t('notYet.text')}</p>
        <pre className="not-yet__commands">
          {['npx hand-digits dataset --help', 'npx hand-digits dataset sheet --help'].join('\n')}
        </pre>
      </div>
    </section>
  );
}
