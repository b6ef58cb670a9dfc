import type { JobState } from '@hand-digits/contract';

/** Every job that runs in the background, and what it is given. Each is safe to run twice. */
export interface JobCatalogue {
  /** Lists the files of an archive, folder or bucket as items of a batch. */
  readonly 'list-batch': { readonly batch: string };
  /** Reads the waiting items first … last (both included) of a batch. */
  readonly 'read-batch-items': {
    readonly batch: string;
    readonly first: number;
    readonly last: number;
  };
  /** Lets a model learn from corrections. */
  readonly 'fine-tune': { readonly fineTuning: string };
  /** Removes images that no record needs, and files that no record names. */
  readonly 'sweep-media': Readonly<Record<string, never>>;
  /** Ends what is over: sessions, claims, broken uploads, predictions past their keeping time. */
  readonly 'keep-house': Readonly<Record<string, never>>;
}

export type JobName = keyof JobCatalogue;

/** The names again, for programs; the compiler sees that none is missing. */
export const JOB_NAMES = Object.keys({
  'list-batch': true,
  'read-batch-items': true,
  'fine-tune': true,
  'sweep-media': true,
  'keep-house': true,
} satisfies Record<JobName, true>) as readonly JobName[];

export type NewJob = {
  readonly [N in JobName]: {
    readonly name: N;
    readonly data: JobCatalogue[N];
    /** while a job of this key waits, another one of it is not added */
    readonly key?: string;
  };
}[JobName];

/** The port to what the queue has behind it. */
export interface JobHistory {
  /** removes ended jobs that are older */
  forget(before: number): Promise<void>;
  /** Of this key the job that waits or runs, else the one added last; undefined: none is known. */
  lastOf(name: JobName, key: string): Promise<JobStanding | undefined>;
}

/** What became of a job. */
export interface JobStanding {
  readonly state: JobState;
  readonly attempts: number;
  readonly failure: string | null;
}

/** The port to the queue; what it took survives kill -9. */
export interface JobQueue {
  add(jobs: readonly NewJob[]): Promise<void>;
}
