import type {
  FineTuning,
  FineTuningExamples,
  LearningSummary,
  ModelDetail,
  PageLinks,
  StartFineTuning,
} from '@hand-digits/contract';
import { audit, type Caller, type Clock, type Ids } from '../caller.ts';
import type { JobQueue, NewJob } from '../job-catalogue.ts';
import { activateModel, type ActivateRefusal, type ModelParts } from '../models/models.ts';
import { done, refused, type Outcome, type Refused } from '../outcome.ts';
import { badCursor } from '../predictions/browse.ts';
import type { FineTuningRecord, FineTuningStore, LearningProgress } from './ports.ts';
import { presentFineTuning } from './present.ts';

/** With fewer there is nothing to learn from and nothing to measure by. */
export const FEWEST_CORRECTIONS = 10;
const DEFAULT_EPOCHS = 5;
const DEFAULT_SEED = 1;
const NOTHING_YET: LearningProgress = {
  phase: null,
  step: 0,
  steps: 0,
  secondsLeft: null,
  points: [],
};

export interface FineTuningParts {
  readonly fineTunings: FineTuningStore;
  readonly jobs: JobQueue;
  readonly clock: Clock;
  readonly ids: Ids;
}

export async function getLearning(
  parts: Pick<FineTuningParts, 'fineTunings'>,
): Promise<Outcome<LearningSummary>> {
  const [judged, last, running] = await Promise.all([
    parts.fineTunings.judged(),
    parts.fineTunings.newest(['done']),
    parts.fineTunings.newest(['waiting', 'running']),
  ]);
  return done({
    corrections: judged.wrong,
    confirmed: judged.right,
    sinceLast: Math.max(0, judged.wrong - (last?.corrections ?? 0)),
    fewest: FEWEST_CORRECTIONS,
    running: running?.id ?? null,
  });
}

/** Puts it into the queue; whoever works next learns from what people have said until now. */
export async function startFineTuning(
  parts: FineTuningParts & Pick<ModelParts, 'models'>,
  caller: Caller,
  { epochs = DEFAULT_EPOCHS, seed = DEFAULT_SEED, note }: StartFineTuning,
): Promise<Outcome<FineTuning, 'finetuning-running' | 'corrections-too-few' | 'no-active-model'>> {
  const parent = await parts.models.active();
  if (parent === null) return refused('no-active-model', 'No model is active to go on from.');
  const { wrong } = await parts.fineTunings.judged();
  if (wrong < FEWEST_CORRECTIONS) return tooFew(wrong);
  const id = parts.ids();
  const told = audit(parts, caller, {
    action: 'fine-tuning.start',
    subject: { kind: 'fine-tuning', id },
    details: { parent, epochs, seed },
  });
  const record: FineTuningRecord = {
    ...{ id, state: 'waiting', parent, candidate: null, epochs, seed, note: note ?? null },
    ...{ corrections: 0, confirmed: 0, createdAt: told.at, createdBy: caller.actor },
    ...{ finishedAt: null, progress: NOTHING_YET, verdict: null, failure: null, promoted: null },
  };
  if (!(await parts.fineTunings.create(record, told))) {
    return refused('finetuning-running', 'One model at a time learns from corrections.');
  }
  await parts.jobs.add([learningJob(id)]);
  return done(presentFineTuning(record));
}

/** The job that does a fine-tuning; it is never queued twice. */
export function learningJob(fineTuning: string): NewJob & { readonly key: string } {
  return { name: 'fine-tune', data: { fineTuning }, key: `fine-tune:${fineTuning}` };
}

function tooFew(count: number): Refused<'corrections-too-few'> {
  return refused(
    'corrections-too-few',
    `There are ${count} corrections; ${FEWEST_CORRECTIONS} are the least to learn from. Review more predictions first.`,
  );
}

export async function listFineTunings(
  parts: Pick<FineTuningParts, 'fineTunings'>,
  query: Parameters<FineTuningStore['page']>[0],
): Promise<Outcome<{ items: FineTuning[]; links: PageLinks }, 'cursor-invalid'>> {
  const outcome = await parts.fineTunings.page(query);
  if (outcome.kind === 'cursor-invalid') return badCursor();
  return done({ items: outcome.page.items.map(presentFineTuning), links: outcome.page.links });
}

export async function getFineTuning(
  parts: Pick<FineTuningParts, 'fineTunings'>,
  id: string,
): Promise<Outcome<FineTuning, 'finetuning-not-found'>> {
  const record = await parts.fineTunings.find(id);
  return record === undefined ? noFineTuning(id) : done(presentFineTuning(record));
}

export async function getFineTuningExamples(
  parts: Pick<FineTuningParts, 'fineTunings'>,
  id: string,
): Promise<Outcome<FineTuningExamples, 'finetuning-not-found'>> {
  if ((await parts.fineTunings.find(id)) === undefined) return noFineTuning(id);
  const { corrections, confirmed } = await parts.fineTunings.examples(id);
  return done({ corrections: [...corrections], confirmed: [...confirmed] });
}

/** Whoever works on it notices within a second, and nothing of it is kept. */
export async function cancelFineTuning(
  parts: FineTuningParts,
  caller: Caller,
  id: string,
): Promise<Outcome<FineTuning, 'finetuning-not-found' | 'finetuning-over'>> {
  const record = await parts.fineTunings.find(id);
  if (record === undefined) return noFineTuning(id);
  const subject = { kind: 'fine-tuning', id };
  const told = audit(parts, caller, { action: 'fine-tuning.cancel', subject });
  if (await parts.fineTunings.cancel(id, told)) return getFineTuning(parts, id);
  return refused('finetuning-over', `The fine-tuning is ${record.state} already.`);
}

type PromoteRefusal = 'finetuning-not-found' | 'candidate-not-offered' | ActivateRefusal;

/**
 * Lets a candidate answer that the gate offers, as long as the model still answers that it was
 * compared with.
 */
export async function promoteCandidate(
  parts: ModelParts & Pick<FineTuningParts, 'fineTunings'>,
  caller: Caller,
  { id, note }: { readonly id: string; readonly note?: string | undefined },
): Promise<Outcome<ModelDetail, PromoteRefusal>> {
  const record = await parts.fineTunings.find(id);
  if (record === undefined) return noFineTuning(id);
  const offer = offerOf(record);
  if (offer.kind === 'refused') return offer;
  if ((await parts.models.active()) !== record.parent) {
    return refused(
      'model-changed-meanwhile',
      'Another model is active than the one that the candidate was compared with. Fine-tune that one instead.',
    );
  }
  const { candidate, evidence } = offer.value;
  const how = { id: candidate, note: note ?? evidence, why: 'promoted' } as const;
  const outcome = await activateModel(parts, caller, how);
  if (outcome.kind === 'done') {
    await parts.fineTunings.notePromotion(id, { at: parts.clock(), by: caller.actor });
  }
  return outcome;
}

/** The candidate that the gate offers, and why, for the history of activations. */
function offerOf({
  id,
  state,
  candidate,
  verdict,
}: FineTuningRecord): Outcome<{ candidate: string; evidence: string }, 'candidate-not-offered'> {
  const why = verdict?.reasons[0]?.text;
  if (candidate === null || verdict?.kind !== 'offered') {
    return refused('candidate-not-offered', why ?? `It is ${state} and has no verdict.`);
  }
  const evidence = `Fine-tuning ${id}. ${why ?? ''}`;
  return done({ candidate, evidence: evidence.slice(0, LONGEST_NOTE) });
}

const LONGEST_NOTE = 500;

export function noFineTuning(id: string): Refused<'finetuning-not-found'> {
  return refused('finetuning-not-found', `There is no fine-tuning ${id}.`);
}
