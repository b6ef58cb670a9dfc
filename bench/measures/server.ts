import type { Bench, Measurement } from '../measurement.ts';
import { digitFiles } from '../server/images.ts';
import { load } from '../server/load.ts';
import { startServer } from '../server/process.ts';
import { rate } from '../server/rate.ts';

const DIFFERENT_DIGITS = 64;
const SECONDS = 5;
const CONNECTIONS = [1, 16, 128];

/** Durable predictions over HTTP; what sends them runs on the same machine. */
export const serverBench: Bench = {
  name: 'server',
  title: 'Predictions over HTTP, each stored with its image before it is answered',
  async run({ root }) {
    const files = await digitFiles(DIFFERENT_DIGITS);
    const server = await startServer(root);
    const measurements: Measurement[] = [];
    try {
      // Machine code comes with use.
      await load(server, { connections: 16, seconds: SECONDS, body: 'raw', files });
      measurements.push(memory('memory after the warm-up', server.memoryMB()));
      for (const body of ['raw', 'multipart'] as const) {
        for (const connections of CONNECTIONS) {
          const result = await load(server, { connections, seconds: SECONDS, body, files });
          measurements.push(rate(`${body}, ${connections} connections`, result));
        }
      }
      measurements.push(memory('memory after all of it', server.memoryMB()));
    } finally {
      await server.stop();
    }
    return { measurements, notes: ['NIST-like PNG of 128×128, 0.3 kB, SQLite, each image new.'] };
  },
};

function memory(name: string, value: number): Measurement {
  return { name, value, unit: 'MB' };
}
