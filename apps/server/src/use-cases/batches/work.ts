import type { JobCatalogue } from '../job-catalogue.ts';
import type { ShadowWatch } from '../learning/shadow.ts';
import { reviewReason, type CreatePredictionParts } from '../predictions/create.ts';
import type { ReadOutcome } from '../reader.ts';
import { addReadingJobs, type BatchParts } from './batches.ts';
import { takeIn } from './intake.ts';
import {
  OriginUnreadableError,
  type BatchRecord,
  type ItemResult,
  type Listed,
  type WaitingItem,
} from './ports.ts';
import { isOver } from './present.ts';
import type { Sleep } from './watch.ts';

/** Items that are read at once and kept in one commit. */
const AT_ONCE = 32;

export type BatchWorkParts = BatchParts &
  Pick<CreatePredictionParts, 'reader' | 'random' | 'settings'> & {
    readonly sleep: Sleep;
    /** whoever wants to know of what was answered and kept; nobody waits for it */
    readonly shadowWatch?: Pick<ShadowWatch, 'batchAnswered'>;
  };

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
  if (batch === undefined || batch.listed || isOver(batch.state)) {
    // It may have been cancelled while its archive still came.
    await parts.batchSources.forgetArchive(id);
    return;
  }
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
  { id, origin }: BatchRecord,
  signal: AbortSignal,
): Promise<void> {
  const from = await parts.batches.countItems(id);
  const files = untilStopped(parts.batchSources.files(id, origin, from), signal);
  await takeIn(parts, id, { from, files });
}

async function* untilStopped(
  files: AsyncIterable<Listed>,
  signal: AbortSignal,
): AsyncGenerator<Listed> {
  for await (const file of files) {
    if (signal.aborted) throw new JobStoppedError();
    yield file;
  }
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
    tellShadow(parts, batch, results);
  }
}

/** Only of what the active model answered, as with single images. */
function tellShadow(
  { shadowWatch, media }: BatchWorkParts,
  { model }: BatchRecord,
  results: readonly ItemResult[],
): void {
  if (model !== null) return;
  const read = results.flatMap((one) => (one.kind === 'read' ? [one.prediction] : []));
  shadowWatch?.batchAnswered(read, async ({ image }) => {
    const bytes = await media.read(image.sha256);
    return bytes && { kind: 'file', bytes };
  });
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
