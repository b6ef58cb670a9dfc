import { addReadingJobs, resumeWork, type BatchParts } from './batches/batches.ts';
import { SYSTEM, type Clock, type Ids } from './caller.ts';
import type { JobHistory } from './job-catalogue.ts';
import { takeUpFineTuning, type TakeUpParts } from './learning/take-up.ts';
import type { AttemptStore, SessionStore } from './people/records.ts';
import { deletePredictions } from './predictions/remove.ts';
import type { PredictionStore } from './predictions/store.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** An upload that has sent nothing for so long was cut. */
const RECEIVING_MS = 60 * MINUTE_MS;
/** A batch that nobody has worked on for so long has lost its jobs. */
const IDLE_MS = 2 * MINUTE_MS;
const DELETED_AT_ONCE = 500;

/** The port to what the media store still has to remove. */
export interface MediaSweeper {
  /** drops what no record needs, and removes files that no image names */
  sweep(now: number, signal: AbortSignal): Promise<unknown>;
  /** removes the files of what was dropped a while ago */
  removeDiscarded(now: number): Promise<unknown>;
}

export interface HousekeepingParts extends BatchParts, TakeUpParts {
  readonly sessions: SessionStore;
  readonly attempts: AttemptStore;
  readonly predictions: PredictionStore;
  readonly jobHistory: JobHistory;
  readonly sweeper: MediaSweeper;
  readonly settings: { readonly current: () => { readonly keepDays: number | null } };
  readonly clock: Clock;
  readonly ids: Ids;
}

/** Job keep-house: ends what is over and takes up what was left lying. */
export async function keepHouse(parts: HousekeepingParts, signal: AbortSignal): Promise<void> {
  const now = parts.clock();
  await parts.sessions.endExpired(now);
  await parts.attempts.forget(now - DAY_MS);
  await parts.jobHistory.forget(now - 30 * DAY_MS);
  await endBrokenUploads(parts, now);
  await reviveBatches(parts, now - IDLE_MS);
  await takeUpFineTuning(parts);
  await deleteOld(parts, now, signal);
  await parts.sweeper.removeDiscarded(now);
}

async function endBrokenUploads(parts: HousekeepingParts, now: number): Promise<void> {
  for (const { id, listed, origin } of await parts.batches.inState(
    ['receiving'],
    now - RECEIVING_MS,
  )) {
    if (origin.kind !== 'files' && !listed) {
      // The archive may have arrived whole; listing it tells.
      await resumeWork(parts, { id, listed, origin });
      continue;
    }
    const failure = 'The upload was cut. What had arrived was read; send the rest as a new batch.';
    await parts.batches.move(id, { from: ['receiving'], to: 'failed', at: now, failure }, null);
  }
}

/** After a crash of the database the queue may have forgotten what the batch still needs. */
async function reviveBatches(parts: HousekeepingParts, before: number): Promise<void> {
  for (const batch of await parts.batches.inState(['running'], before))
    await resumeWork(parts, batch);
}

/** At the start of a process: every batch, and the fine-tuning, whatever became of their jobs. */
export async function takeUpWork(parts: BatchParts & TakeUpParts): Promise<void> {
  await takeUpBatches(parts);
  await takeUpFineTuning(parts);
}

async function takeUpBatches(parts: BatchParts): Promise<void> {
  const now = parts.clock();
  for (const batch of await parts.batches.inState(['running'], now)) await resumeWork(parts, batch);
  for (const { id } of await parts.batches.inState(['receiving'], now))
    await addReadingJobs(parts, id);
}

async function deleteOld(
  parts: HousekeepingParts,
  now: number,
  signal: AbortSignal,
): Promise<void> {
  const { keepDays } = parts.settings.current();
  if (keepDays === null) return;
  for await (const records of parts.predictions.stream({ to: now - keepDays * DAY_MS })) {
    for (let i = 0; i < records.length; i += DELETED_AT_ONCE) {
      if (signal.aborted) return;
      const ids = records.slice(i, i + DELETED_AT_ONCE).map(({ id }) => id);
      await deletePredictions(parts, SYSTEM, ids);
    }
  }
}
