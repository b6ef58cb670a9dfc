/**
 * `npm run endurance -- --rounds 50 --on sqlite,postgresql`: kills servers and workers under load and
 * says what became of what they had acknowledged. Status 1 where anything was lost or doubled.
 */
import { parseArgs } from 'node:util';
import { startPostgresql } from '../services/postgresql-server.ts';
import { surviveKills, type KillReport } from './kill-rounds.ts';
import { makePlace, type Ground } from './machines.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '50' },
    on: { type: 'string', default: 'sqlite,postgresql' },
  },
});

async function survive(ground: Ground, rounds: number): Promise<KillReport> {
  // Commits wait for the disk here, as they do in earnest.
  const postgresql = ground === 'postgresql' ? await startPostgresql({ durable: true }) : undefined;
  const place = await makePlace(ground, postgresql?.url ?? '');
  try {
    return await surviveKills(place, rounds, (round) => {
      process.stderr.write(`\r${ground}: round ${round + 1} of ${rounds}`);
    });
  } finally {
    process.stderr.write('\n');
    await place.remove();
    await postgresql?.remove();
  }
}

function isWell(report: KillReport): boolean {
  const { missing, batchFaults, wrongAnswers, failedJobs, leftOver, doubled } = report;
  const lists = [missing, batchFaults, wrongAnswers, failedJobs, leftOver];
  return doubled === 0 && lists.every((list) => list.length === 0);
}

for (const ground of ['sqlite', 'postgresql'] as const) {
  if (!values.on.split(',').includes(ground)) continue;
  const report = await survive(ground, Number(values.rounds));
  console.log(ground, report);
  if (!isWell(report)) process.exitCode = 1;
}
