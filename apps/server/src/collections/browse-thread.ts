import { parentPort, workerData } from 'node:worker_threads';
import { DatasetError, openDigitSet, type DigitSet } from '@hand-digits/training/browse';
import { looks } from './looks.ts';
import { OpenSets } from './open-sets.ts';
import type { Answer, LookName, Looks, Reply, Request, ThreadOptions } from './protocol.ts';

/**
 * A thread that looks into datasets and suites: unpacking one takes a quarter of a second for 60,000
 * images, and augmenting is work for a processor too.
 */
const port = parentPort;
if (port === null) throw new Error('browse-thread.ts is a worker thread.');

const { folder } = workerData as ThreadOptions;
const sets = new OpenSets(folder, openDigitSet);

port.on('message', (request: Request) => {
  void answerTo(request).then((answer) => {
    port.postMessage({ id: request.id, answer } satisfies Reply);
  });
});

async function answerTo({ look, place, wish }: Request): Promise<Answer> {
  try {
    const value = await sets.use(place, (set) => perform(set, look, wish));
    return { kind: 'seen', value };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof DatasetError) return { kind: 'unreadable', detail: message };
    return { kind: 'failed', message };
  }
}

function perform<K extends LookName>(
  set: DigitSet,
  look: K,
  wish: Looks[K]['wish'],
): Looks[K]['found'] | Promise<Looks[K]['found']> {
  return looks[look](set, wish);
}
