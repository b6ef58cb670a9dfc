import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { Layers, Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Batch, BatchPage } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { useMay } from '../app/session.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { Fault } from '../ui/fault.tsx';
import { whole } from '../ui/format.ts';
import { Page } from '../ui/page.tsx';
import { Progress } from '../ui/progress.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { TimeAgo } from '../ui/time-ago.tsx';
import { BatchStateBadge } from './batch-state.tsx';
import { NewBatch } from './new-batch.tsx';
import './batches-page.css';

/** Many files at once, read in the background. */
export function BatchesPage(): ReactNode {
  const { t } = useTranslation('batches');
  const { new: fresh } = useSearch({ from: '/shell/batches' });
  const mayRun = useMay('reviewer');
  const link = (
    <Link to="/batches" search={{ new: 'files' }} className={buttonClass('primary')}>
      <Plus aria-hidden />
      {t('new.button')}
    </Link>
  );
  return (
    <Page title={t('title')} actions={mayRun && fresh === undefined ? link : undefined}>
      {fresh !== undefined && mayRun && <NewBatch />}
      <BatchList invite={mayRun && fresh === undefined ? link : null} />
    </Page>
  );
}

function BatchList({ invite }: { readonly invite: ReactNode }): ReactNode {
  const { t } = useTranslation(['batches', 'common']);
  const { data, error, refetch, hasNextPage, fetchNextPage } = useBatches();
  if (error) return <Fault error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Skeleton height="76px" count={4} />;
  const batches = data.pages.flatMap(({ items }) => items);
  if (batches.length === 0) {
    return (
      <Empty icon={Layers} title={t('empty.title')} text={t('empty.text')}>
        {invite}
      </Empty>
    );
  }
  return (
    <>
      <ul className="batches">
        {batches.map((batch) => (
          <BatchRow key={batch.id} batch={batch} />
        ))}
      </ul>
      {hasNextPage && <Button onClick={() => void fetchNextPage()}>{t('common:do.more')}</Button>}
    </>
  );
}

function useBatches(): ReturnType<typeof useInfiniteQuery<BatchPage>> {
  const api = useApi();
  return useInfiniteQuery<BatchPage>({
    queryKey: ['batches', 'list'],
    queryFn: ({ pageParam, signal }) =>
      api.call('listBatches', {
        query: { limit: 30, ...(typeof pageParam === 'string' && { after: pageParam }) },
        signal,
      }),
    initialPageParam: null,
    getNextPageParam: ({ links }) => links.next,
    refetchInterval: ({ state }) => (state.data?.pages.some(isMoving) === true ? 2000 : false),
  });
}

function isMoving({ items }: BatchPage): boolean {
  return items.some(({ state }) => state === 'running' || state === 'receiving');
}

function BatchRow({ batch }: { readonly batch: Batch }): ReactNode {
  const { t } = useTranslation('batches');
  const { progress, state } = batch;
  const finished = progress.read + progress.refused;
  return (
    <li>
      <Link to="/batches/$id" params={{ id: batch.id }} search={{}} className="batches__row">
        <span className="batches__name">
          <strong>{batch.name}</strong>
          <span className="muted small">
            <TimeAgo at={batch.createdAt} />
            {batch.createdBy && ` · ${batch.createdBy.name}`}
          </span>
        </span>
        <BatchStateBadge state={state} />
        <span className="batches__progress">
          <Progress
            label={t('progress.label', { name: batch.name })}
            value={finished}
            max={progress.total}
            note={
              <span>
                {t('progress.of', { done: whole(finished), total: whole(progress.total) })}
              </span>
            }
          />
        </span>
      </Link>
    </li>
  );
}
