import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { JobEvent } from '../../src/jobs/runner.ts';
import { prepareQueues, SharedRunner } from '../../src/jobs/shared-queue.ts';
import { openTestBoss, until } from '../services/queues.ts';
import { openScaledOut, type TestStores } from '../services/stores.ts';
import { workOn } from '../services/work.ts';

const DAY_SECONDS = 24 * 60 * 60;

describe('The queue that processes share', () => {
  let stores: TestStores;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ stores, close } = await openScaledOut());
  });
  afterAll(() => close());

  function openBoss() {
    const { boss, close: closeBoss } = openTestBoss(stores.postgresqlUrl ?? '');
    onTestFinished(closeBoss);
    return boss;
  }

  it('gives learning a day, also where an earlier version gave it half an hour', async () => {
    const boss = openBoss();
    await boss.start();
    await boss.createQueue('fine-tune', { policy: 'short', expireInSeconds: 30 * 60 });
    await prepareQueues(boss);
    const { rows } = await sql<{ name: string; seconds: number }>`
      select name, expire_seconds as seconds from pgboss.queue
      where name in ('fine-tune', 'list-batch') order by name`.execute(stores.db.read);
    expect(rows).toEqual([
      { name: 'fine-tune', seconds: DAY_SECONDS },
      { name: 'list-batch', seconds: 30 * 60 },
    ]);
  });

  it('asks a job to stop whose time is over, before it is begun anew', async () => {
    const boss = openBoss();
    await prepareQueues(boss);
    let [running, most, sweeps] = [0, 0, 0];
    const sweep = async (_: number, signal: AbortSignal): Promise<void> => {
      sweeps += 1;
      most = Math.max(most, (running += 1));
      // The second time it ends by itself.
      if (sweeps === 1) {
        await new Promise((resolve) => {
          signal.addEventListener('abort', resolve);
        });
      }
      running -= 1;
    };
    const parts = workOn(stores);
    const events: JobEvent[] = [];
    const runner = new SharedRunner(boss, {
      parts: { ...parts, sweeper: { ...parts.sweeper, sweep } },
      concurrency: 2,
      onEvent: (event) => events.push(event),
    });
    await runner.start();
    await boss.send('sweep-media', {}, { expireInSeconds: 1 });
    await until(() => Promise.resolve(sweeps > 1 && running === 0));
    await runner.stop();
    expect(most).toBe(1);
  });
});
