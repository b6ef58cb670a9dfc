import type { Actor } from '@hand-digits/contract';
import type { AuditFilter, AuditStore } from '../use-cases/administration.ts';
import type { AuditRecord } from '../use-cases/caller.ts';
import type { Selectable } from 'kysely';
import { decodeCursor, encodeCursor, type Place } from './cursor.ts';
import type { Database, Tables } from './database.ts';
import type { AuditTable } from './schema.ts';

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
      const cursor = filter.after ?? filter.before;
      const from = cursor === undefined ? undefined : decodeCursor(LIST, cursor);
      if (cursor !== undefined && from === undefined) return { kind: 'cursor-invalid' };
      const backwards = filter.before !== undefined;
      const rows = await lines(db.read, filter, { from, backwards });
      const more = rows.length > filter.limit;
      const shown = rows.slice(0, filter.limit);
      if (backwards) shown.reverse();
      const link = (row: Row | undefined): string | null =>
        row === undefined ? null : encodeCursor(LIST, { key: 0, seq: row.seq });
      const next = backwards || more ? link(shown.at(-1)) : null;
      const previous = (backwards ? more : from !== undefined) ? link(shown.at(0)) : null;
      return { kind: 'page', page: { items: shown.map(toRecord), links: { next, previous } } };
    },
  };
}

type Row = Selectable<AuditTable>;

async function lines(
  tables: Tables,
  { actor, action, subject, from: since, to: until, limit }: AuditFilter,
  { from, backwards }: { readonly from: Place | undefined; readonly backwards: boolean },
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
  if (from !== undefined) query = query.where('seq', backwards ? '>' : '<', from.seq);
  return query
    .orderBy('seq', backwards ? 'asc' : 'desc')
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
