import type { Caller } from '../use-cases/caller.ts';

/** Whoever may run commands on the server's machine may do everything there. */
export function operator(): Caller {
  return {
    actor: { kind: 'local', id: null, name: 'command line' },
    role: 'administrator',
    scopes: null,
    address: null,
    requestId: null,
  };
}
