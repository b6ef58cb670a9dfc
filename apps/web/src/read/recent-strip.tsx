import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Prediction } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { usePreferences } from '../app/preferences.tsx';
import type { Answer } from '../prediction/answer.ts';
import { PictureView } from '../prediction/picture.tsx';
import { Thumb } from '../prediction/thumb.tsx';
import { VerdictIcon } from '../ui/verdict.tsx';
import './recent-strip.css';

const HOW_MANY = 12;

/** The last twelve that were read on this page. In private mode: of this tab, which forgets them. */
export function RecentStrip({ own }: { readonly own: readonly Answer[] }): ReactNode {
  const { t } = useTranslation('read');
  const { privateMode } = usePreferences();
  return (
    <section className="recent" aria-labelledby="recent-title">
      <div className="row row--spread">
        <h2 id="recent-title" className="recent__title">
          {privateMode ? t('recent.titlePrivate') : t('recent.title')}
        </h2>
        {!privateMode && (
          <Link to="/history" search={{ source: 'web' }} className="small">
            {t('recent.all')}
          </Link>
        )}
      </div>
      {privateMode ? <OwnRecent answers={own} /> : <StoredRecent />}
    </section>
  );
}

function StoredRecent(): ReactNode {
  const { t } = useTranslation('read');
  const api = useApi();
  const recent = useQuery({
    queryKey: ['predictions', 'recent'],
    queryFn: ({ signal }) =>
      api.call('listPredictions', { query: { source: 'web', limit: HOW_MANY }, signal }),
  }).data?.items;
  if (recent?.length === 0) return <p className="muted small">{t('recent.empty')}</p>;
  return (
    <Strip>
      {recent?.map((prediction) => (
        <StoredItem key={prediction.id} prediction={prediction} />
      ))}
    </Strip>
  );
}

function StoredItem({ prediction }: { readonly prediction: Prediction }): ReactNode {
  return (
    <li>
      <Link to="/history/$id" params={{ id: prediction.id }} className="recent__item">
        <Thumb prediction={prediction} />
      </Link>
    </li>
  );
}

function OwnRecent({ answers }: { readonly answers: readonly Answer[] }): ReactNode {
  const { t } = useTranslation('read');
  if (answers.length === 0) return <p className="muted small">{t('recent.empty')}</p>;
  return (
    <Strip>
      {answers.slice(0, HOW_MANY).map((answer, index) => (
        <li key={answers.length - index} className="recent__item">
          <span className="thumb">
            {answer.sight.image && (
              <PictureView picture={answer.sight.image} alt="" className="thumb__picture" />
            )}
            <span className="thumb__foot">
              <span className="thumb__digit">{answer.claim.digit ?? '∅'}</span>
              <VerdictIcon decision={answer.claim.decision} />
            </span>
          </span>
        </li>
      ))}
    </Strip>
  );
}

function Strip({ children }: { readonly children: ReactNode }): ReactNode {
  return <ol className="recent__strip">{children}</ol>;
}
