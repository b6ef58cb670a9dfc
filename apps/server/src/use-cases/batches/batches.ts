import type {
  Batch,
  BatchItem,
  BatchItemState,
  BatchOrigin,
  BatchState,
  PageLinks,
} from '@hand-digits/contract';
import { audit, type Caller, type Clock, type Ids } from '../caller.ts';
import type { JobQueue, NewJob } from '../job-catalogue.ts';
import type { MediaStore } from '../media.ts';
import { done, refused, type Outcome, type Refused } from '../outcome.ts';
import { badCursor } from '../predictions/browse.ts';
import { ITEMS_PER_JOB, readingJob, takeIn, type Arriving, type IntakeParts } from './intake.ts';
import type { BatchRecord, BatchSources, BatchStore } from './ports.ts';
import { isOver, presentBatch, presentBatchItem } from './present.ts';

export interface BatchParts {
  readonly batches: BatchStore;
  readonly batchSources: BatchSources;
  readonly media: MediaStore;
  readonly jobs: JobQueue;
  readonly clock: Clock;
  readonly ids: Ids;
}

interface NewBatch {
  readonly name?: string | undefined;
  readonly origin: BatchOrigin;
  readonly model?: string | undefined;
}

/**
 * Opens a batch that files are then added to: `addBatchFiles` or `addBatchArchive` once, and
 * `closeBatch` at the end. What was added is read meanwhile.
 */
export async function openBatch(
  parts: Pick<BatchParts, 'batches' | 'clock' | 'ids'>,
  caller: Caller,
  wanted: NewBatch,
): Promise<{ readonly kind: 'done'; readonly value: Batch }> {
  const { origin, model = null } = wanted;
  const id = parts.ids();
  const name = wanted.name ?? nameOf(origin);
  const note = audit(parts, caller, {
    action: 'batch.create',
    subject: { kind: 'batch', id },
    details: { name, origin },
  });
  const createdBy = caller.actor.kind === 'local' ? null : caller.actor;
  const batch: BatchRecord = {
    ...{ id, name, state: 'receiving', origin, model, createdBy, createdAt: note.at },
    ...{ finishedAt: null, failure: null, listed: false },
    ...{ total: 0, read: 0, refused: 0, accepted: 0, review: 0, notADigit: 0 },
    ...{ resumedAt: note.at, doneAtResume: 0 },
  };
  await parts.batches.create(batch, note);
  return done(presentBatch(batch, note.at));
}

function nameOf(origin: BatchOrigin): string {
  switch (origin.kind) {
    case 'files':
      return 'Files';
    case 'zip':
      return origin.fileName ?? 'Archive';
    case 'folder':
      return origin.path;
    case 'bucket':
      return origin.prefix === '' ? 'Bucket' : origin.prefix;
  }
}

/** Files of an upload, from the first to the last. Durable when it resolves. */
export function addBatchFiles(
  parts: IntakeParts,
  batch: string,
  files: Arriving['files'],
): Promise<void> {
  return takeIn(parts, batch, { from: 0, files });
}

/** Keeps an uploaded ZIP; a job lists its files. */
export async function addBatchArchive(
  parts: Pick<BatchParts, 'batchSources'>,
  batch: string,
  content: AsyncIterable<Uint8Array>,
): Promise<void> {
  await parts.batchSources.keepArchive(batch, content);
}

/** Nothing more is sent. An archive that arrived after its batch was cancelled is let go. */
export async function closeBatch(
  parts: Pick<BatchParts, 'batches' | 'batchSources' | 'jobs' | 'clock'>,
  id: string,
): Promise<Outcome<Batch, 'batch-not-found'>> {
  const batch = await parts.batches.find(id);
  if (batch === undefined) return noBatch(id);
  if (batch.origin.kind === 'files') {
    await parts.batches.setListed(id, parts.clock());
    await addReadingJobs(parts, id);
    await parts.batches.finishIfDone(id, parts.clock());
  } else if (isOver(batch.state)) {
    await parts.batchSources.forgetArchive(id);
  } else {
    await parts.jobs.add([listingJob(id)]);
  }
  return getBatch(parts, id);
}

/** The upload was cut: what was added stays visible, nothing more is read. */
export async function abandonBatch(
  parts: Pick<BatchParts, 'batches' | 'batchSources' | 'clock'>,
  id: string,
  failure: string,
): Promise<void> {
  await parts.batches.move(
    id,
    { from: ['receiving'], to: 'failed', at: parts.clock(), failure },
    null,
  );
  await parts.batchSources.forgetArchive(id);
}

/** A folder of the server or a bucket's prefix, for administrators. */
export async function createBatchFromPlace(
  parts: BatchParts,
  caller: Caller,
  wanted: NewBatch,
): Promise<Outcome<Batch, 'folder-refused' | 'batch-not-found'>> {
  const check = await parts.batchSources.check(wanted.origin);
  if (check.kind === 'refused') return refused('folder-refused', check.detail);
  const { value } = await openBatch(parts, caller, wanted);
  return closeBatch(parts, value.id);
}

export async function getBatch(
  parts: Pick<BatchParts, 'batches' | 'clock'>,
  id: string,
): Promise<Outcome<Batch, 'batch-not-found'>> {
  const batch = await parts.batches.find(id);
  return batch === undefined ? noBatch(id) : done(presentBatch(batch, parts.clock()));
}

export async function listBatches(
  parts: Pick<BatchParts, 'batches' | 'clock'>,
  query: Parameters<BatchStore['page']>[0],
): Promise<Outcome<{ items: Batch[]; links: PageLinks }, 'cursor-invalid'>> {
  const outcome = await parts.batches.page(query);
  if (outcome.kind === 'cursor-invalid') return badCursor();
  const now = parts.clock();
  const items = outcome.page.items.map((batch) => presentBatch(batch, now));
  return done({ items, links: outcome.page.links });
}

export async function getBatchItems(
  parts: Pick<BatchParts, 'batches'>,
  id: string,
  query: {
    readonly state?: BatchItemState | undefined;
    readonly limit: number;
    readonly after?: string | undefined;
  },
): Promise<
  Outcome<{ items: BatchItem[]; links: PageLinks }, 'batch-not-found' | 'cursor-invalid'>
> {
  if ((await parts.batches.find(id)) === undefined) return noBatch(id);
  const outcome = await parts.batches.items({ batch: id, ...query });
  if (outcome.kind === 'cursor-invalid') return badCursor();
  return done({ items: outcome.page.items.map(presentBatchItem), links: outcome.page.links });
}

type Command = 'pause' | 'resume' | 'cancel';

const MOVES = {
  pause: { from: ['running'], to: 'paused' },
  resume: { from: ['paused'], to: 'running' },
  cancel: { from: ['receiving', 'running', 'paused'], to: 'cancelled' },
} as const satisfies Record<Command, { from: readonly BatchState[]; to: BatchState }>;

export async function commandBatch(
  parts: BatchParts,
  caller: Caller,
  { id, command }: { readonly id: string; readonly command: Command },
): Promise<Outcome<Batch, 'batch-not-found' | 'batch-state-conflict'>> {
  const batch = await parts.batches.find(id);
  if (batch === undefined) return noBatch(id);
  const subject = { kind: 'batch', id };
  const note = audit(parts, caller, { action: `batch.${command}`, subject });
  const moved = await parts.batches.move(id, { ...MOVES[command], at: note.at }, note);
  if (!moved) {
    return refused('batch-state-conflict', `The batch is ${batch.state}: it cannot ${command}.`);
  }
  if (command === 'resume') await resumeWork(parts, batch);
  if (command === 'cancel') await parts.batchSources.forgetArchive(id);
  return getBatch(parts, id);
}

/** Puts into the queue whatever a batch still needs; adding it twice does nothing. */
export async function resumeWork(
  parts: Pick<BatchParts, 'batches' | 'jobs' | 'clock'>,
  { id, listed, origin }: Pick<BatchRecord, 'id' | 'listed' | 'origin'>,
): Promise<void> {
  if (!listed && origin.kind !== 'files') await parts.jobs.add([listingJob(id)]);
  await addReadingJobs(parts, id);
  await parts.batches.finishIfDone(id, parts.clock());
}

export async function addReadingJobs(
  parts: Pick<BatchParts, 'batches' | 'jobs'>,
  batch: string,
): Promise<void> {
  const ranges = await parts.batches.waitingRanges(batch, ITEMS_PER_JOB);
  await parts.jobs.add(ranges.map((range) => readingJob(batch, range)));
}

function listingJob(batch: string): NewJob {
  return { name: 'list-batch', data: { batch }, key: `list:${batch}` };
}

export function noBatch(id: string): Refused<'batch-not-found'> {
  return refused('batch-not-found', `There is no batch ${id}.`);
}
