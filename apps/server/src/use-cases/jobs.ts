import { listBatch, readBatchItems, type BatchWorkParts } from './batches/work.ts';
import { keepHouse, type HousekeepingParts } from './housekeeping.ts';
import { fineTune, type LearningWorkParts } from './learning/work.ts';
import type { JobCatalogue, JobName } from './job-catalogue.ts';

export type JobParts = BatchWorkParts & HousekeepingParts & LearningWorkParts;

export type JobHandler<N extends JobName> = (
  parts: JobParts,
  data: JobCatalogue[N],
  /** aborted when the process wants to stop; the job ends soon, and goes on elsewhere */
  signal: AbortSignal,
) => Promise<void>;

/** Who does what: a job without a handler does not compile. */
export const jobHandlers: { readonly [N in JobName]: JobHandler<N> } = {
  'list-batch': listBatch,
  'read-batch-items': readBatchItems,
  'fine-tune': fineTune,
  'sweep-media': async ({ sweeper, clock }, _, signal) => {
    await sweeper.sweep(clock(), signal);
  },
  'keep-house': (parts, _, signal) => keepHouse(parts, signal),
};
