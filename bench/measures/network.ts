import { rawInference } from '../raw-inference.ts';
import type { Bench, Measurement } from '../measurement.ts';

/** The network alone. */
export const networkBench: Bench = {
  name: 'network',
  title: 'Inference of the network alone',
  async run({ model, cores }) {
    const measurements: Measurement[] = [];
    for (const [batch, threads] of [
      [1, 1],
      [64, 1],
      [64, cores],
    ] as const) {
      const raw = await rawInference(model, { batch, threads, seconds: 2 });
      const name = `batch ${batch}, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
      measurements.push({ name, value: raw.imagesPerSecond, unit: 'images/s' });
    }
    return { measurements, notes: [] };
  },
};
