import { z } from 'zod';
import { Correction } from './corrections.ts';
import {
  Actor,
  Count,
  Cursor,
  Digit,
  DigitInQuery,
  FileName,
  FlagInQuery,
  Id,
  LimitInQuery,
  ModelId,
  PageLinks,
  Probability,
  Sha256,
  Timestamp,
  Truth,
  TruthInQuery,
  freeText,
} from './scalars.ts';
import { Problem } from './problem.ts';

export const DecisionKind = z
  .enum(['accepted', 'review', 'not-a-digit'])
  .meta({ id: 'DecisionKind' });
export type DecisionKind = z.infer<typeof DecisionKind>;

export const NotADigitReason = z
  .enum(['blank', 'several-digits', 'something-else'])
  .meta({ id: 'NotADigitReason' });
export type NotADigitReason = z.infer<typeof NotADigitReason>;

/** By which door an image came in. */
export const Source = z
  .enum(['web', 'api', 'batch', 'import', 'inference-protocol'])
  .meta({ id: 'Source' });
export type Source = z.infer<typeof Source>;

/** Page pixels; left + width is the first column outside. */
export const Box = z
  .object({ left: z.int(), top: z.int(), width: z.int().min(0), height: z.int().min(0) })
  .meta({ id: 'Box' });
export type Box = z.infer<typeof Box>;

/** Where on the page the digit was found, and which way its colours were taken. */
export const Geometry = z
  .object({
    page: z.object({ width: z.int().min(1), height: z.int().min(1) }),
    box: Box.nullable().meta({ description: 'of the digit; null where none is claimed' }),
    boxes: z.array(Box).meta({ description: 'of every mark found, left to right' }),
    polarity: z.enum(['dark-on-light', 'light-on-dark']).nullable(),
    scale: z.number().nullable().meta({
      description: 'digit-image pixels per page pixel: digit = page × scale + shift',
    }),
    shift: z.object({ x: z.number(), y: z.number() }).nullable(),
  })
  .meta({ id: 'Geometry' });
export type Geometry = z.infer<typeof Geometry>;

/** Milliseconds spent in each step. */
export const Timings = z
  .object({
    decodeMs: z.number().min(0),
    normaliseMs: z.number().min(0),
    queueMs: z.number().min(0),
    networkMs: z.number().min(0),
  })
  .meta({ id: 'Timings' });
export type Timings = z.infer<typeof Timings>;

export const StoredImage = z
  .object({
    url: z.string(),
    sha256: Sha256,
    mediaType: z.string(),
    bytes: z.int().min(0),
  })
  .meta({ id: 'StoredImage' });
export type StoredImage = z.infer<typeof StoredImage>;

export const Prediction = z
  .object({
    id: Id,
    createdAt: Timestamp,
    digit: Digit.nullable().meta({ description: 'null where no digit is claimed' }),
    confidence: Probability.meta({
      description: 'calibrated probability that `digit` is right; 0 where none is claimed',
    }),
    probabilities: z.array(Probability).length(10).nullable().meta({
      description: 'of each digit; null where the network was not asked (a blank page)',
    }),
    digitness: Probability.nullable().meta({
      description: 'how much it looks like a digit at all',
    }),
    decision: DecisionKind,
    reason: NotADigitReason.nullable(),
    model: ModelId,
    geometry: Geometry,
    image: StoredImage,
    digitImageUrl: z.string().nullable().meta({ description: 'the 28×28 the network read, PNG' }),
    inkUrl: z
      .string()
      .nullable()
      .meta({ description: 'the page with background removed, ink bright, PNG' }),
    source: Source,
    fileName: FileName.nullable(),
    batch: z.object({ id: Id, item: z.int().min(0) }).nullable(),
    createdBy: Actor.nullable(),
    timings: Timings,
    truth: Truth.nullable().meta({
      description: 'what a person says it is; null until one has looked',
    }),
    corrections: z.array(Correction).meta({ description: 'oldest first; nothing is ever removed' }),
  })
  .meta({ id: 'Prediction' });
export type Prediction = z.infer<typeof Prediction>;

/** POST /predictions with a JSON body: a picture as a data URL, or 28×28 pixels, ink bright. */
export const CreatePredictionJson = z
  .union([
    z.strictObject({
      image: z
        .string()
        .regex(/^data:image\/[a-z0-9.+-]+;base64,[A-Za-z0-9+/]+={0,2}$/)
        .meta({ description: 'data URL, base64' }),
      fileName: FileName.optional(),
    }),
    z.strictObject({
      pixels: z.array(z.int().min(0).max(255)).length(784).meta({
        description: '28 rows of 28, 0 = paper, 255 = full ink, as MNIST stores them',
      }),
      fileName: FileName.optional(),
    }),
  ])
  .meta({ id: 'CreatePredictionJson' });
export type CreatePredictionJson = z.infer<typeof CreatePredictionJson>;

/** POST /predictions, any form: how the request may name what it sends. */
export const CreatePredictionQuery = z.strictObject({
  fileName: FileName.optional(),
  source: z.enum(['web', 'api']).default('api'),
});
export type CreatePredictionQuery = z.infer<typeof CreatePredictionQuery>;

/** One of several files of a multipart request: each is read or refused for itself. */
export const CreatedItem = z
  .union([
    z.object({ fileName: FileName.nullable(), prediction: Prediction }),
    z.object({ fileName: FileName.nullable(), problem: Problem }),
  ])
  .meta({ id: 'CreatedItem' });
export type CreatedItem = z.infer<typeof CreatedItem>;

export const CreatedItems = z.object({ items: z.array(CreatedItem) }).meta({ id: 'CreatedItems' });
export type CreatedItems = z.infer<typeof CreatedItems>;

export const IdempotencyKey = z.string().regex(/^[\x21-\x7e]{1,128}$/);
export type IdempotencyKey = z.infer<typeof IdempotencyKey>;

export const PredictionSort = z.enum(['newest', 'oldest', 'least-sure', 'most-sure']);
export type PredictionSort = z.infer<typeof PredictionSort>;

/** What a list, a count or an export is narrowed to; every part that is given must hold. */
const filterShape = {
  digit: DigitInQuery.optional(),
  decision: DecisionKind.optional(),
  reason: NotADigitReason.optional(),
  confidenceMin: z.coerce.number().min(0).max(1).optional(),
  confidenceMax: z.coerce.number().min(0).max(1).optional(),
  from: Timestamp.optional().meta({ description: 'created at or after' }),
  to: Timestamp.optional().meta({ description: 'created before' }),
  model: ModelId.optional(),
  source: Source.optional(),
  batch: Id.optional(),
  corrected: FlagInQuery.optional().meta({ description: 'a person has looked, or not' }),
  wrong: FlagInQuery.optional().meta({
    description: 'the person disagreed with the guess, or not',
  }),
  truth: TruthInQuery.optional(),
  text: freeText(100).min(1).optional().meta({ description: 'part of the file name' }),
};

export const PredictionFilter = z.strictObject(filterShape);
export type PredictionFilter = z.infer<typeof PredictionFilter>;

/** Give `after` or `before`, not both; neither starts at the beginning of the sort. */
export const PredictionListQuery = z
  .strictObject({
    ...filterShape,
    sort: PredictionSort.default('newest'),
    limit: LimitInQuery,
    after: Cursor.optional(),
    before: Cursor.optional(),
  })
  .refine((query) => query.after === undefined || query.before === undefined, {
    message: 'give after or before, not both',
    path: ['before'],
  });
export type PredictionListQuery = z.infer<typeof PredictionListQuery>;

export const PredictionPage = z
  .object({ items: z.array(Prediction), links: PageLinks })
  .meta({ id: 'PredictionPage' });
export type PredictionPage = z.infer<typeof PredictionPage>;

/** GET /predictions/counts: exact for facets, bounded where a range or a text must be searched. */
export const PredictionCounts = z
  .object({
    total: Count,
    byDigit: z.array(z.object({ digit: Digit.nullable(), count: Count })).nullable(),
    byDecision: z.array(z.object({ decision: DecisionKind, count: Count })).nullable(),
  })
  .meta({ id: 'PredictionCounts' });
export type PredictionCounts = z.infer<typeof PredictionCounts>;

/** GET /predictions/:id/neighbours: the ones just before and after it in time, nearest first. */
export const Neighbours = z
  .object({ newer: z.array(Prediction), older: z.array(Prediction) })
  .meta({ id: 'Neighbours' });
export type Neighbours = z.infer<typeof Neighbours>;

/** POST /predictions/bulk */
export const BulkChange = z
  .discriminatedUnion('action', [
    z.strictObject({
      action: z.literal('correct'),
      ids: z.array(Id).min(1).max(500),
      truth: Truth,
    }),
    z.strictObject({ action: z.literal('confirm'), ids: z.array(Id).min(1).max(500) }),
    z.strictObject({ action: z.literal('undo'), ids: z.array(Id).min(1).max(500) }),
    z.strictObject({ action: z.literal('delete'), ids: z.array(Id).min(1).max(500) }),
  ])
  .meta({ id: 'BulkChange' });
export type BulkChange = z.infer<typeof BulkChange>;

export const BulkResult = z
  .object({ changed: z.array(Id), unchanged: z.array(Id) })
  .meta({ id: 'BulkResult' });
export type BulkResult = z.infer<typeof BulkResult>;

export const ExportFormat = z.enum(['csv', 'jsonl', 'label-studio', 'zip']);
export type ExportFormat = z.infer<typeof ExportFormat>;

export const ExportQuery = z.strictObject({ ...filterShape, format: ExportFormat });
export type ExportQuery = z.infer<typeof ExportQuery>;
