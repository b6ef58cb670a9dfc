import type { BulkResult } from '@hand-digits/contract';
import { audit, type Caller, type Clock, type Ids } from '../caller.ts';
import { noPrediction } from '../media.ts';
import { done, type Outcome } from '../outcome.ts';
import type { PredictionStore } from './store.ts';

export interface RemoveParts {
  readonly predictions: PredictionStore;
  readonly clock: Clock;
  readonly ids: Ids;
}

export async function deletePrediction(
  parts: RemoveParts,
  caller: Caller,
  id: string,
): Promise<Outcome<null, 'prediction-not-found'>> {
  const { value } = await deletePredictions(parts, caller, [id]);
  return value.changed.length === 0 ? noPrediction(id) : done(null);
}

/** Removes records, and each image that no other record needs. */
export async function deletePredictions(
  parts: RemoveParts,
  caller: Caller,
  ids: readonly string[],
): Promise<{ kind: 'done'; value: BulkResult }> {
  const [only] = ids;
  const one = ids.length === 1 && only !== undefined;
  const note = audit(parts, caller, {
    action: 'prediction.delete',
    subject: one ? { kind: 'prediction', id: only } : null,
    details: one ? {} : { ids },
  });
  const changed = await parts.predictions.remove(ids, note);
  const existed = new Set(changed);
  return done({ changed: [...changed], unchanged: ids.filter((id) => !existed.has(id)) });
}
