import { useQuery } from '@tanstack/react-query';
import { LayoutGrid, Rows3 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { counted } from '../ui/format.ts';
import { Segmented } from '../ui/segmented.tsx';
import { SORTS, type HistoryFilter } from './filter.ts';
import { useCounts } from './use-counts.ts';

export type View = 'gallery' | 'table';

export interface ListToolsProps {
  readonly filter: HistoryFilter;
  readonly onFilter: (filter: HistoryFilter) => void;
  readonly view: View;
  readonly onView: (view: View) => void;
}

/** How many there are, in which order, and how they are shown. */
export function ListTools({ filter, onFilter, view, onView }: ListToolsProps): ReactNode {
  const { t } = useTranslation('history');
  const total = useQuery(useCounts(filter)).data?.total;
  return (
    <div className="list-tools">
      <p className="list-tools__count" aria-live="polite">
        {total ? t('count', { count: total.value, shown: counted(total) }) : '\u00a0'}
      </p>
      <label className="row">
        <span className="small muted">{t('sort.label')}</span>
        <select
          className="input input--small"
          value={filter.sort ?? 'newest'}
          onChange={({ currentTarget: { value } }) => {
            const sort = SORTS.find((one) => one === value);
            onFilter({ ...filter, ...(sort && { sort }) });
          }}
        >
          {SORTS.map((sort) => (
            <option key={sort} value={sort}>
              {t(`sort.${sort}`)}
            </option>
          ))}
        </select>
      </label>
      <Segmented
        label={t('view.label')}
        value={view}
        onChange={onView}
        options={[
          { value: 'gallery', label: <LayoutGrid aria-hidden />, name: t('view.gallery') },
          { value: 'table', label: <Rows3 aria-hidden />, name: t('view.table') },
        ]}
      />
    </div>
  );
}
