import type { ReactNode } from 'react';
import type { Prediction } from '@hand-digits/contract';
import { useTranslation } from 'react-i18next';
import type { ListWindow } from '../list/use-window.ts';
import { WindowedList, type ListLayout } from '../list/windowed-list.tsx';
import type { View } from './list-tools.tsx';
import { GalleryItem, TableRow, type ItemProps } from './list-items.tsx';
import type { Selection } from './use-selection.ts';
import './prediction-list.css';

export interface PredictionListProps {
  readonly window: ListWindow<Prediction>;
  readonly view: View;
  readonly selection: Selection;
}

const LAYOUTS: Readonly<Record<View, ListLayout>> = {
  gallery: { kind: 'squares', least: 104, foot: 30 },
  table: { kind: 'rows', height: 54 },
};

/** Predictions as a gallery or as a table. */
export function PredictionList({ window, view, selection }: PredictionListProps): ReactNode {
  const { t } = useTranslation('history');
  const cell = (index: number): ReactNode => {
    const prediction = window.itemAt(index);
    if (prediction === undefined) return undefined;
    const props: ItemProps = {
      index,
      prediction,
      selected: selection.ids.has(prediction.id),
      selecting: selection.ids.size > 0,
      onSelect: selection.toggle,
    };
    return view === 'table' ? (
      <TableRow key={index} {...props} />
    ) : (
      <GalleryItem key={index} {...props} />
    );
  };
  return (
    <WindowedList
      window={window}
      label={t('title')}
      className={view}
      layout={LAYOUTS[view]}
      cell={cell}
    />
  );
}
