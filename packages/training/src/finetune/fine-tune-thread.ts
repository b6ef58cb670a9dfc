import os from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { fineTune } from './fine-tune.ts';
import { openReplay } from './replay.ts';
import type { FineTuneMessage, FineTuneSetup } from './thread-messages.ts';

/** A thread of `fineTuneInThread`; any message to it means: stop after the step under way. */
const { replay, createdAt, niceness, ...options } = workerData as FineTuneSetup;
const stop = new AbortController();

parentPort?.once('message', () => {
  stop.abort();
});
// On Linux this is the niceness of this thread and of those that it starts; elsewhere it would be
// that of the whole process.
if (niceness > 0 && os.platform() === 'linux') os.setPriority(niceness);

try {
  const outcome = await fineTune({
    ...options,
    replay: await openReplay(replay),
    clock: { monotonic: () => performance.now(), date: () => createdAt },
    onStep: (progress) => {
      tell({ kind: 'step', progress });
    },
    signal: stop.signal,
  });
  tell({ kind: 'ended', outcome });
} catch (error) {
  const { code, message } = error as { code?: unknown; message?: unknown };
  const known = typeof code === 'string' ? code : null;
  tell({ kind: 'failed', code: known, message: String(message ?? error) });
}
parentPort?.close();

function tell(message: FineTuneMessage): void {
  parentPort?.postMessage(message);
}
