import type { JobCatalogue } from '../job-catalogue.ts';
import { reviewReason, type CreatePredictionParts } from '../predictions/create.ts';
import type { ReadOutcome } from '../reader.ts';
import { addReadingJobs, ITEMS_PER_JOB, readingJob, type BatchParts } from './batches.ts';
import {
  OriginUnreadableError,
  type BatchRecord,
  type ItemResult,
  type Listed,
  type NewBatchItem,
  type WaitingItem,
} from './ports.ts';
import { isOver } from './present.ts';
import type { Sleep } from './watch.ts';

/** Items that are read at once and kept in one commit. */
const AT_ONCE = 32;
/** Bytes of unpacked files that wait for a commit together. */
const LISTING_BYTES = 8 * 1024 * 1024;

export type BatchWorkParts = BatchParts &
  Pick<CreatePredictionParts, 'reader' | 'random' | 'settings'> & { readonly sleep: Sleep };

/** The job was asked to stop before it was done; it goes on where it stopped when it runs again. */
export class JobStoppedError extends Error {
  readonly code = 'job-stopped';
  constructor() {
    super('The job was asked to stop and will go on later.');
  }
}

/** Job list-batch: every file of the origin becomes an item with its image; reading begins meanwhile. */
export async function listBatch(
  parts: BatchWorkParts,
  { batch: id }: JobCatalogue['list-batch'],
  signal: AbortSignal,
): Promise<void> {
  const batch = await parts.batches.find(id);
  if (batch === undefined || batch.listed || isOver(batch.state)) return;
  try {
    await listFiles(parts, batch, signal);
  } catch (error) {
    if (!(error instanceof OriginUnreadableError)) throw error;
    const move = { from: ['receiving', 'running', 'paused'], to: 'failed' } as const;
    await parts.batches.move(id, { ...move, at: parts.clock(), failure: error.message }, null);
    await parts.batchSources.forgetArchive(id);
    return;
  }
  await parts.batches.setListed(id, parts.clock());
  await addReadingJobs(parts, id);
  await parts.batches.finishIfDone(id, parts.clock());
  await parts.batchSources.forgetArchive(id);
}

async function listFiles(
  parts: BatchWorkParts,
  batch: BatchRecord,
  signal: AbortSignal,
): Promise<void> {
  let next = await parts.batches.countItems(batch.id);
  let group: NewBatchItem[] = [];
  let bytes = 0;
  const keep = async (): Promise<void> => {
    await parts.batches.addItems(batch.id, group, parts.clock());
    await parts.jobs.add(
      fullRanges(next - group.length, next).map((range) => readingJob(batch.id, range)),
    );
    group = [];
    bytes = 0;
  };
  for await (const listed of parts.batchSources.files(batch.id, batch.origin, next)) {
    if (signal.aborted) throw new JobStoppedError();
    group.push(await newItem(parts, listed, next));
    next += 1;
    bytes += listed.kind === 'file' ? listed.bytes.length : 0;
    if (group.length >= ITEMS_PER_JOB || bytes >= LISTING_BYTES) await keep();
  }
  if (group.length > 0) await keep();
}

/** The stretches of ITEMS_PER_JOB that became complete when items from … to − 1 were added. */
function fullRanges(from: number, to: number): { first: number; last: number }[] {
  const ranges: { first: number; last: number }[] = [];
  const start = Math.floor(from / ITEMS_PER_JOB) * ITEMS_PER_JOB;
  for (let first = start; first + ITEMS_PER_JOB <= to; first += ITEMS_PER_JOB) {
    ranges.push({ first, last: first + ITEMS_PER_JOB - 1 });
  }
  return ranges;
}

async function newItem(
  parts: Pick<BatchWorkParts, 'media'>,
  listed: Listed,
  item: number,
): Promise<NewBatchItem> {
  const { fileName } = listed;
  if (listed.kind === 'refused') {
    return { item, fileName, content: { kind: 'refused', refusal: listed.refusal } };
  }
  const image = await parts.media.prepare(listed.bytes, 'application/octet-stream');
  return { item, fileName, content: { kind: 'image', image } };
}

/** Job read-batch-items: reads what of this stretch nobody has read, as long as the batch may run. */
export async function readBatchItems(
  parts: BatchWorkParts,
  { batch: id, first, last }: JobCatalogue['read-batch-items'],
  signal: AbortSignal,
): Promise<void> {
  const batch = await parts.batches.find(id);
  if (batch === undefined) return;
  for (;;) {
    const waiting = await parts.batches.waitingItems(id, first, last);
    if (waiting.length === 0) return;
    if (signal.aborted) throw new JobStoppedError();
    const items = waiting.slice(0, AT_ONCE);
    const results = await Promise.all(
      items.map((item) => readItem(parts, { batch, item, signal })),
    );
    await parts.batches.finishItems(id, results, parts.clock());
  }
}

interface ItemWork {
  readonly batch: BatchRecord;
  readonly item: WaitingItem;
  readonly signal: AbortSignal;
}

async function readItem(parts: BatchWorkParts, work: ItemWork): Promise<ItemResult> {
  const { item } = work.item;
  const bytes = await parts.media.read(work.item.sha256);
  if (bytes === undefined) {
    const detail = 'The file is gone from the media store. Send it again.';
    return { item, kind: 'refused', refusal: { code: 'image-unreadable', detail } };
  }
  const outcome = await readPatiently(parts, work, bytes);
  switch (outcome.kind) {
    case 'read':
      return { item, kind: 'read', prediction: predictionOf(parts, work, outcome) };
    case 'unreadable':
    case 'not-read':
      return { item, kind: 'refused', refusal: { code: outcome.code, detail: outcome.detail } };
  }
}

/** Waits while the reader is busy with people; one image that times out is refused like a damaged one. */
async function readPatiently(
  parts: BatchWorkParts,
  { batch, signal }: ItemWork,
  bytes: Uint8Array,
): Promise<ReadOutcome> {
  const model = batch.model === null ? {} : { model: batch.model };
  for (;;) {
    const outcome = await parts.reader.read(
      { kind: 'file', bytes },
      { priority: 'background', ...model },
    );
    if (outcome.kind !== 'not-read' || outcome.code === 'reading-timed-out') return outcome;
    if (outcome.code !== 'overloaded' || signal.aborted) throw new JobStoppedError();
    await parts.sleep(outcome.retryAfterSeconds * 1000, signal);
  }
}

function predictionOf(
  parts: BatchWorkParts,
  { batch, item }: ItemWork,
  { reading, mediaType }: Extract<ReadOutcome, { kind: 'read' }>,
): Extract<ItemResult, { kind: 'read' }>['prediction'] {
  return {
    ...reading,
    id: parts.ids(),
    createdAt: parts.clock(),
    image: { sha256: item.sha256, mediaType, bytes: item.bytes },
    source: 'batch',
    fileName: item.fileName,
    batch: { id: batch.id, item: item.item },
    createdBy: batch.createdBy,
    review: reviewReason(parts, reading),
    idempotencyKey: null,
  };
}
