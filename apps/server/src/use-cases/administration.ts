import type {
  AuditEntry,
  AuditQuery,
  Job,
  JobQuery,
  Settings,
  PatchSettings,
  StorageReport,
} from '@hand-digits/contract';
import { audit, type AuditRecord, type Caller, type Clock, type Ids } from './caller.ts';
import type { JobCatalogue } from './job-catalogue.ts';
import type { FineTuningParts } from './learning/fine-tunings.ts';
import { cancelWithJob } from './learning/take-up.ts';
import { done, refused, type Outcome } from './outcome.ts';
import { badCursor } from './predictions/browse.ts';
import type { Page, PageOutcome } from './predictions/store.ts';
import { timestamp } from './present.ts';

/** The port to the audit log. Changes write their own line in their own transaction; this adds others. */
export interface AuditStore {
  append(record: AuditRecord): Promise<void>;
  page(query: AuditFilter): Promise<PageOutcome<AuditRecord>>;
}

/** An audit query with times in milliseconds. */
export type AuditFilter = Omit<AuditQuery, 'from' | 'to'> & {
  readonly from?: number;
  readonly to?: number;
};

/** What an administrator set, kept in memory so that every request can read it. */
export interface SettingsStore {
  readonly current: () => Settings;
  change(settings: Settings, audit: AuditRecord): Promise<void>;
  /** when the error rate was last changed; 0: never */
  errorRateSince(): Promise<number>;
}

export interface JobRecord {
  readonly id: string;
  readonly name: string;
  readonly state: Job['state'];
  readonly attempts: number;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  readonly failure: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The port to what the queue holds and held. */
export interface JobLog {
  page(query: JobQuery): Promise<PageOutcome<JobRecord>>;
  /** takes a job out that has not begun */
  cancel(
    id: string,
    at: number,
  ): Promise<
    | { readonly kind: 'cancelled'; readonly job: JobRecord }
    | { readonly kind: 'not-found' | 'not-waiting' }
  >;
}

export interface StorageStore {
  report(): Promise<StorageReport>;
}

export interface AdministrationParts {
  readonly audits: AuditStore;
  readonly settings: SettingsStore;
  readonly jobLog: JobLog;
  readonly storage: StorageStore;
  readonly clock: Clock;
  readonly ids: Ids;
}

export async function listAudit(
  parts: Pick<AdministrationParts, 'audits'>,
  query: AuditQuery,
): Promise<Outcome<{ items: AuditEntry[]; links: Page<AuditEntry>['links'] }, 'cursor-invalid'>> {
  const { from, to, ...rest } = query;
  const outcome = await parts.audits.page({
    ...rest,
    ...(from === undefined ? {} : { from: Date.parse(from) }),
    ...(to === undefined ? {} : { to: Date.parse(to) }),
  });
  if (outcome.kind === 'cursor-invalid') return badCursor();
  const items = outcome.page.items.map(presentAudit);
  return done({ items, links: outcome.page.links });
}

function presentAudit({ at, details, ...rest }: AuditRecord): AuditEntry {
  return { ...rest, at: timestamp(at), details: { ...details } };
}

export function getSettings(parts: Pick<AdministrationParts, 'settings'>): Outcome<Settings> {
  return done(parts.settings.current());
}

export async function changeSettings(
  parts: Pick<AdministrationParts, 'settings' | 'clock' | 'ids'>,
  caller: Caller,
  patch: PatchSettings,
): Promise<Outcome<Settings>> {
  const before = parts.settings.current();
  const given = Object.entries(patch).filter(([, value]) => value !== undefined);
  const next: Settings = { ...before, ...(Object.fromEntries(given) as Partial<Settings>) };
  const note = audit(parts, caller, {
    action: 'settings.change',
    subject: null,
    details: { before, after: next },
  });
  await parts.settings.change(next, note);
  return done(next);
}

export async function getStorage(
  parts: Pick<AdministrationParts, 'storage'>,
): Promise<Outcome<StorageReport>> {
  return done(await parts.storage.report());
}

export async function listJobs(
  parts: Pick<AdministrationParts, 'jobLog'>,
  query: JobQuery,
): Promise<Outcome<{ items: Job[]; links: Page<Job>['links'] }, 'cursor-invalid'>> {
  const outcome = await parts.jobLog.page(query);
  if (outcome.kind === 'cursor-invalid') return badCursor();
  return done({ items: outcome.page.items.map(presentJob), links: outcome.page.links });
}

export async function cancelJob(
  parts: Pick<AdministrationParts, 'jobLog' | 'audits'> & FineTuningParts,
  caller: Caller,
  id: string,
): Promise<Outcome<Job, 'job-not-found' | 'job-state-conflict'>> {
  const outcome = await parts.jobLog.cancel(id, parts.clock());
  switch (outcome.kind) {
    case 'not-found':
      return refused('job-not-found', `There is no job ${id}.`);
    case 'not-waiting':
      return refused(
        'job-state-conflict',
        `Job ${id} has begun already; only waiting jobs can be cancelled.`,
      );
    case 'cancelled': {
      const { name } = outcome.job;
      const note = { action: 'job.cancel', subject: { kind: 'job', id }, details: { name } };
      await parts.audits.append(audit(parts, caller, note));
      await endWithoutJob(parts, caller, outcome.job);
      return done(presentJob(outcome.job));
    }
  }
}

/** Batches take up again what is left of them; a fine-tuning would wait for ever, and no other could begin. */
async function endWithoutJob(
  parts: FineTuningParts,
  caller: Caller,
  { name, data }: JobRecord,
): Promise<void> {
  if (name !== 'fine-tune') return;
  const { fineTuning } = data as JobCatalogue['fine-tune'];
  await cancelWithJob(parts, caller, fineTuning);
}

function presentJob({ createdAt, startedAt, finishedAt, data, ...rest }: JobRecord): Job {
  return {
    ...rest,
    data: { ...data },
    createdAt: timestamp(createdAt),
    startedAt: startedAt === null ? null : timestamp(startedAt),
    finishedAt: finishedAt === null ? null : timestamp(finishedAt),
  };
}
