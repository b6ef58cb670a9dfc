import { NO_KIND, UNKNOWN_WRITER } from '../columns.ts';
import type { SetFacts } from './digit-set.ts';

/** Which images are wanted; what is absent narrows nothing. */
export interface RowFilter {
  /** 0…9, or NOT_A_DIGIT */
  readonly label?: number;
  /** the name of a kind of what is no digit */
  readonly kind?: string;
  /** or UNKNOWN_WRITER */
  readonly writer?: number;
  /** or UNKNOWN_SERIES */
  readonly series?: number;
}

export interface RowsWanted {
  /** only rows behind this one */
  readonly after?: number;
  /** only rows ahead of this one, the nearest of them; not together with `after` */
  readonly before?: number;
  readonly limit: number;
}

export interface FoundRows {
  /** in ascending order */
  readonly rows: readonly number[];
  /** how many match, whatever the page */
  readonly total: number;
  /** how many of them stand ahead of the first row here */
  readonly ahead: number;
}

/** A page of the rows that match. Every row is looked at, which takes 5 ms for 400,000. */
export function findRows(facts: SetFacts, filter: RowFilter, wanted: RowsWanted): FoundRows {
  const isWanted = matcherOf(facts, filter);
  const { after = -1, before = facts.count, limit } = wanted;
  const rows: number[] = [];
  let total = 0;
  let ahead = 0;
  for (let row = 0; row < facts.count; row += 1) {
    if (!isWanted(row)) continue;
    total += 1;
    if (row <= after) ahead += 1;
    else if (row < before) rows.push(row);
    // Going back, the nearest are wanted: older ones make room.
    if (rows.length <= limit) continue;
    if (wanted.before === undefined) rows.pop();
    else {
      rows.shift();
      ahead += 1;
    }
  }
  return { rows, total, ahead };
}

/** The writers of the rows that match, with how many of those each wrote; ascending. */
export function findWriters(
  facts: SetFacts,
  filter: RowFilter,
): { readonly writer: number; readonly images: number }[] {
  const isWanted = matcherOf(facts, filter);
  const counts = new Map<number, number>();
  facts.writers.forEach((writer, row) => {
    if (writer === UNKNOWN_WRITER || !isWanted(row)) return;
    counts.set(writer, (counts.get(writer) ?? 0) + 1);
  });
  return [...counts].sort(([a], [b]) => a - b).map(([writer, images]) => ({ writer, images }));
}

/** Tells of a row whether it is wanted. */
function matcherOf(facts: SetFacts, filter: RowFilter): (row: number) => boolean {
  const { labels, writers, series, kinds } = facts;
  const kind =
    filter.kind === undefined
      ? undefined
      : facts.kindTable.findIndex(({ name }) => name === filter.kind);
  const conditions = [
    [labels, filter.label],
    [writers, filter.writer],
    [series, filter.series],
    // A kind that there is not has no images.
    [kinds, kind === -1 ? NO_KIND + 1 : kind],
  ] as const;
  const narrowing = conditions.filter(([, value]) => value !== undefined);
  return (row) => narrowing.every(([column, value]) => column[row] === value);
}
