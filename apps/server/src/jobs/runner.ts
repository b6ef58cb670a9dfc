import type { JobCatalogue, JobName } from '../use-cases/job-catalogue.ts';
import { jobHandlers, type JobHandler, type JobParts } from '../use-cases/jobs.ts';

/** Takes jobs from the queue and does them, until it is stopped. */
export interface JobRunner {
  start(): Promise<void>;
  /** Takes no more, asks what runs to stop, and resolves when it has. */
  stop(): Promise<void>;
}

/** What happened to a job, for the log. */
export type JobEvent =
  | {
      readonly kind: 'done';
      readonly name: string;
      readonly id: string;
      readonly milliseconds: number;
    }
  | { readonly kind: 'stopped'; readonly name: string; readonly id: string }
  | { readonly kind: 'failed'; readonly name: string; readonly id: string; readonly error: unknown }
  /** the queue itself cannot be reached */
  | { readonly kind: 'queue-failed'; readonly error: unknown };

export interface RunnerParts {
  readonly parts: JobParts;
  /** jobs of this process at once */
  readonly concurrency: number;
  readonly onEvent: (event: JobEvent) => void;
}

export interface QueuedJob {
  readonly id: string;
  readonly name: string;
  readonly data: unknown;
}

/** Does one job. */
export async function perform(parts: JobParts, job: QueuedJob, signal: AbortSignal): Promise<void> {
  if (!Object.hasOwn(jobHandlers, job.name)) throw new UnknownJobError(job.name);
  const handle = jobHandlers[job.name as JobName] as JobHandler<JobName>;
  // What lies in the queue was written by `JobQueue.add`, whose type the catalogue gives.
  await handle(parts, job.data as JobCatalogue[JobName], signal);
}

/** A newer version of the program queued it. */
export class UnknownJobError extends Error {
  readonly code = 'job-unknown';
  constructor(name: string) {
    super(
      `The job ${name} is not known to this version. A process of the newer version will do it.`,
    );
  }
}

/** Jobs that come again and again, and how often. */
export const RECURRING = [
  { name: 'keep-house', minutes: 5 },
  { name: 'sweep-media', minutes: 6 * 60 },
] as const;
