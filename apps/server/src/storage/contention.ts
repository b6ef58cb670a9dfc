import { DatabaseFailure } from './failure.ts';

/** Each time at least one of those that were in each other's way gets through. */
const MOST_ATTEMPTS = 5;

/**
 * Does a transaction again that PostgreSQL undid because it and another one waited for each other's rows.
 * No pause is needed: the other one holds them, so this one waits its turn.
 * @param work begins anew each time, from what the database says then
 * @throws DatabaseFailure `contended` where others stood in the way every time
 */
export async function pastContention<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const contended = error instanceof DatabaseFailure && error.code === 'contended';
      if (!contended || attempt === MOST_ATTEMPTS) throw error;
    }
  }
}
