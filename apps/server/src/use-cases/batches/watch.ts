import type { BatchEvent } from '@hand-digits/contract';
import { done, type Outcome } from '../outcome.ts';
import { noBatch, type BatchParts } from './batches.ts';
import type { BatchRecord } from './ports.ts';
import { isOver, presentBatch } from './present.ts';

/** How often the database is asked; any process may be the one that reads the files. */
const POLL_MS = 250;

/** Resolves after so many milliseconds, or at once when the signal is aborted. */
export type Sleep = (milliseconds: number, signal: AbortSignal) => Promise<void>;

export type WatchParts = Pick<BatchParts, 'batches' | 'clock'> & { readonly sleep: Sleep };

/** The batch now, again whenever it has changed, and a last time when it is over. */
export async function watchBatch(
  parts: WatchParts,
  id: string,
  signal: AbortSignal,
): Promise<Outcome<AsyncIterable<BatchEvent>, 'batch-not-found'>> {
  const batch = await parts.batches.find(id);
  return batch === undefined ? noBatch(id) : done(events(parts, batch, signal));
}

async function* events(
  parts: WatchParts,
  first: BatchRecord,
  signal: AbortSignal,
): AsyncGenerator<BatchEvent> {
  let batch: BatchRecord | undefined = first;
  let told = '';
  while (batch !== undefined && !signal.aborted) {
    const over = isOver(batch.state);
    const state = JSON.stringify(batch);
    if (state !== told) {
      yield { event: over ? 'end' : 'progress', batch: presentBatch(batch, parts.clock()) };
    }
    if (over) return;
    told = state;
    await parts.sleep(POLL_MS, signal);
    batch = await parts.batches.find(first.id);
  }
}
