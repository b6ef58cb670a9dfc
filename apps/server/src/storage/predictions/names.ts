import { sql, type RawBuilder } from 'kysely';
import type { Database } from '../database.ts';

/** Predictions with a name that are looked up by it; where there are more, a walk meets them soon. */
const MOST_NAMED = 500;
const GRAM = 3;

/**
 * The predictions whose file name holds these letters, and few others beside them: the names are still
 * to be tested. undefined where there are many, or where the text is too short to be looked up.
 */
export async function seqsNamed(
  db: Pick<Database, 'read' | 'kind'>,
  text: string,
): Promise<readonly number[] | undefined> {
  const letters = Array.from(text);
  if (letters.length < GRAM || text.includes('\0')) return undefined;
  const { rows } = await LOOK_UPS[db.kind](letters).execute(db.read);
  return rows.length > MOST_NAMED ? undefined : rows.map(({ seq }) => seq);
}

type LookUp = (letters: readonly string[]) => RawBuilder<{ seq: number }>;

const LOOK_UPS: Readonly<Record<Database['kind'], LookUp>> = {
  sqlite: (letters) =>
    sql`select rowid as seq from prediction_names
      where prediction_names match ${everyGram(letters)} limit ${MOST_NAMED + 1}`,
  postgresql: (letters) =>
    sql`select seq from predictions where file_name is not null
      and name_grams(file_name) @> name_grams(${letters.join('')}) limit ${MOST_NAMED + 1}`,
};

/** In the words of FTS5: each three letters in a row, quoted. */
function everyGram(letters: readonly string[]): string {
  const starts = letters.slice(GRAM - 1).map((_, start) => start);
  const grams = starts.map((start) => letters.slice(start, start + GRAM).join(''));
  return [...new Set(grams)].map((gram) => `"${gram.replaceAll('"', '""')}"`).join(' AND ');
}
