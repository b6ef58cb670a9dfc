/** A worker thread that does nothing but run the network on the same 64 images for some seconds. */
import { parentPort, workerData } from 'node:worker_threads';
import { InferenceSession, Tensor } from 'onnxruntime-node';

interface Wish {
  readonly model: Uint8Array;
  readonly input: string;
  readonly batch: number;
  readonly seconds: number;
}

const { model, input, batch, seconds } = workerData as Wish;
const session = await InferenceSession.create(model, {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
});
const pixels = Float32Array.from({ length: batch * 784 }, (_, at) => (at % 7 === 0 ? 1 : 0));
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
