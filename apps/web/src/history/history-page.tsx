import { useNavigate, useSearch } from '@tanstack/react-router';
import { History } from 'lucide-react';
import { useCallback, useMemo, type ReactNode } from 'react';
import type { Prediction } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import { useApi } from '../api/api-context.ts';
import { useRemembered } from '../app/stored.ts';
import { PAGE_SIZE, useListWindow, type ListSource, type ListWindow } from '../list/use-window.ts';
import { Button } from '../ui/button.tsx';
import { Empty } from '../ui/empty.tsx';
import { Fault } from '../ui/fault.tsx';
import { Page } from '../ui/page.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { ExportMenu } from './export-menu.tsx';
import { FilterBar } from './filter-bar.tsx';
import { filterOf, narrowings, searchOf, type HistoryFilter } from './filter.ts';
import { ListTools, type View } from './list-tools.tsx';
import { PredictionList } from './prediction-list.tsx';
import { useSelection } from './use-selection.ts';
import './history-page.css';

/** Everything that was read: narrowed, sorted, corrected and exported. */
export function HistoryPage(): ReactNode {
  const { t } = useTranslation('history');
  const [filter, setFilter] = useFilter();
  return (
    <Page title={t('title')} wide actions={<ExportMenu filter={filter} />}>
      <FilterBar filter={filter} onChange={setFilter} />
      {/* Another filter is another list: its place and its selection begin anew. */}
      <List key={JSON.stringify(filter)} filter={filter} onChange={setFilter} />
    </Page>
  );
}

type ChangeFilter = (filter: HistoryFilter) => void;

/** The filter in the address. */
function useFilter(): [HistoryFilter, ChangeFilter] {
  const search = useSearch({ from: '/shell/history' });
  const navigate = useNavigate();
  const filter = useMemo(() => filterOf(search), [search]);
  const change = useCallback<ChangeFilter>(
    (next) => void navigate({ to: '/history', search: searchOf(next), replace: true }),
    [navigate],
  );
  return [filter, change];
}

function usePredictions(filter: HistoryFilter): ListSource<Prediction> {
  const api = useApi();
  return {
    key: ['predictions', 'list', filter],
    fetch: (after, signal) =>
      api.call('listPredictions', {
        query: { ...filter, limit: PAGE_SIZE, ...(after !== null && { after }) },
        signal,
      }),
  };
}

interface ListProps {
  readonly filter: HistoryFilter;
  readonly onChange: ChangeFilter;
}

function List({ filter, onChange }: ListProps): ReactNode {
  const window = useListWindow(usePredictions(filter));
  const [view, setView] = useRemembered<View>('history.view', ['gallery', 'table']);
  const { itemAt } = window;
  const selection = useSelection((index) => itemAt(index)?.id);
  return (
    <>
      <ListTools filter={filter} onFilter={onChange} view={view} onView={setView} />
      {window.error && <Fault error={window.error} onRetry={window.refetch} />}
      {isEmpty(window) ? (
        <NothingFound filter={filter} onChange={onChange} />
      ) : (
        <PredictionList window={window} view={view} selection={selection} />
      )}
      <BulkBar selection={selection} />
    </>
  );
}

function isEmpty({ known, hasMore, error }: ListWindow<unknown>): boolean {
  return known === 0 && !hasMore && error === null;
}

function NothingFound({ filter, onChange }: ListProps): ReactNode {
  const { t } = useTranslation('history');
  if (narrowings(filter) === 0) {
    return <Empty icon={History} title={t('empty.title')} text={t('empty.text')} />;
  }
  return (
    <Empty icon={History} title={t('nothing.title')} text={t('nothing.text')}>
      <Button
        onClick={() => {
          onChange({});
        }}
      >
        {t('nothing.clear')}
      </Button>
    </Empty>
  );
}
