import { sql, type Selectable } from 'kysely';
import type { JobQuery, JobState } from '@hand-digits/contract';
import type { JobLog, JobRecord } from '../use-cases/administration.ts';
import type { JobHistory, NewJob } from '../use-cases/job-catalogue.ts';
import type { Database } from './database.ts';
import { DatabaseFailure } from './failure.ts';
import type { JobTable } from './schema.ts';
import { pageOf, startOf } from './seq-pages.ts';

type Row = Selectable<JobTable>;

/** Failures before a job is given up, and how long it waits after each. */
const MOST_ATTEMPTS = 20;
const FIRST_BACKOFF_MS = 1_000;
const LONGEST_BACKOFF_MS = 60_000;

interface Holder {
  readonly host: string;
  readonly pid: number;
  readonly start: string;
}

/** The queue of a single machine, as a table: what `jobs` leases from, and what the admin page shows. */
export interface JobTableStore extends JobLog, JobHistory {
  add(jobs: readonly NewJob[], at: number): Promise<void>;
  take(
    holder: Holder,
    at: number,
    until: number,
  ): Promise<Pick<JobRecord, 'id' | 'name' | 'data'> | undefined>;
  extend(holder: Holder, ids: readonly string[], until: number): Promise<void>;
  done(id: string, holder: Holder, at: number): Promise<void>;
  retry(
    id: string,
    holder: Holder,
    how: { readonly at: number; readonly failure: string | null },
  ): Promise<void>;
  freeDead(isAlive: (holder: Holder) => boolean, at: number): Promise<void>;
}

export function jobTable(db: Database, ids: () => string): JobTableStore {
  return {
    ...jobQueue(db, ids),
    ...leases(db),
    page: (query) => pageOfJobs(db, query),
    cancel: (id, at) => cancel(db, id, at),
    forget: async (before) => {
      await db.write.deleteFrom('jobs').where('finished_at', '<', before).execute();
    },
    lastOf: (name, key) => lastOf(db, name, key),
  };
}

function jobQueue(db: Database, ids: () => string): Pick<JobTableStore, 'add' | 'take'> {
  return {
    add: async (jobs, at) => {
      if (jobs.length === 0) return;
      await db.write
        .insertInto('jobs')
        .values(
          jobs.map(({ name, data, key = null }) => ({
            ...{ id: ids(), name, key, state: 'waiting', attempts: 0, run_at: at, created_at: at },
            data: JSON.stringify(data),
            ...{
              lease_until: null,
              lease_owner: null,
              started_at: null,
              finished_at: null,
              failure: null,
            },
          })),
        )
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    },
    take: async (holder, at, until) => {
      const due = sql<number>`(select seq from jobs
        where (state = 'waiting' and run_at <= ${at}) or (state = 'running' and lease_until < ${at})
        order by run_at, seq limit 1)`;
      const row = await db.write
        .updateTable('jobs')
        .set({
          ...{
            state: 'running',
            lease_until: until,
            lease_owner: JSON.stringify(holder),
            started_at: at,
          },
          attempts: sql`attempts + 1`,
        })
        .where('seq', '=', due)
        .returning(['id', 'name', 'data'])
        .executeTakeFirst();
      if (row === undefined) return undefined;
      return { id: row.id, name: row.name, data: JSON.parse(row.data) as JobRecord['data'] };
    },
  };
}

const RELEASED = { lease_until: null, lease_owner: null };

/** Ends and keeps leases; one that was lost meanwhile is no longer this holder's to end. */
function leases(db: Database): Pick<JobTableStore, 'extend' | 'done' | 'retry' | 'freeDead'> {
  const heldBy = (holder: Holder) =>
    db.write
      .updateTable('jobs')
      .where('state', '=', 'running')
      .where('lease_owner', '=', JSON.stringify(holder));
  return {
    extend: async (holder, ids, until) => {
      if (ids.length === 0) return;
      await heldBy(holder)
        .where('id', 'in', [...ids])
        .set({ lease_until: until })
        .execute();
    },
    done: async (id, holder, at) => {
      const ended = { ...RELEASED, state: 'done', finished_at: at, failure: null };
      await heldBy(holder).where('id', '=', id).set(ended).execute();
    },
    retry: async (id, holder, { at, failure }) => {
      const running = await db.write
        .selectFrom('jobs')
        .select('attempts')
        .where('id', '=', id)
        .where('lease_owner', '=', JSON.stringify(holder))
        .executeTakeFirst();
      if (running === undefined) return;
      if (failure === null) await putBack(db, { id, at, runAt: at, failure });
      else await retryFailed(db, { id, at, failure, attempts: running.attempts });
    },
    freeDead: async (isAlive, at) => {
      const query = db.write.selectFrom('jobs').select(['id', 'lease_owner']);
      for (const { id, lease_owner: owner } of await query
        .where('state', '=', 'running')
        .execute()) {
        if (owner === null || isAlive(JSON.parse(owner) as Holder)) continue;
        await putBack(db, { id, at, runAt: at, failure: null });
      }
    },
  };
}

async function retryFailed(
  db: Database,
  {
    id,
    at,
    failure,
    attempts,
  }: {
    readonly id: string;
    readonly at: number;
    readonly failure: string;
    readonly attempts: number;
  },
): Promise<void> {
  if (attempts < MOST_ATTEMPTS) {
    const wait = Math.min(FIRST_BACKOFF_MS * 2 ** attempts, LONGEST_BACKOFF_MS);
    await putBack(db, { id, at, runAt: at + wait, failure });
    return;
  }
  const ended = { ...RELEASED, state: 'failed', finished_at: at, failure };
  await db.write.updateTable('jobs').set(ended).where('id', '=', id).execute();
}

interface PutBack {
  readonly id: string;
  readonly at: number;
  readonly runAt: number;
  readonly failure: string | null;
}

/** Where another job of its key waits by now, that one does the work and this one is over. */
async function putBack(db: Database, { id, at, runAt, failure }: PutBack): Promise<void> {
  const job = db.write.updateTable('jobs').where('id', '=', id);
  try {
    await job.set({ ...RELEASED, state: 'waiting', run_at: runAt, failure }).execute();
  } catch (error) {
    if (!(error instanceof DatabaseFailure) || error.code !== 'unique') throw error;
    await job.set({ ...RELEASED, state: 'cancelled', finished_at: at, failure }).execute();
  }
}

async function lastOf(db: Database, name: string, key: string): Promise<JobRecord | undefined> {
  const row = await db.read
    .selectFrom('jobs')
    .selectAll()
    .where('name', '=', name)
    .where('key', '=', key)
    .orderBy(sql`state in ('waiting', 'running')`, 'desc')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && toRecord(row);
}

const LIST = 'jobs';

async function pageOfJobs(db: Database, query: JobQuery): ReturnType<JobLog['page']> {
  const { state, name, limit } = query;
  const start = startOf(LIST, query);
  if (start === undefined) return { kind: 'cursor-invalid' };
  let rows = db.read.selectFrom('jobs').selectAll();
  if (state !== undefined) rows = rows.where('state', '=', state);
  if (name !== undefined) rows = rows.where('name', '=', name);
  if (start.seq !== undefined) rows = rows.where('seq', start.compare, start.seq);
  const found = await rows
    .orderBy('seq', start.direction)
    .limit(limit + 1)
    .execute();
  return { kind: 'page', page: pageOf(found, { list: LIST, limit, start, toItem: toRecord }) };
}

function toRecord(row: Row): JobRecord {
  const { id, name, attempts, failure } = row;
  return {
    ...{ id, name, attempts, failure },
    state: row.state as JobState,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    data: JSON.parse(row.data) as JobRecord['data'],
  };
}

async function cancel(db: Database, id: string, at: number): ReturnType<JobLog['cancel']> {
  const row = await db.write
    .updateTable('jobs')
    .set({ state: 'cancelled', finished_at: at })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .returningAll()
    .executeTakeFirst();
  if (row !== undefined) return { kind: 'cancelled', job: toRecord(row) };
  const known = await db.read
    .selectFrom('jobs')
    .select('id')
    .where('id', '=', id)
    .executeTakeFirst();
  return { kind: known === undefined ? 'not-found' : 'not-waiting' };
}
