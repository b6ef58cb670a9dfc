import type { Tables } from '../database.ts';

/** A backup asks for this much time at once, and asks again before it is over. */
export const HOLD_MS = 10 * 60_000;
const NAME = 'media-held-until';

/** Keeps discarded files where they are: a backup that began before they were discarded copies them. */
export async function holdMedia(tables: Tables, now: number): Promise<void> {
  const value = String(now + HOLD_MS);
  await tables
    .insertInto('settings')
    .values({ name: NAME, value })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
    .execute();
}

/** A backup that was killed holds nothing for ever. */
export async function isHeld(tables: Tables, now: number): Promise<boolean> {
  const query = tables.selectFrom('settings').select('value').where('name', '=', NAME);
  const row = await query.executeTakeFirst();
  return row !== undefined && Number(row.value) > now;
}
