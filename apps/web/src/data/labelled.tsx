import { useQueries, useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { Tags } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { Thumb } from '../prediction/thumb.tsx';
import { Empty } from '../ui/empty.tsx';
import { counted } from '../ui/format.ts';
import { EXACT } from '../ui/tabs.ts';
import { LABELS, type Label } from './collection-filter.ts';
import './labelled.css';

const SHOWN = 60;

/** What people have labelled here. */
export function Labelled(): ReactNode {
  const { t } = useTranslation('data');
  const { truth: asked } = useSearch({ from: '/shell/data' });
  const truth = LABELS.find((one) => one === asked) ?? '0';
  return (
    <section className="stack" aria-label={t('labelled.title')}>
      <div>
        <h2>{t('labelled.title')}</h2>
        <p className="muted small">{t('labelled.text')}</p>
      </div>
      <Classes chosen={truth} />
      <ClassGallery truth={truth} />
    </section>
  );
}

/** How many of each class people have labelled. */
function Classes({ chosen }: { readonly chosen: Label }): ReactNode {
  const { t } = useTranslation(['data', 'common']);
  const api = useApi();
  const counts = useQueries({
    queries: LABELS.map((truth) => ({
      queryKey: ['predictions', 'counts', { truth }],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        api.call('countPredictions', { query: { truth }, signal }),
    })),
  });
  return (
    <nav className="classes" aria-label={t('classes')}>
      {LABELS.map((truth, index) => {
        const total = counts[index]?.data?.total;
        return (
          <Link
            key={truth}
            to="/data"
            search={{ truth }}
            className="classes__one"
            activeOptions={EXACT}
            aria-current={truth === chosen ? 'page' : undefined}
            resetScroll={false}
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

function ClassGallery({ truth }: { readonly truth: Label }): ReactNode {
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
    <>
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
    </>
  );
}
