import type {
  Count,
  DecisionKind,
  Digit,
  NotADigitReason,
  PageLinks,
  PredictionSort,
  Source,
  Truth,
} from '@hand-digits/contract';
import type { AuditRecord } from '../caller.ts';

import type { NewPrediction, PredictionRecord, PreparedImage } from '../records.ts';

/** What a list, a count or an export is narrowed to; every part that is given must hold. */
export interface Filter {
  readonly digit?: Digit;
  readonly decision?: DecisionKind;
  readonly reason?: NotADigitReason;
  readonly confidenceMin?: number;
  readonly confidenceMax?: number;
  /** created at or after, milliseconds */
  readonly from?: number;
  /** created before, milliseconds */
  readonly to?: number;
  readonly model?: string;
  readonly source?: Source;
  readonly batch?: string;
  /** a person has looked, or not */
  readonly corrected?: boolean;
  /** the person disagreed with the guess, or not */
  readonly wrong?: boolean;
  readonly truth?: Truth;
  /** part of the file name, upper or lower case */
  readonly text?: string;
}

export interface PageQuery {
  readonly filter: Filter;
  readonly sort: PredictionSort;
  readonly limit: number;
  readonly after?: string;
  readonly before?: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly links: PageLinks;
}

export type PageOutcome<T> =
  { readonly kind: 'page'; readonly page: Page<T> } | { readonly kind: 'cursor-invalid' };

export interface Counts {
  readonly total: Count;
  /** null where the filter cannot be counted by facet cheaply */
  readonly byDigit: readonly { readonly digit: Digit | null; readonly count: Count }[] | null;
  readonly byDecision: readonly { readonly decision: DecisionKind; readonly count: Count }[] | null;
}

export type InsertOutcome =
  | { readonly kind: 'stored' }
  /** an earlier request with the same idempotency key was stored; this one was not */
  | { readonly kind: 'already-stored'; readonly id: string }
  /** the image was known when it was prepared and has been swept since: prepare it again */
  | { readonly kind: 'image-gone' };

/** The port to the kept predictions. */
export interface PredictionStore {
  /**
   * Keeps record and image in one commit, and resolves when that commit is on disk. Calls that come
   * while a commit is running share the next one.
   */
  insert(prediction: NewPrediction, image: PreparedImage): Promise<InsertOutcome>;
  find(id: string): Promise<PredictionRecord | undefined>;
  /** the ones that exist, in no particular order */
  findMany(ids: readonly string[]): Promise<readonly PredictionRecord[]>;
  findByIdempotencyKey(key: string): Promise<PredictionRecord | undefined>;
  page(query: PageQuery): Promise<PageOutcome<PredictionRecord>>;
  counts(filter: Filter): Promise<Counts>;
  /** up to `limit` on each side of one in time, nearest first; undefined where it does not exist */
  neighbours(
    id: string,
    limit: number,
  ): Promise<
    { newer: readonly PredictionRecord[]; older: readonly PredictionRecord[] } | undefined
  >;
  /** everything that the filter holds, oldest first if not said otherwise, some hundred at a time, in constant memory */
  stream(filter: Filter, order?: 'oldest' | 'newest'): AsyncIterable<readonly PredictionRecord[]>;
  /**
   * Removes the records, and images that nothing else needs.
   * @returns the ids that existed
   */
  remove(ids: readonly string[], audit: AuditRecord): Promise<readonly string[]>;
}
