import { getDrift } from '../../use-cases/learning/drift.ts';
import {
  cancelFineTuning,
  getFineTuning,
  getFineTuningExamples,
  getLearning,
  listFineTunings,
  promoteCandidate,
  startFineTuning,
} from '../../use-cases/learning/fine-tunings.ts';
import { getPromise } from '../../use-cases/learning/promise.ts';
import { getShadow, listDisagreements, setShadow } from '../../use-cases/learning/shadow.ts';
import { watchFineTuning } from '../../use-cases/learning/watch.ts';
import type { Sleep } from '../../use-cases/batches/watch.ts';
import { done } from '../../use-cases/outcome.ts';
import type { UseCaseParts } from '../../use-cases/parts.ts';
import { serverSentEvents } from '../events.ts';
import type { Handlers } from '../handler.ts';

type Group =
  | 'getLearning'
  | 'startFineTuning'
  | 'listFineTunings'
  | 'getFineTuning'
  | 'getFineTuningExamples'
  | 'watchFineTuning'
  | 'cancelFineTuning'
  | 'promoteCandidate'
  | 'getPromise'
  | 'getDrift'
  | 'getShadow'
  | 'setShadow'
  | 'listDisagreements';

/** From corrections to a better model, and whether promises are kept. */
export function learningHandlers(
  parts: UseCaseParts & { readonly sleep: Sleep },
  /** aborted when the server stops, so that watchers let go */
  stopping: AbortSignal,
): Pick<Handlers, Group> {
  return {
    getLearning: () => getLearning(parts),
    startFineTuning: ({ caller, json }) => startFineTuning(parts, caller, json),
    listFineTunings: ({ query }) => listFineTunings(parts, query),
    getFineTuning: ({ params }) => getFineTuning(parts, params.id),
    getFineTuningExamples: ({ params }) => getFineTuningExamples(parts, params.id),
    watchFineTuning: async ({ params, request }) => {
      const left = new AbortController();
      request.raw.once('close', () => {
        left.abort();
      });
      const signal = AbortSignal.any([left.signal, stopping]);
      const outcome = await watchFineTuning(parts, params.id, signal);
      if (outcome.kind === 'refused') return outcome;
      return done({ kind: 'events', events: serverSentEvents(outcome.value, signal) });
    },
    cancelFineTuning: ({ caller, params }) => cancelFineTuning(parts, caller, params.id),
    promoteCandidate: ({ caller, params, json }) =>
      promoteCandidate(parts, caller, { id: params.id, note: json.note }),
    getPromise: () => getPromise(parts),
    getDrift: () => getDrift(parts),
    getShadow: () => getShadow(parts),
    setShadow: ({ caller, json }) => setShadow(parts, caller, json),
    listDisagreements: ({ query }) => listDisagreements(parts, query),
  };
}
