import type { Clock } from '../caller.ts';
import type { AttemptStore } from './records.ts';

/** Failures older than this are forgotten. */
const FORGET_MS = 60 * 60_000;
const LONGEST_WAIT_MS = 15 * 60_000;

interface Attempt {
  readonly name: string;
  readonly address: string | null;
}

interface Rule {
  readonly key: string;
  /** failures before the first wait */
  readonly free: number;
}

/**
 * Guessing is slowed three ways: one name from one place soon, one place later, one name from
 * everywhere last, so that a stranger cannot lock a person out by failing on purpose.
 */
function rulesFor({ name, address }: Attempt): readonly Rule[] {
  const who = name.toLowerCase().slice(0, 64);
  const where = address ?? 'unknown';
  return [
    { key: `name:${who}@${where}`, free: 5 },
    { key: `address:${where}`, free: 20 },
    { key: `name:${who}`, free: 100 },
  ];
}

interface ThrottleParts {
  readonly attempts: AttemptStore;
  readonly clock: Clock;
}

/** Seconds to wait before the next attempt is even looked at; null: go on. */
export async function waitBefore(parts: ThrottleParts, attempt: Attempt): Promise<number | null> {
  const now = parts.clock();
  const waits = await Promise.all(
    rulesFor(attempt).map(async ({ key, free }) => {
      const found = await parts.attempts.find(key);
      if (found === undefined || now - found.lastAt > FORGET_MS) return 0;
      return found.lastAt + penaltyMs(found.failures - free) - now;
    }),
  );
  const longest = Math.max(...waits);
  return longest > 0 ? Math.ceil(longest / 1000) : null;
}

/** 1 s, 2 s, 4 s … up to a quarter of an hour. */
function penaltyMs(beyondFree: number): number {
  return beyondFree < 0 ? 0 : Math.min(1000 * 2 ** beyondFree, LONGEST_WAIT_MS);
}

export async function failedAttempt(parts: ThrottleParts, attempt: Attempt): Promise<void> {
  const now = parts.clock();
  for (const { key } of rulesFor(attempt)) await parts.attempts.fail(key, now, now - FORGET_MS);
}

/** Success clears this name from this place; the place and the name keep their counts. */
export async function succeededAttempt(parts: ThrottleParts, attempt: Attempt): Promise<void> {
  const [own] = rulesFor(attempt);
  if (own !== undefined) await parts.attempts.clear(own.key);
}
