import type { FineTuningEvent } from '@hand-digits/contract';
import type { Sleep } from '../batches/watch.ts';
import { done, type Outcome } from '../outcome.ts';
import { noFineTuning, type FineTuningParts } from './fine-tunings.ts';
import type { FineTuningRecord } from './ports.ts';
import { isOver, presentFineTuning } from './present.ts';

/** How often the database is asked; any process may be the one that learns. */
const POLL_MS = 500;

type FineTuningWatchParts = Pick<FineTuningParts, 'fineTunings'> & { readonly sleep: Sleep };

/** The fine-tuning now, again whenever it has changed, and a last time when it is over. */
export async function watchFineTuning(
  parts: FineTuningWatchParts,
  id: string,
  signal: AbortSignal,
): Promise<Outcome<AsyncIterable<FineTuningEvent>, 'finetuning-not-found'>> {
  const record = await parts.fineTunings.find(id);
  return record === undefined ? noFineTuning(id) : done(events(parts, record, signal));
}

async function* events(
  parts: FineTuningWatchParts,
  first: FineTuningRecord,
  signal: AbortSignal,
): AsyncGenerator<FineTuningEvent> {
  let record: FineTuningRecord | undefined = first;
  let told = '';
  while (record !== undefined && !signal.aborted) {
    const over = isOver(record);
    const state = JSON.stringify(record);
    if (state !== told) {
      yield { event: over ? 'end' : 'progress', fineTuning: presentFineTuning(record) };
    }
    if (over) return;
    told = state;
    await parts.sleep(POLL_MS, signal);
    record = await parts.fineTunings.find(first.id);
  }
}
