import type { Actor } from '@hand-digits/contract';
import type { AuditFilter, AuditStore } from '../use-cases/administration.ts';
import type { AuditRecord } from '../use-cases/caller.ts';
import type { Selectable } from 'kysely';
import type { Database, Tables } from './database.ts';
import type { AuditTable } from './schema.ts';
import { pageOf, startOf, type SeqStart } from './seq-pages.ts';

/** Writes lines of the audit log, in the transaction of the change that they tell of. */
export async function writeAudit(tables: Tables, records: readonly AuditRecord[]): Promise<void> {
  const rows = records.map((record) => {
    const { id, at, actor, action, subject, details, address, requestId } = record;
    return {
      ...{ id, at, action, address },
      actor: JSON.stringify(actor),
      actor_id: actor.id,
      subject_kind: subject?.kind ?? null,
      subject_id: subject?.id ?? null,
      details: JSON.stringify(details),
      request_id: requestId,
    };
  });
  if (rows.length > 0) await tables.insertInto('audit_log').values(rows).execute();
}

const LIST = 'audit';

export function auditStore(db: Database): AuditStore {
  return {
    append: (record) => writeAudit(db.write, [record]),
    page: async (filter) => {
      const { limit } = filter;
      const start = startOf(LIST, filter);
      if (start === undefined) return { kind: 'cursor-invalid' };
      const rows = await lines(db.read, filter, start);
      return { kind: 'page', page: pageOf(rows, { list: LIST, limit, start, toItem: toRecord }) };
    },
  };
}

type Row = Selectable<AuditTable>;

async function lines(
  tables: Tables,
  { actor, action, subject, from: since, to: until, limit }: AuditFilter,
  start: SeqStart,
): Promise<Row[]> {
  let query = tables.selectFrom('audit_log').selectAll();
  if (actor !== undefined) query = query.where('actor_id', '=', actor);
  if (action !== undefined) {
    query = action.endsWith('.')
      ? query.where('action', 'like', `${action}%`)
      : query.where('action', '=', action);
  }
  if (subject !== undefined) query = query.where('subject_id', '=', subject);
  if (since !== undefined) query = query.where('at', '>=', since);
  if (until !== undefined) query = query.where('at', '<', until);
  if (start.seq !== undefined) query = query.where('seq', start.compare, start.seq);
  return query
    .orderBy('seq', start.direction)
    .limit(limit + 1)
    .execute();
}

function toRecord(row: Row): AuditRecord {
  const { id, at, action, address } = row;
  const kind = row.subject_kind;
  return {
    ...{ id, at, action, address },
    actor: JSON.parse(row.actor) as Actor,
    subject: kind === null || row.subject_id === null ? null : { kind, id: row.subject_id },
    details: JSON.parse(row.details) as Record<string, unknown>,
    requestId: row.request_id,
  };
}
