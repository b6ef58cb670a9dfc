/** A worker thread that does nothing but run the network on the same images for some seconds. */
import { parentPort, workerData } from 'node:worker_threads';
import { InferenceSession, Tensor } from '@hand-digits/recognition/onnxruntime';

interface Wish {
  readonly model: Uint8Array;
  readonly input: string;
  readonly batch: number;
  readonly seconds: number;
  /** [batch, 1, 28, 28], 0…1 */
  readonly pixels: Float32Array;
}

const { model, input, batch, seconds, pixels } = workerData as Wish;
const session = await InferenceSession.create(model, {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
});
const image = new Tensor('float32', pixels, [batch, 1, 28, 28]);
const feeds = { [input]: image };
for (let warmUp = 0; warmUp < 3; warmUp += 1) await session.run(feeds);

parentPort?.once('message', () => {
  void measure();
});
parentPort?.postMessage('ready');

async function measure(): Promise<void> {
  const start = performance.now();
  let batches = 0;
  while (performance.now() - start < seconds * 1000) {
    await session.run(feeds);
    batches += 1;
  }
  parentPort?.postMessage((batches * batch * 1000) / (performance.now() - start));
}
