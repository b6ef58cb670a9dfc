/**
 * `npm run fuzz -- --requests 10000 --images 10000 --seed 1`: sends a server of its own requests made from
 * docs/api/openapi.json and damaged images. Status 1 where an answer was a fault of the server.
 */
import { parseArgs } from 'node:util';
import { fuzzImages, fuzzRequests, type FuzzReport } from './fuzz/fuzz.ts';
import { makePlace, startMachine, urlOf } from './machines.ts';

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '10000' },
    images: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
  },
});

function tell(what: string, report: FuzzReport): void {
  const { faults, ...rest } = report;
  console.log(what, { ...rest, faults: faults.length });
  for (const fault of faults.slice(0, 20)) console.log(`  ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
}

const place = await makePlace('sqlite', '');
const server = await startMachine(['serve'], place.environment(0));
try {
  const [url, seed] = [urlOf(server), Number(values.seed)];
  const [requests, images] = [Number(values.requests), Number(values.images)];
  if (images > 0) tell('images', await fuzzImages({ url, seed, count: images }));
  // Last, since requests may well change who may sign in.
  if (requests > 0) tell('requests', await fuzzRequests({ url, seed, count: requests }));
  for (const line of server.errors.slice(0, 20)) console.log(line);
} finally {
  await server.stop();
  await place.remove();
}
