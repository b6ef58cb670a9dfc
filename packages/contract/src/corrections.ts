import { z } from 'zod';
import { Actor, Id, Timestamp, Truth } from './scalars.ts';

export const CorrectionOrigin = z.enum(['history', 'review', 'grid', 'api', 'import']);
export type CorrectionOrigin = z.infer<typeof CorrectionOrigin>;

/** What one person said once. Undoing marks it, and the one before it stands again. */
export const Correction = z
  .object({
    id: Id,
    truth: Truth,
    by: Actor,
    at: Timestamp,
    origin: CorrectionOrigin,
    undoneAt: Timestamp.nullable(),
  })
  .meta({ id: 'Correction' });
export type Correction = z.infer<typeof Correction>;

/**
 * PATCH /predictions/:id. The guess itself as `truth` confirms it; null undoes the correction that
 * stands. With `expected` the change is refused (409) when another truth stands by now.
 */
export const PatchPrediction = z
  .strictObject({
    truth: Truth.nullable(),
    expected: Truth.nullable().optional(),
    origin: z.enum(['history', 'review', 'grid', 'api']).default('api'),
  })
  .meta({ id: 'PatchPrediction' });
export type PatchPrediction = z.infer<typeof PatchPrediction>;
