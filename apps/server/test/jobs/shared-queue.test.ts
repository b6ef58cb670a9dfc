import { endpoints, type JobQuery } from '@hand-digits/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { JobEvent } from '../../src/jobs/runner.ts';
import { prepareQueues, SharedQueue, SharedRunner } from '../../src/jobs/shared-queue.ts';
import { bossJobLog } from '../../src/storage/postgresql/job-log.ts';
import { cancelJob, type JobLog } from '../../src/use-cases/administration.ts';
import { SYSTEM } from '../../src/use-cases/caller.ts';
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

  it('shows newest first what comes by the clock and what was added, a page at a time, and cancels either', async () => {
    const boss = openBoss();
    await prepareQueues(boss);
    const queue = new SharedQueue(boss, stores.ids);
    const log = bossJobLog(stores.db, (name, id) => boss.cancel(name, id));
    const expected: string[] = [];
    for (let round = 0; round < 4; round++) {
      // As its schedules do it: with a random id, which may sort anywhere among ours.
      const clocked = await boss.send('keep-house', {}, { singletonKey: `round ${round}` });
      await queue.add([{ name: 'list-batch', data: { batch: 'b' }, key: `list:${round}` }]);
      const [added = ''] = await idsOf(log, { name: 'list-batch' });
      expected.unshift(added, String(clocked));
    }
    const shown = await idsOf(log, {});
    expect(shown.length).toBeGreaterThan(2 * PAGE);
    // The schedules themselves may have sent one meanwhile.
    expect(shown.filter((id) => expected.includes(id))).toEqual(expected);
    expect(await log.page({ limit: PAGE, after: 'x' })).toEqual({ kind: 'cursor-invalid' });

    const { params, answers } = endpoints.cancelJob;
    for (const id of expected.slice(0, 2)) {
      const parts = { ...stores, jobs: queue, jobLog: log };
      const outcome = await cancelJob(parts, SYSTEM, params.parse({ id }).id);
      const { value } = outcome.kind === 'done' ? outcome : { value: outcome };
      expect(answers[200].parse(value)).toMatchObject({ id, state: 'cancelled' });
    }
  });
});

const PAGE = 3;

/** All that the list holds, walked through a page at a time. */
async function idsOf(log: JobLog, query: Pick<JobQuery, 'name'>): Promise<string[]> {
  const ids: string[] = [];
  let from: { after?: string } | undefined = {};
  while (from !== undefined) {
    const outcome = await log.page({ ...query, ...from, limit: PAGE });
    if (outcome.kind !== 'page') throw new Error('The list goes on.');
    const { items, links } = outcome.page;
    ids.push(...items.map(({ id }) => id));
    from = links.next === null ? undefined : { after: links.next };
  }
  return ids;
}
