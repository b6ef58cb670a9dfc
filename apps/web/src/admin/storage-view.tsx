import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Images } from 'lucide-react';
import type { ReactNode } from 'react';
import type { StorageReport } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { buttonClass } from '../ui/button.tsx';
import { Facts } from '../ui/facts.tsx';
import { Fault } from '../ui/fault.tsx';
import { size, whole } from '../ui/format.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { SectionHead } from './section-head.tsx';

/** What is kept, how much room it takes, and the way to each of it. */
export function StorageView(): ReactNode {
  const { t } = useTranslation('admin');
  const api = useApi();
  const { data, error, refetch } = useQuery({
    queryKey: ['storage'],
    queryFn: ({ signal }) => api.call('getStorage', { signal }),
  });
  return (
    <>
      <SectionHead title={t('section.storage')} text={t('storage.text')}>
        <Link to="/history" search={{}} className={buttonClass()}>
          <Images aria-hidden />
          {t('storage.browse')}
        </Link>
      </SectionHead>
      {error && <Fault error={error} onRetry={() => void refetch()} />}
      {data === undefined ? !error && <Skeleton height="280px" /> : <Report report={data} />}
    </>
  );
}

function Report({ report }: { readonly report: StorageReport }): ReactNode {
  const { t } = useTranslation('admin');
  const { database, media, predictions, schemaVersion } = report;
  const images = (part: { images: number; bytes: number }): string =>
    t('storage.images', { count: part.images, shown: whole(part.images), size: size(part.bytes) });
  return (
    <div className="card">
      <Facts
        facts={[
          { name: t('storage.predictions'), value: whole(predictions) },
          { name: t('storage.database'), value: t(`storage.${database.kind}`) },
          {
            name: t('storage.databaseSize'),
            value: database.bytes === null ? '–' : size(database.bytes),
          },
          { name: t('storage.media'), value: t(`storage.${media.kind}`) },
          { name: t('storage.allImages'), value: images(media) },
          { name: t('storage.inDatabase'), value: images(media.inDatabase) },
          { name: t('storage.schema'), value: <code>{schemaVersion}</code> },
        ]}
      />
    </div>
  );
}
