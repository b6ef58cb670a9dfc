import type { Clock } from '../caller.ts';
import type { AttemptCount, AttemptStore } from './records.ts';

/** Failures older than this are forgotten. */
const FORGET_MS = 60 * 60_000;
const LONGEST_WAIT_MS = 15 * 60_000;
const NONE: AttemptCount = { failures: 0, lastAt: 0 };

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

/** What came of a password; `wait`: it was not even looked at. */
export type Tried =
  | { readonly kind: 'right' }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'wait'; readonly seconds: number };

/**
 * Looks at a password unless too many were wrong before. The attempt counts as a failure while it is
 * looked at, which takes a quarter of a second: otherwise guesses that come at once would all be
 * looked at under the count that the first of them found. A right password takes its count back, and
 * clears this name from this place.
 * @throws what `isRight` throws; then nothing was counted
 */
export async function tryPassword(
  parts: ThrottleParts,
  attempt: Attempt,
  isRight: () => Promise<boolean>,
): Promise<Tried> {
  const begun = await begin(parts, rulesFor(attempt));
  if (begun.kind === 'wait') return begun;
  const right = await isRight().catch(async (error: unknown) => {
    await begun.takeBack([]);
    throw error;
  });
  await (right ? begun.takeBack([NONE]) : begun.failed());
  return { kind: right ? 'right' : 'wrong' };
}

type Begun =
  | Extract<Tried, { kind: 'wait' }>
  | {
      readonly kind: 'begun';
      /** @param instead what the first counts shall be, whatever they are by now */
      readonly takeBack: (instead: readonly AttemptCount[]) => Promise<void>;
      /** The wait begins only now: looking takes longer than the first waits where much is asked. */
      readonly failed: () => Promise<void>;
    };

async function begin({ attempts, clock }: ThrottleParts, rules: readonly Rule[]): Promise<Begun> {
  const now = clock();
  const keys = rules.map(({ key }) => key);
  // Whoever has to wait is told so without a write.
  const wait = secondsToWait(rules, await attempts.find(keys), now);
  if (wait > 0) return { kind: 'wait', seconds: wait };
  const before = await attempts.change(keys, (found) =>
    secondsToWait(rules, found, now) > 0 ? null : found.map((count) => oneMore(count, now)),
  );
  const lost = secondsToWait(rules, before, now);
  if (lost > 0) return { kind: 'wait', seconds: lost };
  return {
    kind: 'begun',
    takeBack: async (instead) => {
      await attempts.change(keys, (found) =>
        found.map((count, at) => instead[at] ?? oneLess(count, fresh(before[at] ?? NONE, now))),
      );
    },
    failed: async () => {
      const lastAt = clock();
      await attempts.change(keys, (found) => found.map(({ failures }) => ({ failures, lastAt })));
    },
  };
}

/** 0: go on. */
function secondsToWait(
  rules: readonly Rule[],
  found: readonly AttemptCount[],
  now: number,
): number {
  const waits = rules.map(({ free }, at) => {
    const { failures, lastAt } = fresh(found[at] ?? NONE, now);
    return lastAt + penaltyMs(failures - free) - now;
  });
  return Math.max(0, Math.ceil(Math.max(...waits) / 1000));
}

function fresh(count: AttemptCount, now: number): AttemptCount {
  return now - count.lastAt > FORGET_MS ? NONE : count;
}

function oneMore(count: AttemptCount, now: number): AttemptCount {
  return { failures: fresh(count, now).failures + 1, lastAt: now };
}

/** As it was before, also in time, unless others failed meanwhile. */
function oneLess({ failures, lastAt }: AttemptCount, before: AttemptCount): AttemptCount {
  const left = Math.max(0, failures - 1);
  return left === before.failures ? before : { failures: left, lastAt };
}

/** 1 s, 2 s, 4 s … up to a quarter of an hour. */
function penaltyMs(beyondFree: number): number {
  return beyondFree < 0 ? 0 : Math.min(1000 * 2 ** beyondFree, LONGEST_WAIT_MS);
}
