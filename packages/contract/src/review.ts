import { z } from 'zod';
import { Count, DigitInQuery, Id, Probability, Truth } from './scalars.ts';
import { Digit } from './scalars.ts';
import { BulkResult, Prediction } from './predictions.ts';

/**
 * Why a prediction waits for a person.
 * unsure: below the chosen confidence · spot-check: a random share of the accepted, so that the chosen
 * error rate is measured · second-opinion: another reviewer answered it already, blind agreement
 */
export const ReviewReason = z.enum(['unsure', 'spot-check', 'second-opinion']);
export type ReviewReason = z.infer<typeof ReviewReason>;

/** The reason is not told before the answer, so that a spot check is judged like any other. */
export const ReviewItem = z.object({ prediction: Prediction }).meta({ id: 'ReviewItem' });
export type ReviewItem = z.infer<typeof ReviewItem>;

/** GET /review/queue: the next ones for this reviewer, least sure first, kept for them two minutes. */
export const ReviewQueueQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(4),
  skip: z
    .string()
    .max(4000)
    .optional()
    .transform((text) => text?.split(',').filter((id) => id !== '') ?? [])
    .meta({ description: 'ids already on the screen or skipped, comma-separated' }),
});
export type ReviewQueueQuery = z.infer<typeof ReviewQueueQuery>;

export const ReviewQueue = z
  .object({ items: z.array(ReviewItem), waiting: Count })
  .meta({ id: 'ReviewQueue' });
export type ReviewQueue = z.infer<typeof ReviewQueue>;

/** GET /review/grid: up to 50 guesses of one digit that no person has looked at. */
export const ReviewGridQuery = z.strictObject({
  digit: DigitInQuery,
  limit: z.coerce.number().int().min(1).max(100).default(50),
  decision: z.enum(['accepted', 'review']).optional(),
});
export type ReviewGridQuery = z.infer<typeof ReviewGridQuery>;

export const ReviewGrid = z
  .object({ digit: Digit, items: z.array(Prediction) })
  .meta({ id: 'ReviewGrid' });
export type ReviewGrid = z.infer<typeof ReviewGrid>;

/** POST /review/grid: the rest are confirmed, the wrong ones go to the queue or get their truth. */
export const ReviewGridAnswer = z
  .strictObject({
    digit: Digit,
    right: z.array(Id).max(100),
    wrong: z.array(z.strictObject({ id: Id, truth: Truth.nullable() })).max(100),
  })
  .meta({ id: 'ReviewGridAnswer' });
export type ReviewGridAnswer = z.infer<typeof ReviewGridAnswer>;

export const ReviewGridResult = BulkResult;
export type ReviewGridResult = z.infer<typeof ReviewGridResult>;

/** POST /review/:id/skip: to the end of the queue for this reviewer. */
export const ReviewSummary = z
  .object({
    waiting: Count,
    reviewedToday: z.int().min(0),
    perMinute: z.number().min(0).meta({ description: 'this reviewer, over the last ten minutes' }),
    spotChecks: z.object({
      checked: z.int().min(0),
      wrong: z.int().min(0),
    }),
  })
  .meta({ id: 'ReviewSummary' });
export type ReviewSummary = z.infer<typeof ReviewSummary>;

/** How far reviewers who saw the same image agree. */
export const Agreement = z
  .object({
    images: z.int().min(0).meta({ description: 'answered by at least two people' }),
    agreed: z.int().min(0),
    share: Probability.nullable(),
    kappa: z.number().min(-1).max(1).nullable().meta({
      description: "Cohen's kappa over all pairs of reviewers",
    }),
    pairs: z.array(
      z.object({
        reviewers: z.tuple([z.string(), z.string()]),
        images: z.int(),
        agreed: z.int(),
      }),
    ),
    disagreements: z.array(
      z.object({
        predictionId: Id,
        answers: z.array(z.object({ reviewer: z.string(), truth: Truth })),
      }),
    ),
  })
  .meta({ id: 'Agreement' });
export type Agreement = z.infer<typeof Agreement>;
