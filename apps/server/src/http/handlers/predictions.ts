import type { ProblemCode, Scope } from '@hand-digits/contract';
import type { Caller } from '../../use-cases/caller.ts';
import { correctMany, correctPrediction, undoMany } from '../../use-cases/corrections.ts';
import { exportPredictions } from '../../use-cases/exports/export.ts';
import { getImage, getSight, type Picture } from '../../use-cases/media.ts';
import { done, refused, type Outcome } from '../../use-cases/outcome.ts';
import type { UseCaseParts } from '../../use-cases/parts.ts';
import {
  countPredictions,
  getNeighbours,
  getPrediction,
  listPredictions,
} from '../../use-cases/predictions/browse.ts';
import { deletePrediction, deletePredictions } from '../../use-cases/predictions/remove.ts';
import type { Handlers, RawAnswer } from '../handler.ts';
import { mapDone } from '../outcomes.ts';

type Group =
  | 'listPredictions'
  | 'countPredictions'
  | 'exportPredictions'
  | 'changePredictions'
  | 'getPrediction'
  | 'getNeighbours'
  | 'getImage'
  | 'getDigitImage'
  | 'getInk'
  | 'correctPrediction'
  | 'deletePrediction';

export interface PredictionHandlerOptions {
  /** such as https://digits.example.org; null: as the request names this server */
  readonly publicUrl: string | null;
}

/** Browsing, correcting, exporting and deleting what was read. */
export function predictionHandlers(
  parts: UseCaseParts,
  { publicUrl }: PredictionHandlerOptions,
): Pick<Handlers, Group> {
  return {
    listPredictions: ({ query }) => listPredictions(parts, query),
    countPredictions: ({ query }) => countPredictions(parts, query),
    exportPredictions: async ({ caller, query, request }) => {
      const { format, ...filter } = query;
      const baseUrl = publicUrl ?? `${request.protocol}://${request.host}`;
      const { body, ...file } = await exportPredictions(parts, caller, { filter, format, baseUrl });
      return done({ kind: 'download', download: { ...file, content: body } });
    },
    changePredictions: changePredictions(parts),
    getPrediction: ({ params }) => getPrediction(parts, params.id),
    getNeighbours: ({ params }) => getNeighbours(parts, params.id),
    getImage: async ({ params }) => asPicture(await getImage(parts, params.id)),
    getDigitImage: async ({ params }) => asPicture(await getSight(parts, params.id, 'digit-image')),
    getInk: async ({ params }) => asPicture(await getSight(parts, params.id, 'ink')),
    correctPrediction: ({ caller, params, json }) =>
      correctPrediction(parts, caller, { id: params.id, patch: json }),
    deletePrediction: ({ caller, params }) => deletePrediction(parts, caller, params.id),
  };
}

function changePredictions(parts: UseCaseParts): Handlers['changePredictions'] {
  return async ({ caller, json }) => {
    switch (json.action) {
      case 'correct':
        return correctMany(parts, caller, { ids: json.ids, truth: json.truth, origin: 'history' });
      case 'confirm':
        return correctMany(parts, caller, { ids: json.ids, truth: 'the-guess', origin: 'history' });
      case 'undo':
        return undoMany(parts, caller, json.ids);
      case 'delete':
        return refuseDeleting(caller) ?? deletePredictions(parts, caller, json.ids);
    }
  };
}

/** The endpoint is for reviewers; deleting through it needs what deleting one needs. */
function refuseDeleting(
  caller: Caller,
): Outcome<never, 'role-insufficient' | 'scope-insufficient'> | undefined {
  const scope: Scope = 'predictions:delete';
  if (caller.role !== 'administrator') {
    return refused(
      'role-insufficient',
      `Deleting needs the role administrator, not ${caller.role}.`,
    );
  }
  if (caller.scopes === null || caller.scopes.includes(scope)) return undefined;
  return refused('scope-insufficient', `The API key lacks the scope ${scope}.`);
}

function asPicture<C extends ProblemCode>(outcome: Outcome<Picture, C>): Outcome<RawAnswer, C> {
  return mapDone(outcome, (picture) => ({ kind: 'picture', picture }));
}
