import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { NORMALISER_VERSION } from '@hand-digits/recognition';
import { readModelPackage } from '@hand-digits/recognition/node';

/** What the same network reaches when nothing else is done: one session of one thread per core. */
export async function rawInference(
  folder: string,
  given: { readonly batch: number; readonly threads: number; readonly seconds: number },
): Promise<number> {
  const { model, manifest } = await readModelPackage(folder, NORMALISER_VERSION);
  const wish = { model, input: manifest.input.name, batch: given.batch, seconds: given.seconds };
  const program = new URL('./raw-network.ts', import.meta.url);
  const workers = Array.from(
    { length: given.threads },
    () => new Worker(program, { workerData: wish }),
  );
  await Promise.all(workers.map((worker) => once(worker, 'message')));
  const rates = await Promise.all(
    workers.map(async (worker) => {
      worker.postMessage('go');
      const [rate] = (await once(worker, 'message')) as [number];
      return rate;
    }),
  );
  await Promise.all(workers.map((worker) => worker.terminate()));
  return rates.reduce((sum, rate) => sum + rate, 0);
}
