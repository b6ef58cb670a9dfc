import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Database } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Collection, CollectionDetail } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { Empty } from '../ui/empty.tsx';
import { Fault } from '../ui/fault.tsx';
import { whole } from '../ui/format.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { ClassBars } from './class-bars.tsx';
import { collectionQuery, collectionsQuery } from './queries.ts';
import './collections.css';

/** The datasets and suites of this machine, each with what it holds. */
export function Collections(): ReactNode {
  const { t } = useTranslation('data');
  const { data, error, refetch } = useQuery(collectionsQuery(useApi()));
  return (
    <section className="stack" aria-label={t('collections.title')}>
      <div>
        <h2>{t('collections.title')}</h2>
        <p className="muted small">{t('collections.text')}</p>
      </div>
      {error && <Fault error={error} onRetry={() => void refetch()} />}
      {data === undefined && !error && <Skeleton height="220px" />}
      {data?.items.length === 0 && <NoCollections />}
      {data !== undefined && data.items.length > 0 && (
        <ul className="collections">
          {data.items.map((collection) => (
            <li key={collection.id}>
              <CollectionCard collection={collection} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function CollectionCard({ collection }: { readonly collection: Collection }): ReactNode {
  const { t } = useTranslation('data');
  const { id, name } = collection;
  const { data, error } = useQuery(collectionQuery(useApi(), id));
  return (
    <article className="card collection">
      <p className="collection__kind">{kindWords(collection, t)}</p>
      <h3 className="collection__name">
        <Link to="/data/$id" params={{ id }} search={{}} className="collection__link">
          {name}
        </Link>
      </h3>
      {error && <Fault error={error} />}
      {data === undefined ? !error && <Skeleton height="96px" /> : <Holds detail={data} />}
    </article>
  );
}

function Holds({ detail }: { readonly detail: CollectionDetail }): ReactNode {
  const { t } = useTranslation('data');
  const { images, series, writers } = detail;
  const known = series.flatMap((one) => (one.series === null ? [] : [one]));
  return (
    <>
      <p className="collection__images">
        {t('collections.images', { count: images, shown: whole(images) })}
      </p>
      <ClassBars detail={detail} />
      <ul className="collection__facts">
        <li>
          {writers.known === 0
            ? t('collections.noWriters')
            : t('collections.writers', { count: writers.known, shown: whole(writers.known) })}
        </li>
        {known.map((one) => (
          <li key={one.series}>
            {t('collections.series', { series: one.series, shown: whole(one.images) })}
          </li>
        ))}
      </ul>
    </>
  );
}

type Translate = ReturnType<typeof useTranslation<'data'>>['t'];

/** What a collection is, in a few words. */
export function kindWords({ kind, dataset }: Collection, t: Translate): string {
  return kind === 'suite' ? t('collections.suite') : t('collections.split', { dataset });
}

const COMMANDS = [
  'npx hand-digits dataset prepare --drawn 2000 --out data/drawn',
  'npx hand-digits dataset fetch mnist',
  'npx hand-digits dataset prepare --mnist data/mnist --out data/prepared',
] as const;

function NoCollections(): ReactNode {
  const { t } = useTranslation('data');
  return (
    <div className="card">
      <Empty
        icon={Database}
        title={t('collections.emptyTitle')}
        text={t('collections.emptyText')}
      >
        <pre className="collections__commands">
          <code>{COMMANDS.join('\n')}</code>
        </pre>
      </Empty>
    </div>
  );
}
