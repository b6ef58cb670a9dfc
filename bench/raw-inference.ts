import '@hand-digits/recognition/no-telemetry';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { NORMALISER_VERSION } from '@hand-digits/recognition';
import { readModelPackage } from '@hand-digits/recognition/node';
import { syntheticSplit } from '@hand-digits/training';

export interface RawInference {
  readonly imagesPerSecond: number;
  readonly imagesPerProcessorSecond: number;
}

/** What the same network reaches when nothing else is done: one session of one thread per core. */
export async function rawInference(
  folder: string,
  given: { readonly batch: number; readonly threads: number; readonly seconds: number },
): Promise<RawInference> {
  const { model, manifest } = await readModelPackage(folder, NORMALISER_VERSION);
  const { batch, seconds } = given;
  // Digits, since some of ONNX Runtime's kernels take longer for what a network is made for.
  const digits = syntheticSplit({ count: batch, hands: [1, 2, 3, 4], seed: 1 });
  const pixels = Float32Array.from(digits.images, (value) => value / 255);
  const wish = { model, input: manifest.input.name, batch, seconds, pixels };
  const program = new URL('./raw-network.ts', import.meta.url);
  const workers = Array.from(
    { length: given.threads },
    () => new Worker(program, { workerData: wish }),
  );
  await Promise.all(workers.map((worker) => once(worker, 'message')));
  const before = process.cpuUsage();
  const rates = await Promise.all(
    workers.map(async (worker) => {
      worker.postMessage('go');
      const [rate] = (await once(worker, 'message')) as [number];
      return rate;
    }),
  );
  const { user, system } = process.cpuUsage(before);
  await Promise.all(workers.map((worker) => worker.terminate()));
  const imagesPerSecond = rates.reduce((sum, rate) => sum + rate, 0);
  const total = imagesPerSecond * seconds;
  return { imagesPerSecond, imagesPerProcessorSecond: (total * 1e6) / (user + system) };
}
