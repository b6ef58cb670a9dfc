import type { Database } from '../database.ts';
import type { Named, NamedFrom, NameSearch } from './name-index.ts';
import { postgresqlNames } from './names-postgresql.ts';
import { sqliteNames } from './names-sqlite.ts';

/** As many may be looked up and put in order where the list goes by something else than time. */
const FEW = 2_000;
const GRAM = 3;

/** Whose file name holds some letters, from an index. */
export interface NameLookUp {
  /** all that may; undefined where they are many */
  readonly few: () => Promise<readonly number[] | undefined>;
  /** the next that may, in the order of time */
  readonly next: (where: NamedFrom) => Promise<Named>;
}

/** undefined where the text is too short for the index. */
export function nameLookUp(
  db: Pick<Database, 'read' | 'kind'>,
  search: NameSearch,
): NameLookUp | undefined {
  if (Array.from(search.text).length < GRAM || search.text.includes('\0')) return undefined;
  const index = db.kind === 'sqlite' ? sqliteNames(db.read) : postgresqlNames(db.read);
  return {
    few: async () => {
      const seqs = await index.any(search, FEW + 1);
      return seqs.length > FEW ? undefined : seqs;
    },
    next: (where) => index.next(search, where),
  };
}
