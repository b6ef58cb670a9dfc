import type { ErrorRatePromise } from '@hand-digits/contract';
import { checkPromise } from '@hand-digits/training/promise';
import type { ModelStore } from '../models/ports.ts';
import { done, refused, type Outcome } from '../outcome.ts';
import type { Filter, PredictionStore } from '../predictions/store.ts';
import { timestamp } from '../present.ts';
import type { ReviewStore } from '../review.ts';
import type { Acceptance } from './acceptance.ts';

export interface PromiseParts {
  readonly acceptance: Acceptance;
  readonly models: Pick<ModelStore, 'active' | 'history'>;
  readonly predictions: Pick<PredictionStore, 'counts'>;
  readonly review: Pick<ReviewStore, 'spotChecks'>;
  readonly settings: {
    readonly current: () => { readonly errorRate: number };
    readonly errorRateSince: () => Promise<number>;
  };
}

/** With which the bounds of the measured error rate hold, however often one looks. */
const MEASURED_CONFIDENCE = 0.95;

/**
 * The error rate that was chosen, and how it stands: counted are the spot checks of what the active
 * model accepted since it became active, and since the error rate was last changed.
 */
export async function getPromise(
  parts: PromiseParts,
): Promise<Outcome<ErrorRatePromise, 'no-active-model'>> {
  const model = await parts.models.active();
  const rule = model === null ? undefined : await parts.acceptance.ruleOf(model);
  if (model === null || rule === undefined) {
    return refused('no-active-model', 'No model is active, so nothing is accepted.');
  }
  const { errorRate } = parts.settings.current();
  const since = await beganAt(parts);
  const sample = await parts.review.spotChecks({ model, since });
  const check = checkPromise(
    { reviewed: sample.checked, wrong: sample.wrong },
    { errorRate, confidence: MEASURED_CONFIDENCE },
  );
  const { kind: standing, reviewed, wrong, low, high } = check;
  return done({
    ...{ model, errorRate, ...rule, since: timestamp(since), reviewed, wrong, low, high, standing },
    coverageNow: await acceptedShare(parts, { model, from: since }),
    rightReviewsNeeded: check.kind === 'not-yet-known' ? check.rightReviewsNeeded : null,
  });
}

async function beganAt({ models, settings }: PromiseParts): Promise<number> {
  const [newest] = await models.history();
  return Math.max(newest?.at ?? 0, await settings.errorRateSince());
}

async function acceptedShare(
  { predictions }: PromiseParts,
  filter: Filter,
): Promise<number | null> {
  const count = async (decision: 'accepted' | 'review'): Promise<number> =>
    (await predictions.counts({ ...filter, decision })).total.value;
  const [accepted, review] = await Promise.all([count('accepted'), count('review')]);
  return accepted + review === 0 ? null : accepted / (accepted + review);
}
