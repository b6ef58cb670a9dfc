import type { Clock } from '../../use-cases/caller.ts';
import type { UserStore } from '../../use-cases/people/records.ts';

/** How old the knowledge that nobody can sign in may be: another process may add the first one. */
const TRUST_MS = 1000;

/** Tells whether the installation is open: for its own machine alone, and without an administrator. */
export interface OpenMode {
  /** what is known at this moment, without waiting; undefined where it must be asked */
  known(): boolean | undefined;
  ask(): Promise<boolean>;
  /** Someone may have become administrator just now. */
  forget(): void;
}

/** @param thisMachineOnly whether no setting lets others reach the server */
export function openMode(
  users: Pick<UserStore, 'hasAdministrator'>,
  clock: Clock,
  thisMachineOnly: boolean,
): OpenMode {
  let closed = !thisMachineOnly;
  let openAt = -Infinity;
  return {
    known: () => {
      if (closed) return false;
      return clock() - openAt < TRUST_MS ? true : undefined;
    },
    ask: async () => {
      // An administrator never goes away again: the last one cannot be disabled.
      closed ||= await users.hasAdministrator();
      if (!closed) openAt = clock();
      return !closed;
    },
    forget: () => {
      openAt = -Infinity;
    },
  };
}
