import { describe, expect, it } from 'vitest';
import { freshPostgresqlDatabase } from '../services/stores.ts';
import { surviveKills } from './kill-rounds.ts';
import { makePlace } from './machines.ts';

/** `npm run endurance -- --rounds 50` does the same for longer. */
const ROUNDS = 3;

const NOTHING_LOST = {
  missing: [],
  doubled: 0,
  batchFaults: [],
  wrongAnswers: [],
  failedJobs: [],
  leftOver: [],
};

describe('kill -9 under load', () => {
  it(`of a server on SQLite, ${ROUNDS} times over, loses and doubles nothing`, async () => {
    const place = await makePlace('sqlite', '');
    try {
      const report = await surviveKills(place, ROUNDS);
      expect(report).toMatchObject(NOTHING_LOST);
      expect(report.predictions).toBeGreaterThan(ROUNDS);
    } finally {
      await place.remove();
    }
  }, 180_000);

  it(`of server and worker on PostgreSQL and a bucket, ${ROUNDS} times over, loses and doubles nothing`, async () => {
    const { url, drop } = await freshPostgresqlDatabase();
    const place = await makePlace('postgresql', url);
    try {
      const report = await surviveKills(place, ROUNDS);
      expect(report).toMatchObject(NOTHING_LOST);
      expect(report.predictions).toBeGreaterThan(ROUNDS);
    } finally {
      await place.remove();
      await drop();
    }
  }, 180_000);
});
