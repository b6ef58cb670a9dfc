import type { MessagePort } from 'node:worker_threads';
import { NetworkOutputError } from '../../../decision/softmax.ts';
import { ModelPackageError } from '../../../model/model-package-error.ts';
import type { OpenNetwork } from '../../../network/network.ts';
import { openNetwork } from '../network.ts';
import type { Job, Reply, WorkerSetup } from './messages.ts';
import { packOutcomes } from './pack.ts';
import type { recogniseBatch } from './work.ts';

/** Opens the network once, then answers one batch after the other until the thread is ended. */
export async function serve(
  port: MessagePort,
  setup: WorkerSetup,
  work: typeof recogniseBatch,
): Promise<void> {
  const { opened, limits } = setup;
  const open = setup.network === 'here' ? openNetwork : openNoNetwork;
  const network = await open(opened).catch((error: unknown) => {
    port.postMessage(failure(error));
  });
  if (!network) return;
  const model = { manifest: opened.manifest, network };
  const tools = { model, limits, now: () => performance.now() };
  const answer = async ({ id, inputs }: Job): Promise<Reply> => {
    try {
      return { kind: 'done', id, outcomes: packOutcomes(await work(inputs, tools)) };
    } catch (error) {
      const isModelsFault = error instanceof NetworkOutputError;
      return isModelsFault ? failure(error) : { kind: 'stumbled', id, message: String(error) };
    }
  };
  // One batch at a time: the next one waits while this one is worked on.
  let turn = Promise.resolve();
  port.on('message', (job: Job | 'end') => {
    if (job === 'end') {
      void turn
        .then(() => network.close())
        .finally(() => {
          port.close();
        });
      return;
    }
    turn = turn.then(async () => {
      port.postMessage(await answer(job));
    });
  });
  port.postMessage({ kind: 'ready' } satisfies Reply);
}

/** For images that are only looked at here: scores that say nothing. */
function openNoNetwork(): Promise<OpenNetwork> {
  return Promise.resolve({
    score: (images) =>
      Promise.resolve(images.map(() => ({ logits: new Float32Array(10), digitness: 0 }))),
    close: () => Promise.resolve(),
  });
}

/** An error's code and words, since its class does not survive the way to another thread. */
function failure(error: unknown): Reply {
  const coded = error instanceof ModelPackageError || error instanceof NetworkOutputError;
  const code = coded ? error.code : 'model-network-invalid';
  return { kind: 'failed', code, message: error instanceof Error ? error.message : String(error) };
}
