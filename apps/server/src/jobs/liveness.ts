import type { LeaseHolder } from './leased-jobs.ts';

/**
 * Whether the process that holds a lease may still run: on another machine it may; here its pid tells,
 * and a process of our own pid that started at another time is one that we replaced.
 */
export function isHolderAlive(self: LeaseHolder): (holder: LeaseHolder) => boolean {
  return ({ host, pid, start }) => {
    if (host !== self.host) return true;
    if (pid === self.pid) return start === self.start;
    try {
      process.kill(pid, 0);
      return true;
    } catch (error) {
      return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
    }
  };
}
