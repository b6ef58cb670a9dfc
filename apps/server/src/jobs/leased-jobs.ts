import type { NewJob } from '../use-cases/job-catalogue.ts';
import type { QueuedJob } from './runner.ts';

/** Who holds a lease; after a crash others see by it that the holder is gone. */
export interface LeaseHolder {
  readonly host: string;
  readonly pid: number;
  /** new at every start, since pids come again */
  readonly start: string;
}

/** The port to a queue in a database that can lease but not notify. */
export interface LeasedJobs {
  add(jobs: readonly NewJob[], at: number): Promise<void>;
  /** Leases the job that has waited longest, also one whose lease has run out. */
  take(holder: LeaseHolder, at: number, until: number): Promise<QueuedJob | undefined>;
  /** Keeps the leases of these jobs; one that is not named runs out, whoever holds it. */
  extend(holder: LeaseHolder, ids: readonly string[], until: number): Promise<void>;
  done(id: string, holder: LeaseHolder, at: number): Promise<void>;
  /** puts it back; `failure` null: it was asked to stop */
  retry(
    id: string,
    holder: LeaseHolder,
    how: { readonly at: number; readonly failure: string | null },
  ): Promise<void>;
  /** Frees what holders of this host held that run no more. */
  freeDead(isAlive: (holder: LeaseHolder) => boolean, at: number): Promise<void>;
}
