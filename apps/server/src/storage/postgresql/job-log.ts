import type { JobQuery, JobState } from '@hand-digits/contract';
import { sql, type Expression, type SqlBool } from 'kysely';
import type { JobLog, JobRecord } from '../../use-cases/administration.ts';
import { JOB_NAMES, type JobHistory } from '../../use-cases/job-catalogue.ts';
import type { Database } from '../database.ts';
import { all } from '../predictions/walk.ts';

/** A job as pg-boss 12 keeps it. Only the ids of jobs that we add sort by time: its schedules give others. */
interface Row {
  /** microseconds since 1970, as text */
  readonly added: string;
  readonly id: string;
  readonly name: string;
  readonly data: Record<string, unknown> | null;
  readonly state: BossState;
  readonly retry_count: number;
  readonly created_on: Date;
  readonly started_on: Date | null;
  readonly completed_on: Date | null;
  readonly output: { readonly message?: string } | null;
}

type BossState = 'created' | 'retry' | 'active' | 'completed' | 'cancelled' | 'failed';

const STATES: Record<BossState, JobState> = {
  created: 'waiting',
  retry: 'waiting',
  active: 'running',
  completed: 'done',
  cancelled: 'cancelled',
  failed: 'failed',
};

/** What pg-boss's table says of our jobs. It forgets ended ones by itself. */
export function bossJobLog(
  db: Database,
  cancelJob: (name: string, id: string) => Promise<unknown>,
): JobLog & JobHistory {
  return {
    page: (query) => pageOfJobs(db, query),
    cancel: async (id) => {
      const before = await find(db, id);
      if (before === undefined) return { kind: 'not-found' };
      if (STATES[before.state] !== 'waiting') return { kind: 'not-waiting' };
      await cancelJob(before.name, id);
      const after = await find(db, id);
      return after?.state === 'cancelled'
        ? { kind: 'cancelled', job: toRecord(after) }
        : { kind: 'not-waiting' };
    },
    forget: () => Promise.resolve(),
    lastOf: (name, key) => lastOf(db, name, key),
  };
}

/** Dates of JavaScript are too coarse to go on from. */
const ADDED = sql`(extract(epoch from created_on) * 1000000)::bigint`;
const CURSOR = /^(?<added>\d{1,17})~(?<id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const COLUMNS = sql`id, name, data, state::text as state, retry_count, created_on, started_on, completed_on, output,
  ${ADDED}::text as added`;

async function find(db: Database, id: string): Promise<Row | undefined> {
  const { rows } = await sql<Row>`select ${COLUMNS} from pgboss.job where id = ${id}`.execute(
    db.read,
  );
  return rows[0];
}

async function lastOf(db: Database, name: string, key: string): Promise<JobRecord | undefined> {
  const { rows } = await sql<Row>`select ${COLUMNS} from pgboss.job
    where name = ${name} and singleton_key = ${key}
    order by state in ('created', 'retry', 'active') desc, created_on desc, id desc limit 1`.execute(
    db.read,
  );
  return rows[0] && toRecord(rows[0]);
}

async function pageOfJobs(
  db: Database,
  { state, name, limit, after }: JobQuery,
): ReturnType<JobLog['page']> {
  const place = after === undefined ? undefined : CURSOR.exec(after)?.groups;
  if (after !== undefined && place === undefined) return { kind: 'cursor-invalid' };
  const wanted = name === undefined ? [...JOB_NAMES] : [name];
  const conditions: Expression<SqlBool>[] = [sql`name in (${sql.join(wanted)})`];
  if (state !== undefined) {
    const states = Object.entries(STATES).flatMap(([boss, ours]) => (ours === state ? [boss] : []));
    conditions.push(sql`state::text in (${sql.join(states)})`);
  }
  if (place !== undefined) {
    const { added, id } = place;
    conditions.push(sql`(${ADDED}, id) < (${added}::bigint, ${id}::uuid)`);
  }
  const { rows } = await sql<Row>`select ${COLUMNS} from pgboss.job where ${all(conditions)}
    order by created_on desc, id desc limit ${limit + 1}`.execute(db.read);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next = rows.length > limit && last !== undefined ? `${last.added}~${last.id}` : null;
  return { kind: 'page', page: { items: shown.map(toRecord), links: { next, previous: null } } };
}

function toRecord(row: Row): JobRecord {
  const { id, name, state } = row;
  return {
    ...{ id, name, state: STATES[state] },
    attempts: row.retry_count + (row.started_on === null ? 0 : 1),
    createdAt: row.created_on.getTime(),
    startedAt: row.started_on?.getTime() ?? null,
    finishedAt: row.completed_on?.getTime() ?? null,
    failure: failureOf(row),
    data: row.data ?? {},
  };
}

function failureOf({ state, output }: Row): string | null {
  if (state !== 'failed' && state !== 'retry') return null;
  return output?.message ?? null;
}
