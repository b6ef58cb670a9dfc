import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { ArrowLeft, SearchX } from 'lucide-react';
import { useCallback, useMemo, type ReactNode } from 'react';
import type { CollectionDetail, CollectionDigit, Truth } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { useKeys, type KeyAction } from '../app/keys.tsx';
import { useListWindow, type ListWindow } from '../list/use-window.ts';
import { WindowedList } from '../list/windowed-list.tsx';
import { truthKeys } from '../prediction/truth-keys.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { Fault } from '../ui/fault.tsx';
import { whole } from '../ui/format.ts';
import { Page } from '../ui/page.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { filterOf, LABELS, narrowed, searchOf, type CollectionFilter } from './collection-filter.ts';
import { CollectionFilters } from './collection-filters.tsx';
import { kindWords } from './collections.tsx';
import { DigitThumb } from './digit-thumb.tsx';
import { collectionQuery, digitsSource, totalQuery } from './queries.ts';
import './collection-page.css';

/** One dataset or suite: all of its images, narrowed by class, writer and series. */
export function CollectionPage(): ReactNode {
  const { t } = useTranslation('data');
  const { id } = useParams({ from: '/shell/data/$id' });
  const { data, error, refetch } = useQuery(collectionQuery(useApi(), id));
  return (
    <Page
      title={data?.collection.name ?? t('collections.title')}
      note={data && <Note detail={data} />}
      actions={<BackToAll />}
      wide
    >
      {error && <Fault error={error} onRetry={() => void refetch()} />}
      {data === undefined ? !error && <Skeleton height="420px" /> : <Browse detail={data} />}
    </Page>
  );
}

function Note({ detail }: { readonly detail: CollectionDetail }): ReactNode {
  const { t } = useTranslation('data');
  const { collection, images } = detail;
  const { path } = collection;
  const count = t('collections.images', { count: images, shown: whole(images) });
  return (
    <>
      {kindWords(collection, t)} · {count}
      {path !== null && <code className="collection-path">{path}</code>}
    </>
  );
}

function BackToAll(): ReactNode {
  const { t } = useTranslation('data');
  return (
    <Link to="/data" search={{}} className={buttonClass('quiet')}>
      <ArrowLeft aria-hidden />
      {t('grid.back')}
    </Link>
  );
}

function Browse({ detail }: { readonly detail: CollectionDetail }): ReactNode {
  const { id } = detail.collection;
  const [filter, setFilter] = useFilter(id);
  useFilterKeys(filter, setFilter);
  return (
    <>
      <CollectionFilters detail={detail} filter={filter} onChange={setFilter} />
      {/* Another filter is another list: its place begins anew. */}
      <Grid key={JSON.stringify(filter)} id={id} filter={filter} onChange={setFilter} />
    </>
  );
}

type ChangeFilter = (filter: CollectionFilter) => void;

/** The filter in the address. */
function useFilter(id: string): [CollectionFilter, ChangeFilter] {
  const search = useSearch({ from: '/shell/data/$id' });
  const navigate = useNavigate();
  const filter = useMemo(() => filterOf(search), [search]);
  const change = useCallback<ChangeFilter>(
    (next) =>
      void navigate({ to: '/data/$id', params: { id }, search: searchOf(next), replace: true }),
    [navigate, id],
  );
  return [filter, change];
}

function useFilterKeys(filter: CollectionFilter, onChange: ChangeFilter): void {
  const { t } = useTranslation('data');
  const actions = useMemo<KeyAction[]>(() => {
    const choose = (truth: Truth): void => {
      const label = LABELS.find((one) => one === String(truth));
      onChange(narrowed(filter, 'label', label === filter.label ? undefined : label));
    };
    return [
      ...truthKeys({ digit: t('keys.digit'), notADigit: t('keys.notADigit') }, choose),
      {
        keys: ['Backspace'],
        label: t('keys.all'),
        run: () => {
          onChange({});
        },
      },
    ];
  }, [t, filter, onChange]);
  useKeys(t('keys.title'), actions);
}

interface GridProps {
  readonly id: string;
  readonly filter: CollectionFilter;
  readonly onChange: ChangeFilter;
}

const LAYOUT = { kind: 'squares', least: 76, foot: 28 } as const;

function Grid({ id, filter, onChange }: GridProps): ReactNode {
  const { t } = useTranslation('data');
  const api = useApi();
  const window = useListWindow(digitsSource(api, id, filter));
  const total = useQuery(totalQuery(api, id, filter)).data;
  const { known, hasMore, error, refetch } = window;
  if (error) return <Fault error={error} onRetry={refetch} />;
  if (known === 0 && !hasMore) return <NothingFound onChange={onChange} />;
  return (
    <>
      <p className="muted small" role="status">
        {total === undefined ? '\u00a0' : t('grid.found', { count: total, shown: whole(total) })}
      </p>
      <WindowedList
        window={window}
        label={t('grid.label')}
        className="digit-grid"
        layout={LAYOUT}
        cell={(index) => cellOf(window, index, { id, filter })}
      />
    </>
  );
}

function cellOf(
  window: ListWindow<CollectionDigit>,
  index: number,
  { id, filter }: Omit<GridProps, 'onChange'>,
): ReactNode {
  const digit = window.itemAt(index);
  if (digit === undefined) return undefined;
  return (
    <div key={index} role="listitem" data-index={index} className="digit-grid__item">
      <Link
        to="/data/$id/$row"
        params={{ id, row: String(digit.row) }}
        search={searchOf(filter)}
        className="digit-grid__link"
      >
        <DigitThumb digit={digit} />
      </Link>
    </div>
  );
}

function NothingFound({ onChange }: Pick<GridProps, 'onChange'>): ReactNode {
  const { t } = useTranslation('data');
  return (
    <Empty icon={SearchX} title={t('grid.nothingTitle')} text={t('grid.nothingText')}>
      <Button
        onClick={() => {
          onChange({});
        }}
      >
        {t('filter.clear')}
      </Button>
    </Empty>
  );
}
