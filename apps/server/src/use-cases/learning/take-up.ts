import { audit, SYSTEM, type Caller } from '../caller.ts';
import type { JobHistory, JobStanding } from '../job-catalogue.ts';
import { learningJob, type FineTuningParts } from './fine-tunings.ts';
import type { FineTuningRecord } from './ports.ts';

/** Whoever has just made one is about to put it into the queue. */
const ABOUT_TO_BE_QUEUED_MS = 60_000;

export type TakeUpParts = FineTuningParts & { readonly jobHistory: JobHistory };

/**
 * One that is not over without a job that would end it keeps every other one from beginning: after a backup
 * was restored, a process was killed, or its job was given up or cancelled. It is queued again, or ended as
 * its job was.
 */
export async function takeUpFineTuning(parts: TakeUpParts): Promise<void> {
  const open = await parts.fineTunings.newest(['waiting', 'running']);
  if (open === undefined || open.createdAt > parts.clock() - ABOUT_TO_BE_QUEUED_MS) return;
  const { name, key } = learningJob(open.id);
  await followJob(parts, open, await parts.jobHistory.lastOf(name, key));
}

async function followJob(
  parts: TakeUpParts,
  { id }: FineTuningRecord,
  job: JobStanding | undefined,
): Promise<void> {
  switch (job?.state) {
    case 'waiting':
    case 'running':
      return;
    case 'failed': {
      const failure = `It was given up after ${job.attempts} attempts. ${job.failure ?? ''}`.trim();
      await parts.fineTunings.end(id, { state: 'failed', failure }, parts.clock());
      break;
    }
    case 'cancelled':
      return cancelWithJob(parts, SYSTEM, id);
    case 'done':
    case undefined:
  }
  // Where it is over by now, this removes what was kept to go on from.
  await parts.jobs.add([learningJob(id)]);
}

/**
 * After its job was cancelled nobody else would end it; one that is over already stays as it is. Whoever
 * takes the new job removes what was kept to go on from.
 */
export async function cancelWithJob(
  parts: FineTuningParts,
  caller: Caller,
  id: string,
): Promise<void> {
  const subject = { kind: 'fine-tuning', id };
  const told = audit(parts, caller, { action: 'fine-tuning.cancel', subject });
  await parts.fineTunings.cancel(id, told);
  await parts.jobs.add([learningJob(id)]);
}
