import { z } from 'zod';
import { Prediction } from './predictions.ts';
import {
  Cursor,
  Digit,
  Id,
  LimitInQuery,
  ModelId,
  PageLinks,
  Probability,
  Timestamp,
} from './scalars.ts';

/** An image that the model in the shadow read otherwise than the active one. */
export const Disagreement = z
  .object({
    id: Id,
    at: Timestamp,
    model: ModelId,
    digit: Digit.nullable(),
    confidence: Probability,
    decision: z.enum(['accepted', 'review', 'not-a-digit']),
    prediction: Prediction.meta({ description: 'what the active model said' }),
  })
  .meta({ id: 'Disagreement' });
export type Disagreement = z.infer<typeof Disagreement>;

export const DisagreementQuery = z.strictObject({ limit: LimitInQuery, after: Cursor.optional() });

export const DisagreementPage = z
  .object({ items: z.array(Disagreement), links: PageLinks })
  .meta({ id: 'DisagreementPage' });
export type DisagreementPage = z.infer<typeof DisagreementPage>;
