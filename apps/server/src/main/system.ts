import { randomFillSync } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { inStock, uuidGenerator } from '../storage/ids.ts';
import type { Clock, Ids, Random } from '../use-cases/caller.ts';
import type { Sleep } from '../use-cases/batches/watch.ts';

/** What the use cases are given instead of the world. */
export interface System {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly sleep: Sleep;
}

export function realSystem(): System {
  const clock: Clock = () => Date.now();
  return {
    clock,
    ids: uuidGenerator({ clock, randomBytes: inStock(randomFillSync) }),
    random: () => Math.random(),
    sleep: async (milliseconds, signal) => {
      await delay(milliseconds, undefined, { signal }).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    },
  };
}
