import { useWindowVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import {
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
} from 'react';
import { useTranslation } from 'react-i18next';
import type { View } from './list-tools.tsx';
import { GalleryItem, TableRow, type ItemProps } from './list-items.tsx';
import type { ListWindow } from './use-window.ts';
import type { Selection } from './use-selection.ts';
import './prediction-list.css';

export interface PredictionListProps {
  readonly window: ListWindow;
  readonly view: View;
  readonly selection: Selection;
}

const GALLERY = { least: 104, gap: 10, foot: 30 } as const;
const TABLE_ROW = 54;
/** Rows that stand ready beyond what is in sight. */
const OVERSCAN = 4;

/** A list of any length: only the rows in sight exist. */
export function PredictionList({ window, view, selection }: PredictionListProps): ReactNode {
  const { t } = useTranslation('history');
  const list = useRef<HTMLDivElement>(null);
  const { width, top } = usePlace(list);
  const columns = view === 'table' ? 1 : columnsIn(width);
  const height = view === 'table' ? TABLE_ROW : galleryRow(width, columns);
  const virtualizer = useRows({ window, columns, height, top });
  const focus = useArrowKeys({
    list,
    columns,
    known: window.known,
    scrollTo: virtualizer.scrollToIndex,
  });
  const gridTemplateColumns = `repeat(${columns}, minmax(0, 1fr))`;
  return (
    <div
      ref={list}
      className={view}
      role="list"
      aria-label={t('title')}
      data-own-arrows
      onKeyDown={focus}
      style={{ height: virtualizer.getTotalSize() }}
    >
      {virtualizer.getVirtualItems().map(({ key, index: row, start }) => (
        <div
          key={key}
          className="list-row"
          role="presentation"
          style={{ height, transform: `translateY(${start - top}px)`, gridTemplateColumns }}
        >
          {cellsOf(row, columns).map((index) => (
            <Cell key={index} {...{ index, window, view, selection }} />
          ))}
        </div>
      ))}
    </div>
  );
}

interface RowsOptions {
  readonly window: ListWindow;
  readonly columns: number;
  readonly height: number;
  readonly top: number;
}

/** Which rows are in sight, and that their predictions are at hand. */
function useRows({ window, columns, height, top }: RowsOptions): Virtualizer<Window, Element> {
  const virtualizer = useWindowVirtualizer({
    count: Math.ceil(window.known / columns) + (window.hasMore ? 1 : 0),
    estimateSize: () => height,
    overscan: OVERSCAN,
    scrollMargin: top,
    // Drawing may wait for the frame: the rows beyond the edge are there already.
    useFlushSync: false,
  });
  useEffect(() => {
    virtualizer.measure();
  }, [virtualizer, height]);
  const inSight = virtualizer.getVirtualItems();
  const first = (inSight[0]?.index ?? 0) * columns;
  const last = ((inSight.at(-1)?.index ?? 0) + 1) * columns;
  const { see } = window;
  useEffect(() => {
    see(first, last);
  }, [see, first, last]);
  return virtualizer;
}

function columnsIn(width: number): number {
  return Math.max(2, Math.floor((width + GALLERY.gap) / (GALLERY.least + GALLERY.gap)));
}

function galleryRow(width: number, columns: number): number {
  return (width - GALLERY.gap * (columns - 1)) / columns + GALLERY.foot + GALLERY.gap;
}

function cellsOf(row: number, columns: number): number[] {
  return Array.from({ length: columns }, (_, column) => row * columns + column);
}

interface CellProps extends PredictionListProps {
  readonly index: number;
}

function Cell({ index, window, view, selection }: CellProps): ReactNode {
  const prediction = window.itemAt(index);
  if (prediction === undefined) {
    return index < window.known || window.hasMore ? <div className="list-blank" /> : null;
  }
  const props: ItemProps = {
    index,
    prediction,
    selected: selection.ids.has(prediction.id),
    selecting: selection.ids.size > 0,
    onSelect: selection.toggle,
  };
  return view === 'table' ? <TableRow {...props} /> : <GalleryItem {...props} />;
}

/** Where the list stands on the page, and how wide it is. */
function usePlace(list: RefObject<HTMLElement | null>): {
  readonly width: number;
  readonly top: number;
} {
  const [place, setPlace] = useState({ width: 1000, top: 0 });
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return undefined;
    const measure = (): void => {
      const { width, top } = element.getBoundingClientRect();
      setPlace({ width, top: Math.round(top + globalThis.window.scrollY) });
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => {
      observer.disconnect();
    };
  }, [list]);
  return place;
}

interface ArrowKeys {
  readonly list: RefObject<HTMLElement | null>;
  readonly columns: number;
  readonly known: number;
  readonly scrollTo: (row: number) => void;
}

/** Arrows walk through the items. */
function useArrowKeys({
  list,
  columns,
  known,
  scrollTo,
}: ArrowKeys): (event: KeyboardEvent) => void {
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -columns,
    ArrowDown: columns,
  };
  return (event) => {
    const step = steps[event.key];
    const item = (event.target as HTMLElement).closest<HTMLElement>('[data-index]');
    if (step === undefined || item === null) return;
    event.preventDefault();
    const next = Math.min(known - 1, Math.max(0, Number(item.dataset['index']) + step));
    scrollTo(Math.floor(next / columns));
    requestAnimationFrame(() => {
      list.current?.querySelector<HTMLElement>(`[data-index="${next}"] a`)?.focus();
    });
  };
}
