import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fuzzImages, fuzzRequests } from './fuzz/fuzz.ts';
import { makePlace, startMachine, urlOf, type Machine, type Place } from './machines.ts';

/** `npm run fuzz -- --requests 10000 --images 10000` does the same for longer, and tells delays and memory. */
const REQUESTS = 300;
const IMAGES = 150;
const SEED = 2026;

let place: Place;
let server: Machine;
beforeAll(async () => {
  place = await makePlace('sqlite', '');
  server = await startMachine(['serve'], place.environment(0));
}, 120_000);
afterAll(async () => {
  await server.stop();
  await place.remove();
});

describe('whatever is sent', () => {
  it('as requests made from the API’s description, right and wrong, is answered without a fault of ours', async () => {
    const report = await fuzzRequests({ url: urlOf(server), count: REQUESTS, seed: SEED });
    expect(report.faults).toEqual([]);
    // The requests did get past the door.
    expect(report.byStatus['200']).toBeGreaterThan(REQUESTS / 10);
  }, 180_000);

  it('as damaged images is read or refused, without a fault of ours', async () => {
    const report = await fuzzImages({ url: urlOf(server), count: IMAGES, seed: SEED });
    expect(report.faults).toEqual([]);
    expect(report.byStatus['201']).toBeGreaterThan(0);
    expect(report.byStatus['422']).toBeGreaterThan(0);
  }, 180_000);
});
