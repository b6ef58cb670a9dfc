import type { MessagePort } from 'node:worker_threads';
import { NetworkOutputError } from '../../../decision/softmax.ts';
import { ModelPackageError } from '../../../model/model-package-error.ts';
import type { OpenNetwork } from '../../../network/network.ts';
import { openNetwork } from '../network.ts';
import type { Job, Reply, WorkerSetup } from './messages.ts';
import { packOutcomes } from './pack.ts';
import type { recogniseBatch } from './work.ts';

/**
 * Opens the network once it is told which, then answers one batch after the other until it is told to end.
 * Until then it has loaded all that it needs.
 */
export function serve(port: MessagePort, work: typeof recogniseBatch): void {
  let serving: Serving | undefined;
  const handle = async (message: WorkerSetup | Job | 'end'): Promise<void> => {
    if (message === 'end') {
      await serving?.close();
      port.close();
    } else if ('inputs' in message) {
      if (serving !== undefined) port.postMessage(await serving.answer(message));
    } else serving = await open(port, message, work);
  };
  // One message at a time: the next batch waits while this one is worked on.
  let turn = Promise.resolve();
  port.on('message', (message: WorkerSetup | Job | 'end') => {
    turn = turn.then(() => handle(message));
  });
}

interface Serving {
  answer(job: Job): Promise<Reply>;
  close(): Promise<void>;
}

async function open(
  port: MessagePort,
  { opened, limits, network: where }: WorkerSetup,
  work: typeof recogniseBatch,
): Promise<Serving | undefined> {
  const openHere = where === 'here' ? openNetwork : openNoNetwork;
  const network = await openHere(opened).catch((error: unknown) => {
    port.postMessage(failure(error));
  });
  if (!network) return undefined;
  const tools = {
    ...{ model: { manifest: opened.manifest, network }, limits },
    now: () => performance.now(),
  };
  port.postMessage({ kind: 'ready' } satisfies Reply);
  return {
    close: () => network.close(),
    answer: async ({ id, inputs }) => {
      try {
        return { kind: 'done', id, outcomes: packOutcomes(await work(inputs, tools)) };
      } catch (error) {
        const isModelsFault = error instanceof NetworkOutputError;
        return isModelsFault ? failure(error) : { kind: 'stumbled', id, message: String(error) };
      }
    },
  };
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
