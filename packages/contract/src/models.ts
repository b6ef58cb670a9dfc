import { z } from 'zod';
import { Actor, Id, ModelId, Probability, Sha256, Timestamp, freeText } from './scalars.ts';

/** `missing`: known from the past, its package is no longer on disk. */
export const ModelState = z.enum(['active', 'shadow', 'available', 'missing']);
export type ModelState = z.infer<typeof ModelState>;

export const ModelOrigin = z.enum(['shipped', 'uploaded', 'fine-tuned']);
export type ModelOrigin = z.infer<typeof ModelOrigin>;

/** A model as a list shows it. */
export const Model = z
  .object({
    id: ModelId,
    name: z.string(),
    state: ModelState,
    origin: ModelOrigin,
    parent: ModelId.nullable(),
    createdAt: Timestamp.nullable().meta({ description: 'when it was trained' }),
    addedAt: Timestamp,
    addedBy: Actor.nullable(),
    sha256: Sha256.meta({ description: 'of model.onnx' }),
    bytes: z.int().min(0),
    errorRate: z
      .object({ suite: z.string(), value: Probability, low: Probability, high: Probability })
      .nullable()
      .meta({ description: 'on its own test, with a 95 % interval' }),
    predictions: z.int().min(0).meta({ description: 'stored predictions that it made' }),
  })
  .meta({ id: 'Model' });
export type Model = z.infer<typeof Model>;

export const ModelList = z
  .object({ items: z.array(Model), active: ModelId.nullable() })
  .meta({ id: 'ModelList' });
export type ModelList = z.infer<typeof ModelList>;

/** Everything the package says of itself: manifest.json and evaluation.json as they are, the card. */
export const ModelDetail = z
  .object({
    model: Model,
    manifest: z.record(z.string(), z.unknown()),
    evaluation: z.record(z.string(), z.unknown()).nullable(),
    card: z.string().meta({ description: 'MODEL_CARD.md, Markdown' }),
    files: z.array(z.object({ name: z.string(), bytes: z.int(), url: z.string() })),
  })
  .meta({ id: 'ModelDetail' });
export type ModelDetail = z.infer<typeof ModelDetail>;

/** One change of which model answers. */
export const Activation = z
  .object({
    id: Id,
    model: ModelId,
    previous: ModelId.nullable(),
    at: Timestamp,
    by: Actor,
    why: z.enum(['first-start', 'activated', 'rolled-back', 'promoted']),
    note: z.string().nullable(),
  })
  .meta({ id: 'Activation' });
export type Activation = z.infer<typeof Activation>;

export const ActivationList = z
  .object({
    items: z.array(Activation),
    rollBackTo: ModelId.nullable().meta({
      description: 'the model that answers after rolling back; null where none was active before',
    }),
  })
  .meta({ id: 'ActivationList' });
export type ActivationList = z.infer<typeof ActivationList>;

/** POST /models/:id/activate */
export const ActivateModel = z
  .strictObject({ note: freeText(500).optional() })
  .meta({ id: 'ActivateModel' });
export type ActivateModel = z.infer<typeof ActivateModel>;
