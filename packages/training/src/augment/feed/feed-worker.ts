import { parentPort, workerData } from 'node:worker_threads';
import { type FeedMemory, markReady, takeTicket, viewSlot } from './feed-memory.ts';
import type { BatchIngredients } from './feed-options.ts';
import { createBatchFiller } from './fill-batch.ts';

/** What a feed's worker thread is started with. */
export interface FeedWorkerData {
  readonly ingredients: BatchIngredients;
  readonly memory: FeedMemory;
  /** step of batch number 0 */
  readonly firstStep: number;
}

const { ingredients, memory, firstStep } = workerData as FeedWorkerData;
const control = new Int32Array(memory.control);
const slots = memory.slots.map((_, slot) => viewSlot(memory, slot));
const fill = createBatchFiller(ingredients);

// Ends when the feed terminates the thread; the message only wakes a reader that waits for it.
for (;;) {
  const { ticket, slot } = takeTicket(control);
  fill(firstStep + ticket, slots[slot]!);
  markReady(control, ticket);
  parentPort?.postMessage(ticket);
}
