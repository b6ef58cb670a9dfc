import { z } from 'zod';
import {
  Actor,
  Cursor,
  FileName,
  Id,
  LimitInQuery,
  ModelId,
  PageLinks,
  Timestamp,
  freeText,
} from './scalars.ts';
import { Prediction } from './predictions.ts';
import { ProblemCodeSchema } from './problem.ts';

/**
 * receiving: files still come in · running · paused · cancelled: what was read stays, the rest is left ·
 * finished: every file was read or refused · failed: the archive or folder itself could not be read
 */
export const BatchState = z
  .enum(['receiving', 'running', 'paused', 'cancelled', 'finished', 'failed'])
  .meta({ id: 'BatchState' });
export type BatchState = z.infer<typeof BatchState>;

/** What a batch is read from. `files` and `zip` are uploaded; the others are for administrators. */
export const BatchOrigin = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('files') }),
    z.object({ kind: z.literal('zip'), fileName: FileName.nullable() }),
    z.object({ kind: z.literal('folder'), path: z.string().min(1).max(1000) }),
    z.object({ kind: z.literal('bucket'), prefix: z.string().max(1000) }),
  ])
  .meta({ id: 'BatchOrigin' });
export type BatchOrigin = z.infer<typeof BatchOrigin>;

/** `total` still grows while the origin is listed; `listed` says when it is final. */
export const BatchProgress = z
  .object({
    total: z.int().min(0),
    listed: z.boolean(),
    read: z.int().min(0).meta({ description: 'files that have a prediction' }),
    refused: z.int().min(0).meta({ description: 'files that could not be read as an image' }),
    accepted: z.int().min(0),
    review: z.int().min(0),
    notADigit: z.int().min(0),
    imagesPerSecond: z.number().min(0).nullable(),
    secondsLeft: z.number().min(0).nullable(),
  })
  .meta({ id: 'BatchProgress' });
export type BatchProgress = z.infer<typeof BatchProgress>;

export const Batch = z
  .object({
    id: Id,
    name: z.string(),
    state: BatchState,
    origin: BatchOrigin,
    model: ModelId.nullable().meta({ description: 'fixed model, or null: the active one' }),
    createdAt: Timestamp,
    createdBy: Actor.nullable(),
    finishedAt: Timestamp.nullable(),
    failure: z.string().nullable(),
    progress: BatchProgress,
  })
  .meta({ id: 'Batch' });
export type Batch = z.infer<typeof Batch>;

/** POST /batches as JSON. Files and ZIPs come as multipart instead, with `name` as a field. */
export const CreateBatchJson = z
  .strictObject({
    name: freeText(200).min(1).optional(),
    origin: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('folder'), path: freeText(1000).min(1) }),
      z.strictObject({ kind: z.literal('bucket'), prefix: freeText(1000) }),
    ]),
  })
  .meta({ id: 'CreateBatchJson' });
export type CreateBatchJson = z.infer<typeof CreateBatchJson>;

/** POST /batches/:id/state */
export const BatchCommand = z
  .strictObject({ command: z.enum(['pause', 'resume', 'cancel']) })
  .meta({ id: 'BatchCommand' });
export type BatchCommand = z.infer<typeof BatchCommand>;

export const BatchItemState = z.enum(['waiting', 'read', 'refused']);
export type BatchItemState = z.infer<typeof BatchItemState>;

/** One file of a batch; `item` counts from 0 in the order of the archive or listing. */
export const BatchItem = z
  .object({
    item: z.int().min(0),
    fileName: FileName,
    state: BatchItemState,
    prediction: Prediction.nullable(),
    refusal: z.object({ code: ProblemCodeSchema, detail: z.string() }).nullable(),
  })
  .meta({ id: 'BatchItem' });
export type BatchItem = z.infer<typeof BatchItem>;

export const BatchItemQuery = z.strictObject({
  state: BatchItemState.optional(),
  limit: LimitInQuery,
  after: Cursor.optional(),
});
export type BatchItemQuery = z.infer<typeof BatchItemQuery>;

export const BatchItemPage = z
  .object({ items: z.array(BatchItem), links: PageLinks })
  .meta({ id: 'BatchItemPage' });
export type BatchItemPage = z.infer<typeof BatchItemPage>;

export const BatchListQuery = z.strictObject({
  state: BatchState.optional(),
  limit: LimitInQuery,
  after: Cursor.optional(),
  before: Cursor.optional(),
});
export type BatchListQuery = z.infer<typeof BatchListQuery>;

export const BatchPage = z
  .object({ items: z.array(Batch), links: PageLinks })
  .meta({ id: 'BatchPage' });
export type BatchPage = z.infer<typeof BatchPage>;

/**
 * GET /batches/:id/events, Server-Sent Events: `progress` carries the whole batch, at most four a
 * second; `end` the last one. A client that reconnects gets the present state at once.
 */
export const BatchEvent = z
  .object({ event: z.enum(['progress', 'end']), batch: Batch })
  .meta({ id: 'BatchEvent' });
export type BatchEvent = z.infer<typeof BatchEvent>;
