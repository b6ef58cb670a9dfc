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
import type { ListWindow } from './use-window.ts';
import './windowed-list.css';

/** How the items stand: in rows of one, or in as many columns as there is room for. */
export type ListLayout =
  | { readonly kind: 'rows'; readonly height: number }
  /** square, with a foot below; all in CSS pixels */
  | { readonly kind: 'squares'; readonly least: number; readonly foot: number };

export interface WindowedListProps {
  readonly window: Pick<ListWindow<unknown>, 'known' | 'hasMore' | 'see'>;
  readonly label: string;
  readonly className: string;
  readonly layout: ListLayout;
  /** draws an item, with its place in data-index; undefined while it is not at hand */
  readonly cell: (index: number) => ReactNode | undefined;
}

/** Between two squares. */
const GAP = 10;
/** Rows that stand ready beyond what is in sight. */
const OVERSCAN = 4;

/** A list of any length: only the rows in sight exist. Arrow keys walk through it. */
export function WindowedList(props: WindowedListProps): ReactNode {
  const { window, label, className, layout, cell } = props;
  const list = useRef<HTMLDivElement>(null);
  const { width, top } = usePlace(list);
  const columns = columnsOf(layout, width);
  const height = heightOf(layout, width);
  const virtualizer = useRows({ window, columns, height, top });
  const focus = useArrowKeys({
    list,
    columns,
    known: window.known,
    scrollTo: virtualizer.scrollToIndex,
  });
  const gridTemplateColumns = `repeat(${columns}, minmax(0, 1fr))`;
  const blank = (index: number): ReactNode =>
    index < window.known || window.hasMore ? <div key={index} className="list-blank" /> : null;
  return (
    <div
      ref={list}
      className={`list ${className}`}
      role="list"
      aria-label={label}
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
          {cellsOf(row, columns).map((index) => cell(index) ?? blank(index))}
        </div>
      ))}
    </div>
  );
}

interface RowsOptions {
  readonly window: WindowedListProps['window'];
  readonly columns: number;
  readonly height: number;
  readonly top: number;
}

/** Which rows are in sight, and that their items are at hand. */
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

function columnsOf(layout: ListLayout, width: number): number {
  if (layout.kind === 'rows') return 1;
  return Math.max(2, Math.floor((width + GAP) / (layout.least + GAP)));
}

function heightOf(layout: ListLayout, width: number): number {
  if (layout.kind === 'rows') return layout.height;
  const columns = columnsOf(layout, width);
  return (width - GAP * (columns - 1)) / columns + layout.foot + GAP;
}

function cellsOf(row: number, columns: number): number[] {
  return Array.from({ length: columns }, (_, column) => row * columns + column);
}

/** What the last list measured: how many columns there are must be right before one is drawn again. */
const lastMeasured = { width: 1000 };

/** Where the list stands on the page, and how wide it is. */
function usePlace(list: RefObject<HTMLElement | null>): {
  readonly width: number;
  readonly top: number;
} {
  const [place, setPlace] = useState(() => ({ width: lastMeasured.width, top: 0 }));
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return undefined;
    const measure = (): void => {
      const { width, top } = element.getBoundingClientRect();
      lastMeasured.width = width;
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
