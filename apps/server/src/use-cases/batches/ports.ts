import type {
  Actor,
  BatchItemState,
  BatchOrigin,
  BatchState,
  ProblemCode,
} from '@hand-digits/contract';
import type { AuditRecord } from '../caller.ts';

import type { PageOutcome } from '../predictions/store.ts';
import type { NewPrediction, PredictionRecord, PreparedImage } from '../records.ts';

export interface BatchRecord {
  readonly id: string;
  readonly name: string;
  readonly state: BatchState;
  readonly origin: BatchOrigin;
  /** null: whichever is active when a file is read */
  readonly model: string | null;
  readonly createdAt: number;
  readonly createdBy: Actor | null;
  readonly finishedAt: number | null;
  readonly failure: string | null;
  /** whether every file of the origin is an item by now */
  readonly listed: boolean;
  readonly total: number;
  readonly read: number;
  readonly refused: number;
  readonly accepted: number;
  readonly review: number;
  readonly notADigit: number;
  /** when it last began or went on, and how many files were done by then: the pace counts from here */
  readonly resumedAt: number;
  readonly doneAtResume: number;
}

/** One file of a batch, before it is read. A file that could not even be unpacked is refused at once. */
export interface NewBatchItem {
  readonly item: number;
  readonly fileName: string;
  readonly content:
    | { readonly kind: 'image'; readonly image: PreparedImage }
    | { readonly kind: 'refused'; readonly refusal: Refusal };
}

export interface Refusal {
  readonly code: ProblemCode;
  readonly detail: string;
}

export interface WaitingItem {
  readonly item: number;
  readonly fileName: string;
  readonly sha256: string;
  readonly mediaType: string;
  readonly bytes: number;
}

export interface BatchItemRecord {
  readonly item: number;
  readonly fileName: string;
  readonly state: BatchItemState;
  readonly prediction: PredictionRecord | null;
  readonly refusal: Refusal | null;
}

/** What became of one item. */
export type ItemResult = { readonly item: number } & (
  | { readonly kind: 'read'; readonly prediction: NewPrediction }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
);

export interface BatchMove {
  readonly from: readonly BatchState[];
  readonly to: BatchState;
  readonly at: number;
  readonly failure?: string;
}

/** The port to the batches. */
export interface BatchStore {
  create(batch: BatchRecord, audit: AuditRecord): Promise<void>;
  find(id: string): Promise<BatchRecord | undefined>;
  page(query: {
    readonly state?: BatchState | undefined;
    readonly limit: number;
    readonly after?: string | undefined;
    readonly before?: string | undefined;
  }): Promise<PageOutcome<BatchRecord>>;
  items(query: {
    readonly batch: string;
    readonly state?: BatchItemState | undefined;
    readonly limit: number;
    readonly after?: string | undefined;
  }): Promise<PageOutcome<BatchItemRecord>>;
  /** Adds items with their images in one commit; one that is there already stays as it is. */
  addItems(batch: string, items: readonly NewBatchItem[], at: number): Promise<void>;
  /** items that were added so far */
  countItems(batch: string): Promise<number>;
  /** Says that no more items come, and lets the batch run. */
  setListed(batch: string, at: number): Promise<void>;
  /** @returns false when it was in none of `from` */
  move(batch: string, move: BatchMove, audit: AuditRecord | null): Promise<boolean>;
  /** items of this range that nobody has read; none when the batch may not run */
  waitingItems(batch: string, first: number, last: number): Promise<readonly WaitingItem[]>;
  /** the first and last of everything that waits, in stretches of `size` */
  waitingRanges(batch: string, size: number): Promise<readonly { first: number; last: number }[]>;
  /**
   * Keeps predictions and marks their items in one commit; an item that is done already is left alone,
   * so that the same work done twice leaves one result. The last one finishes the batch.
   */
  finishItems(batch: string, results: readonly ItemResult[], at: number): Promise<void>;
  /** finishes a listed batch that has nothing left to read */
  finishIfDone(batch: string, at: number): Promise<void>;
  /** batches in one of these states, not touched since */
  inState(states: readonly BatchState[], before: number): Promise<readonly BatchRecord[]>;
}

/** One file that an archive or a folder holds. */
export type Listed =
  | { readonly kind: 'file'; readonly fileName: string; readonly bytes: Uint8Array }
  | { readonly kind: 'refused'; readonly fileName: string; readonly refusal: Refusal };

/** The origin as a whole cannot be read. */
export class OriginUnreadableError extends Error {
  readonly code: 'archive-unreadable' | 'folder-refused';
  constructor(code: OriginUnreadableError['code'], message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

/**
 * The port to what batches are made of. Files come in the same order at every listing, so that one
 * that was cut short goes on where it stopped.
 */
export interface BatchSources {
  /** Keeps an uploaded archive until it is listed, durable when it resolves. */
  keepArchive(batch: string, content: AsyncIterable<Uint8Array>): Promise<void>;
  forgetArchive(batch: string): Promise<void>;
  /** @throws OriginUnreadableError */
  files(batch: string, origin: BatchOrigin, skip: number): AsyncIterable<Listed>;
  /** Whether this folder or prefix may be read at all, checked before a batch is made. */
  check(
    origin: BatchOrigin,
  ): Promise<{ readonly kind: 'allowed' } | { readonly kind: 'refused'; readonly detail: string }>;
}
