import type { Place } from '../cursor.ts';

/** Where a look-up begins, which way it goes, and how many it is to find. */
export interface NamedFrom {
  /** undefined: at the first one */
  readonly from: Place | undefined;
  readonly descending: boolean;
  readonly limit: number;
}

/** What lies between `from` and `goOn`, whole, and maybe some beside it: names are still to be tested. */
export interface Named {
  readonly seqs: readonly number[];
  /** before which nothing else has the name; undefined where nothing has it beyond */
  readonly goOn: Place | undefined;
}

/** What is searched for, within which times. */
export interface NameSearch {
  readonly text: string;
  /** milliseconds; the end is not part of it */
  readonly from: number | undefined;
  readonly to: number | undefined;
}

/** What one database does for it; rows come in the order of time. */
export interface NameIndex {
  any(search: NameSearch, limit: number): Promise<readonly number[]>;
  next(search: NameSearch, where: NamedFrom): Promise<Named>;
}
