import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { NORMALISER_VERSION } from '@hand-digits/recognition';
import { readModelPackage } from '@hand-digits/recognition/node';

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
  const wish = { model, input: manifest.input.name, batch: given.batch, seconds: given.seconds };
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
  const images = imagesPerSecond * given.seconds;
  return { imagesPerSecond, imagesPerProcessorSecond: (images * 1e6) / (user + system) };
}
