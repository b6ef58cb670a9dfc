import { parentPort, workerData } from 'node:worker_threads';
import { normaliseBatch, openBatchReader, type Batch } from './normalise-batch.ts';

/** A thread of `normaliseFiles`: answers each batch with what became of it. */
const reader = openBatchReader((workerData as { place: string }).place);

parentPort?.on('message', (batch: Batch) => {
  void answer(batch);
});

async function answer(batch: Batch): Promise<void> {
  const normalised = await normaliseBatch(reader, batch);
  const buffers = [normalised.images.buffer, normalised.md5.buffer] as ArrayBuffer[];
  parentPort?.postMessage(normalised, buffers);
}
