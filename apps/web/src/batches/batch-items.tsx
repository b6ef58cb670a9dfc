import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { FileX2, Hourglass } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Batch, BatchItem, BatchItemPage } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { Thumb } from '../prediction/thumb.tsx';
import { Button } from '../ui/button.tsx';
import { Fault } from '../ui/fault.tsx';
import { EXACT } from '../ui/tabs.ts';
import '../ui/segmented.css';
import './batch-items.css';

const FILTERS = ['all', 'read', 'refused'] as const;
export type ItemFilter = (typeof FILTERS)[number];

export interface BatchItemsProps {
  readonly batch: Batch;
  readonly show: ItemFilter;
}

/** The files of a batch as they come: read, refused with the reason, or still waiting. */
export function BatchItems({ batch, show }: BatchItemsProps): ReactNode {
  const { t } = useTranslation(['batches', 'common']);
  const { data, error, hasNextPage, fetchNextPage } = useItems(batch, show);
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="stack">
      <div className="row row--spread">
        <h2>{t('items.title')}</h2>
        <ItemFilters id={batch.id} show={show} />
      </div>
      {error && <Fault error={error} />}
      {data !== undefined && items.length === 0 && <p className="muted">{t('items.none')}</p>}
      <ul className="items">
        {items.map((item) => (
          <li key={item.item}>
            <Item item={item} />
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <div>
          <Button onClick={() => void fetchNextPage()}>{t('common:do.more')}</Button>
        </div>
      )}
    </section>
  );
}

function useItems(
  batch: Batch,
  show: ItemFilter,
): ReturnType<typeof useInfiniteQuery<BatchItemPage>> {
  const api = useApi();
  const { id } = batch;
  // While the batch moves its files are asked for again whenever some more were read, at most each 1.5 s.
  const moving = batch.state === 'running' || batch.state === 'receiving';
  return useInfiniteQuery<BatchItemPage>({
    queryKey: ['batches', 'items', id, show, moving],
    queryFn: ({ pageParam, signal }) =>
      api.call('getBatchItems', {
        params: { id },
        query: {
          limit: 60,
          ...(show !== 'all' && { state: show }),
          ...(typeof pageParam === 'string' && { after: pageParam }),
        },
        signal,
      }),
    initialPageParam: null,
    getNextPageParam: ({ links }) => links.next,
    refetchInterval: moving ? 1500 : false,
    placeholderData: keepPreviousData,
  });
}

interface ItemFiltersProps {
  readonly id: string;
  readonly show: ItemFilter;
}

function ItemFilters({ id, show }: ItemFiltersProps): ReactNode {
  const { t } = useTranslation('batches');
  return (
    <nav className="segmented" aria-label={t('items.filter')}>
      {FILTERS.map((filter) => (
        <Link
          key={filter}
          to="/batches/$id"
          params={{ id }}
          search={filter === 'all' ? {} : { show: filter }}
          className="segmented__option"
          activeOptions={EXACT}
          aria-current={filter === show ? 'page' : undefined}
        >
          {t(`items.${filter}`)}
        </Link>
      ))}
    </nav>
  );
}

function Item({ item }: { readonly item: BatchItem }): ReactNode {
  const { t } = useTranslation('batches');
  const { prediction, refusal, fileName } = item;
  if (prediction !== null) {
    return (
      <Link to="/history/$id" params={{ id: prediction.id }} className="items__link">
        <Thumb prediction={prediction} />
        <span className="items__name">{fileName}</span>
      </Link>
    );
  }
  const Icon = refusal === null ? Hourglass : FileX2;
  return (
    <div className="items__link">
      <span className="items__blank" data-refused={refusal !== null || undefined}>
        <Icon aria-hidden />
        <span>{refusal?.detail ?? t('items.waiting')}</span>
      </span>
      <span className="items__name">{fileName}</span>
    </div>
  );
}
