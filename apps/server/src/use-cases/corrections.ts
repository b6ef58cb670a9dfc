import type {
  Actor,
  BulkResult,
  CorrectionOrigin,
  PatchPrediction,
  Prediction,
  Truth,
} from '@hand-digits/contract';
import {
  audit,
  type AuditRecord,
  type Caller,
  type Clock,
  type Ids,
  type Random,
} from './caller.ts';
import { noPrediction } from './media.ts';
import { done, refused, type Outcome } from './outcome.ts';
import { getPrediction } from './predictions/browse.ts';
import type { PredictionStore } from './predictions/store.ts';

/** One thing that a person says, or takes back, about one prediction. */
export type CorrectionChange = {
  readonly prediction: string;
  readonly by: Actor;
  readonly at: number;
  readonly audit: AuditRecord;
} & (
  | {
      readonly kind: 'correct';
      readonly id: string;
      /** `the-guess` confirms whatever the model said; a prediction without one is then not-a-digit */
      readonly truth: Truth | 'the-guess';
      readonly origin: CorrectionOrigin;
      /** refuse when another truth stands by now; undefined: do not look */
      readonly expected: Truth | null | undefined;
      /** keep it in the queue for a second reviewer, unless this is the second already */
      readonly askAnother: boolean;
    }
  | { readonly kind: 'undo'; readonly expected: Truth | null | undefined }
);

export type CorrectionOutcome = 'changed' | 'not-found' | 'conflict' | 'nothing-to-undo';

/** The port to what people said. History only grows: undoing marks, it never removes. */
export interface CorrectionStore {
  /**
   * One transaction for all: the correction, the truth that stands, the review queue, the counts and
   * the audit log. Changes that cannot be made leave the others alone.
   * @returns one outcome for each change, in order
   */
  apply(changes: readonly CorrectionChange[]): Promise<readonly CorrectionOutcome[]>;
}

export interface CorrectionParts {
  readonly corrections: CorrectionStore;
  readonly predictions: PredictionStore;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly settings: { readonly current: () => { readonly secondOpinionShare: number } };
}

/** Says what one image really is, or takes the last word on it back. */
export async function correctPrediction(
  parts: CorrectionParts,
  caller: Caller,
  { id, patch }: { readonly id: string; readonly patch: PatchPrediction },
): Promise<
  Outcome<Prediction, 'prediction-not-found' | 'correction-not-found' | 'correction-conflict'>
> {
  const { truth, expected, origin } = patch;
  const change =
    truth === null
      ? undoing(parts, caller, { id, expected })
      : correcting(parts, caller, { id, truth, origin, expected });
  const [outcome = 'not-found'] = await parts.corrections.apply([change]);
  switch (outcome) {
    case 'changed':
      return getPrediction(parts, id);
    case 'not-found':
      return noPrediction(id);
    case 'conflict':
      return refused(
        'correction-conflict',
        `Someone corrected prediction ${id} meanwhile. Read it again.`,
      );
    case 'nothing-to-undo':
      return refused(
        'correction-not-found',
        `Prediction ${id} stands uncorrected: there is nothing to undo.`,
      );
  }
}

/** Says the same of many at once; what cannot be changed is told, and stops nothing. */
export async function correctMany(
  parts: CorrectionParts,
  caller: Caller,
  what: {
    readonly ids: readonly string[];
    readonly truth: Truth | 'the-guess';
    readonly origin: CorrectionOrigin;
  },
): Promise<{ kind: 'done'; value: BulkResult }> {
  const { ids, truth, origin } = what;
  const changes = ids.map((id) =>
    correcting(parts, caller, { id, truth, origin, expected: undefined }),
  );
  return applyAll(parts, changes);
}

export async function undoMany(
  parts: CorrectionParts,
  caller: Caller,
  ids: readonly string[],
): Promise<{ kind: 'done'; value: BulkResult }> {
  return applyAll(
    parts,
    ids.map((id) => undoing(parts, caller, { id, expected: undefined })),
  );
}

export async function applyAll(
  parts: Pick<CorrectionParts, 'corrections'>,
  changes: readonly CorrectionChange[],
): Promise<{ kind: 'done'; value: BulkResult }> {
  const outcomes = await parts.corrections.apply(changes);
  const idsWhere = (wanted: boolean): string[] =>
    changes.flatMap(({ prediction }, i) =>
      (outcomes[i] === 'changed') === wanted ? [prediction] : [],
    );
  return done({ changed: idsWhere(true), unchanged: idsWhere(false) });
}

interface Said {
  readonly id: string;
  readonly truth: Truth | 'the-guess';
  readonly origin: CorrectionOrigin;
  readonly expected: Truth | null | undefined;
}

export function correcting(
  parts: Pick<CorrectionParts, 'clock' | 'ids' | 'random' | 'settings'>,
  caller: Caller,
  { id, truth, origin, expected }: Said,
): CorrectionChange {
  const note = audit(parts, caller, {
    action: 'prediction.correct',
    subject: { kind: 'prediction', id },
    details: { truth, origin },
  });
  const { secondOpinionShare } = parts.settings.current();
  const askAnother = origin === 'review' && parts.random() < secondOpinionShare;
  const who = { by: caller.actor, at: note.at, audit: note };
  return {
    kind: 'correct',
    id: parts.ids(),
    prediction: id,
    truth,
    origin,
    expected,
    askAnother,
    ...who,
  };
}

function undoing(
  parts: Pick<CorrectionParts, 'clock' | 'ids'>,
  caller: Caller,
  { id, expected }: Pick<Said, 'id' | 'expected'>,
): CorrectionChange {
  const note = audit(parts, caller, {
    action: 'prediction.undo-correction',
    subject: { kind: 'prediction', id },
  });
  return { kind: 'undo', prediction: id, expected, by: caller.actor, at: note.at, audit: note };
}
